"""Tables of text in columns of equal width, for terminals."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """The display width of a string in columns; Chinese characters take two."""
    return sum(0 if combining(sign) else 1 + (east_asian_width(sign) in "WF") for sign in text)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Format rows as lines, with the first column left-aligned and the others right-aligned."""
    columns = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = (
            " " * (wide - width(cell)) if column else cell + " " * (wide - width(cell))
            for column, (cell, wide) in enumerate(zip(row, columns, strict=True))
        )
        lines.append(first + "".join(f"  {pad}{cell}" for pad, cell in zip(rest, row[1:], strict=True)))
    return [line.rstrip() for line in lines]
