"""Every answer of the log as a row, with the interval and ease it led to."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from quizapp.scheduling.states import StandingAnswer, standing
from quizapp.store import Store

#: The columns of an export, in order.
COLUMNS = (
    "id",
    "at",
    "day",
    "kind",
    "question",
    "variant",
    "given",
    "answer",
    "verdict",
    "quality",
    "slip",
    "seconds",
    "interval",
    "ease",
    "device",
    "torch",
)

#: A cell that begins so is a formula to a spreadsheet. The full-width signs are formulas
#: to one set up for Chinese or Japanese.
_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def review_rows(store: Store, aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every answer that stands, oldest first; quality as the learner left it, ease as 2.5.

    ``aliases`` gives the present id of a question for each former one.
    """
    return [_row(one) for one in standing(store.acts(), aliases, store.scheduler)]


def _row(one: StandingAnswer) -> dict[str, Any]:
    act = one.act
    return {
        "id": act.id,
        "at": act.at.isoformat(),
        "day": act.day.isoformat(),
        "kind": act.kind,
        "question": act.question,
        "variant": act.variant,
        "given": dict(act.given) if act.given is not None else None,
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": one.quality,
        "slip": act.slip,
        "seconds": act.seconds,
        "interval": one.interval,
        "ease": None if one.ease is None else one.ease / 100,
        "device": act.device,
        "torch": act.torch,
    }


def write_csv(rows: Iterable[dict[str, Any]], target: TextIO) -> None:
    """Rows as CSV with a header; ``given`` as JSON, what is missing as an empty cell.

    A cell that a spreadsheet would execute as a formula gets an apostrophe in
    front, which spreadsheets read as "this is text"; numbers stay numbers.
    """
    writer = csv.DictWriter(_UnixLines(target), COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_cells(row) for row in rows)


class _UnixLines:
    """Takes rows that end in CR LF, and ends them in LF: only with both in the line
    terminator does csv, before Python 3.13, quote a cell that holds a lone CR."""

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, row: str) -> None:
        self._target.write(f"{row[:-2]}\n")


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    given = row["given"]
    cells = {**row, "given": "" if given is None else json.dumps(given, ensure_ascii=False)}
    return {name: _inert(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
