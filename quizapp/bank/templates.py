"""What is filled in: ``$name`` in a string, replaced by a value, and the blanks in code."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from quizapp.bank.values import Value

# ASCII names only: in Chinese, words follow a name without a space.
PLACEHOLDER = re.compile(r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")

#: How a blank is written. Longer runs of underscores, and names that contain some, are not blanks.
BLANK = "___"
_BLANK = re.compile(r"(?<!\w)___(?!\w)", re.ASCII)


def placeholders(text: str) -> list[tuple[str, str]]:
    """Each name that ``text`` uses, beside the way it is written there, in order."""
    if "$" not in text:
        return []
    return [(match[2] or match[3], match[0]) for match in PLACEHOLDER.finditer(text) if match[1] is None]


def fill(text: str, values: Mapping[str, Value]) -> str:
    """``text`` with ``$name`` and ``${name}`` replaced: a string as it stands,
    anything else as its Python literal. ``$$`` is a dollar; a name without a
    value, and any other dollar, stays."""
    if "$" not in text:
        return text

    def put(match: re.Match[str]) -> str:
        if match[1]:
            return "$"
        name = match[2] or match[3]
        if name not in values:
            return match[0]
        value = values[name]
        return value if isinstance(value, str) else literal(value)

    return PLACEHOLDER.sub(put, text)


def literal(value: Value) -> str:
    """``value`` as Python code that gives it."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + (",)" if len(value) == 1 else ")")
    return repr(value)


def blank_count(code: str) -> int:
    """How many blanks ``code`` has."""
    return len(_BLANK.findall(code))


def with_fills(code: str, fills: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``code`` with its blanks filled in order, and where each fill stands: from
    and up to which character. A blank without a fill stays as it is."""
    filled, spans, end, length = [], [], 0, 0
    for blank, text in zip(_BLANK.finditer(code), fills, strict=False):
        before = code[end : blank.start()]
        start = length + len(before)
        length = start + len(text)
        filled += [before, text]
        spans.append((start, length))
        end = blank.end()
    return "".join([*filled, code[end:]]), tuple(spans)


def identity(value: Value) -> tuple[object, ...]:
    """Equal exactly for values of one kind that read the same: True is not 1, nor 1.0."""
    return (type(value).__name__, literal(value))
