"""Templates: ``$name`` in a string, replaced by a value, and the blanks in code."""

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
    """Each name that ``text`` uses, with its spelling there, in order."""
    if "$" not in text:
        return []
    return [(match[2] or match[3], match[0]) for match in PLACEHOLDER.finditer(text) if match[1] is None]


def fill(text: str, values: Mapping[str, Value]) -> str:
    """``text`` with ``$name`` and ``${name}`` replaced: strings as they are, anything else as its
    Python literal. ``$$`` is a dollar sign; names without a value, and any other dollar sign, are
    left unchanged."""
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
    """A Python literal for ``value``."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(literal, value)) + (",)" if len(value) == 1 else ")")
    return repr(value)


def blank_count(code: str) -> int:
    """The number of blanks in ``code``."""
    return len(_BLANK.findall(code))


def with_fills(code: str, fills: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``code`` with its blanks filled in order, and the start and end offset of each fill. A
    blank without a fill is left unchanged."""
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
    """A key that is equal exactly for values of the same type that print the same: True differs
    from 1 and 1.0."""
    return (type(value).__name__, literal(value))
