"""Formats a document as lines: plain text for a terminal, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from quizapp.progress.document import Document, Table

#: Number of rows of a table shown as plain text.
_MOST_ROWS = 10
#: Characters with a meaning in Markdown.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def as_text(document: Document) -> Iterator[str]:
    """The lines of plain text, tables in columns, long ones cut."""
    width = max((_cells(name) for name, _ in document.facts), default=0)
    yield f"{document.title}  {document.day.isoformat()}"
    yield ""
    for name, figure in document.facts:
        yield f"  {_padded(name, width)}   {figure}"
    for section in document.sections:
        yield ""
        yield section.title
        if section.about:
            yield f"  {section.about}"
        for table in section.tables[:1]:
            yield ""
            yield from _columns(table)


def as_markdown(document: Document) -> Iterator[str]:
    """The lines of a Markdown file, with every table in full."""
    yield f"# {_plain(document.title)} · {document.day.isoformat()}"
    yield ""
    for name, figure in document.facts:
        yield f"- {_plain(name)}: **{_plain(figure)}**"
    for section in document.sections:
        yield ""
        yield f"## {_plain(section.title)}"
        if section.about:
            yield ""
            yield _plain(section.about)
        for table in section.tables:
            yield ""
            yield _row(table.columns)
            yield _row(tuple("---" if not at else "---:" for at in range(len(table.columns))), raw=True)
            yield from (_row(row) for row in table.rows)


def _columns(table: Table) -> Iterator[str]:
    shown = (table.columns, *table.rows[:_MOST_ROWS])
    widths = [max(_cells(row[at]) for row in shown) for at in range(len(table.columns))]
    for row in shown:
        first, *rest = (
            _padded(cell, width, right=at > 0)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  " + "   ".join([first, *rest]).rstrip()
    if len(table.rows) > _MOST_ROWS:
        yield f"  … +{len(table.rows) - _MOST_ROWS}"


def _row(cells: tuple[str, ...], *, raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else _plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _padded(text: str, width: int, *, right: bool = False) -> str:
    blank = " " * (width - _cells(text))
    return blank + text if right else text + blank


def _cells(text: str) -> int:
    """The display width of a text in terminal columns; a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
