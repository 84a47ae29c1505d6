"""Rows as CSV, as one JSON object, and as lines of JSON, written as they come."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from quizapp.words.safe_json import json_text
from quizapp.words.visible import visible

#: A cell that begins so is a formula to a spreadsheet. The full-width signs are formulas
#: to one set up for Chinese or Japanese.
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SCHEMA = 1


def write_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str], target: TextIO) -> None:
    """Rows as CSV with a header; an object as JSON, a list with spaces between, what is
    missing as an empty cell.

    A cell that a spreadsheet would execute as a formula gets an apostrophe in
    front, which spreadsheets read as "this is text"; numbers stay numbers.
    """
    writer = csv.writer(_UnixLines(target), lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)


class _UnixLines:
    """Takes rows that end in CR LF, and ends them in LF: only with both in the line
    terminator does csv, before Python 3.13, quote a cell that holds a lone CR."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, row: str) -> None:
        self._target.write(f"{row[:-2]}\n")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        value = " ".join(value)
    return _inert(value) if isinstance(value, str) else value


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def write_json(rows: Iterable[dict[str, Any]], what: str, target: TextIO) -> None:
    """One object ``{"schema": 1, what: [rows]}``, a row on each line."""
    target.write(f'{{"schema": {_SCHEMA}, {json.dumps(what)}: [')
    for number, row in enumerate(rows):
        target.write(f"{',' if number else ''}\n{json_text(row)}")
    target.write("\n]}\n")


def write_lines(rows: Iterable[dict[str, Any]], target: TextIO) -> None:
    """One object a line."""
    target.writelines(f"{json_text({'schema': _SCHEMA, **row})}\n" for row in rows)


class Readable:
    """Writes to a terminal, which obeys what a file or a pipe keeps as it is."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(visible(text))

    def writelines(self, lines: Iterable[str]) -> None:
        self._target.writelines(visible(line) for line in lines)
