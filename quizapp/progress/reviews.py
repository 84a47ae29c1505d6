"""Every answer of the log as a row, with the interval and ease it led to."""

from __future__ import annotations

import csv
import json
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


def review_rows(store: Store, aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every answer that stands, oldest first; quality as the learner left it, ease as 2.5.

    ``aliases`` gives the present id of a question for each former one.
    """
    return [_row(one) for one in standing(store.acts(), aliases)]


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
    """Rows as CSV with a header; ``given`` as JSON, what is missing as an empty cell."""
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(row) for row in rows)


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    given = row["given"]
    return {**row, "given": "" if given is None else json.dumps(given, ensure_ascii=False)}
