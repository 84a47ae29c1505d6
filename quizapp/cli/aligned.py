"""Tables on a terminal, and a bar for what takes a while."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from unicodedata import combining, east_asian_width

import click

_STEPS = 1000


def width(text: str) -> int:
    """How many columns a text takes: Chinese characters take two."""
    return sum(0 if combining(sign) else 1 + (east_asian_width(sign) in "WF") for sign in text)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, the others to the right."""
    columns = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = (
            " " * (wide - width(cell)) if column else cell + " " * (wide - width(cell))
            for column, (cell, wide) in enumerate(zip(row, columns, strict=True))
        )
        lines.append(first + "".join(f"  {pad}{cell}" for pad, cell in zip(rest, row[1:], strict=True)))
    return [line.rstrip() for line in lines]


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error where that is a terminal; gives what to call with the share
    that is done, 0 to 1."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=_STEPS, label=label, file=sys.stderr) as bar:

        def tell(share: float) -> None:
            bar.update(round(share * _STEPS) - bar.pos)

        yield tell
