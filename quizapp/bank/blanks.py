"""The blanks in a piece of code, and what is put in their places."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: How a blank is written. Longer runs of underscores, and names with some in them, are none.
BLANK = "___"

_BLANK = re.compile(r"(?<!\w)___(?!\w)", re.ASCII)


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
