"""Writes rows as CSV, as one JSON object, or as JSON lines, in a streaming way."""

from __future__ import annotations

import csv
import io
import json
import re
import string
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from quizapp.exchange.export_columns import Column, Type
from quizapp.exchange.reviews import json_of
from quizapp.words.safe_json import json_text
from quizapp.words.visible import visible

#: A cell with such a beginning is a formula in a spreadsheet. Full-width signs start formulas in Chinese
#: and Japanese spreadsheets.
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
#: Types of values that are written unchanged.
_PLAIN = re.compile(r"[A-Za-z0-9][\w ./:-]*", re.ASCII)
#: First characters that never start a formula.
_HARMLESS = frozenset(string.ascii_letters + string.digits + "([{")
_SCHEMA = 1


def write_csv(rows: Iterable[dict[str, Any]], columns: Sequence[Column], target: TextIO) -> None:
    """Write rows as CSV with a header. Objects are written as JSON, lists with spaces between the
    elements, and missing values as empty cells.

    A cell that a spreadsheet would execute as a formula gets a leading apostrophe, which
    spreadsheets read as "this is text"; numbers stay numbers. The keys of each row are the
    columns, in their order.
    """
    writer = csv.writer(_UnixLines(target), lineterminator="\r\n")
    names = [column.name for column in columns]
    writer.writerow(names)
    cells = [(index, _CELLS[column.type]) for index, column in enumerate(columns) if column.type in _CELLS]
    for row in rows:
        values = [*row.values()]
        for index, cell in cells:
            if values[index] is not None:
                values[index] = cell(values[index])
        writer.writerow(values)


def header(columns: Sequence[Column]) -> str:
    """The header line of a table, including the newline."""
    return f"{','.join(column.name for column in columns)}\n"


def text_cell(text: str) -> str:
    """A string as a table cell."""
    if _PLAIN.fullmatch(text):
        return text
    written = io.StringIO()
    # Next to another cell: an empty cell is quoted if it is the only one.
    csv.writer(written, lineterminator="\r\n").writerow([_inert(text), 0])
    return written.getvalue()[: -len(",0\r\n")]


class _UnixLines:
    """Receives rows that end in CR LF, and writes them with LF. Before Python 3.13, csv quotes a
    cell with a lone CR only if both are in the line terminator."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, row: str) -> None:
        self._target.write(f"{row[:-2]}\n")


def _inert(cell: str) -> str:
    if cell[:1] in _HARMLESS:
        return cell
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


#: How values of these types become cells; others are written unchanged.
_CELLS: dict[Type, Callable[[Any], str]] = {
    "text": _inert,
    "texts": lambda value: _inert(" ".join(value)),
    "json": lambda value: _inert(json_of(value)),
    "flag": lambda value: "true" if value else "false",
}


def write_json(rows: Iterable[dict[str, Any]], what: str, target: TextIO) -> None:
    """Write one object ``{"schema": 1, what: [rows]}``, a row on each line."""
    target.write(f'{{"schema": {_SCHEMA}, {json.dumps(what)}: [')
    for number, row in enumerate(rows):
        target.write(f"{',' if number else ''}\n{json_text(row)}")
    target.write("\n]}\n")


def write_lines(rows: Iterable[dict[str, Any]], target: TextIO) -> None:
    """Write one object per line."""
    target.writelines(f"{json_text({'schema': _SCHEMA, **row})}\n" for row in rows)


class Readable:
    """Writes to a terminal, with control characters made visible, unlike in a file or a pipe."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(visible(text))

    def writelines(self, lines: Iterable[str]) -> None:
        self._target.writelines(visible(line) for line in lines)
