"""Every answer of the log as a row, with the schedule before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from quizapp.exchange.selection import Wanted
from quizapp.progress.answers import pack_of
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import StandingAnswer

Row = dict[str, Any]
#: The columns that are no part of an act.
DERIVED = (
    "interval",
    "ease",
    "pack",
    "ask",
    "level",
    "tags",
    "regraded",
    "interval_before",
    "ease_before",
    "due",
)


def review_rows(
    acts: Iterable[Act], standing: Iterable[StandingAnswer], wanted: Wanted, *, undone: bool = False
) -> Iterator[Row]:
    """The answers that stand, oldest first, as :data:`~quizapp.exchange.columns.REVIEWS` says.

    With ``undone`` those that were taken back come too, in their places, and each row says
    which it is; ``acts`` is the whole log, which is looked at only then.
    """
    if not undone:
        yield from (review_row(one, wanted) for one in standing if _is_wanted(one.act, wanted))
        return
    stand = {one.act.id: one for one in standing}
    for act in acts:
        if act.deed == "answered" and act.verdict != "unreadable":
            one = stand.get(act.id)
            if _is_wanted(one.act if one else act, wanted):
                row = review_row(one, wanted) if one else _row(act, wanted)
                yield {**row, "undone": one is None}


def review_row(one: StandingAnswer, wanted: Wanted) -> Row:
    """An answer that stands: its quality as the learner left it, ease as 2.5."""
    return {
        **_row(one.act, wanted),
        "kind": one.kind,
        "quality": one.quality,
        "interval": one.interval,
        "ease": hundredths(one.ease),
        "regraded": one.regraded,
        "interval_before": one.interval_before,
        "ease_before": hundredths(one.ease_before),
        "due": None if one.due is None else one.due.isoformat(),
    }


def derived(act: Act, one: StandingAnswer | None, wanted: Wanted) -> Row:
    """What follows from the log for an answer, ``one`` where it stands, and is not part of its row."""
    row = review_row(one, wanted) if one else _row(act, wanted)
    return {**{name: row[name] for name in DERIVED}, "undone": one is None}


def _is_wanted(act: Act, wanted: Wanted) -> bool:
    return wanted.has_day(act.day) and wanted.has_question(act.question)


def _row(act: Act, wanted: Wanted) -> Row:
    question = wanted.library.find(act.question)
    return {
        "id": act.id,
        "at": utc_text(act.at),
        "day": act.day.isoformat(),
        "kind": act.kind,
        "question": act.question if question is None else question.id,
        "variant": act.variant,
        "given": None if act.given is None else dict(act.given),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": act.quality,
        "slip": act.slip,
        "seconds": act.seconds,
        "interval": None,
        "ease": None,
        "device": act.device,
        "torch": act.torch,
        "pack": pack_of(act.question) if question is None else question.pack,
        "ask": question and question.ask,
        "level": question and question.level,
        "tags": None if question is None else list(question.tags),
        "truth": act.truth,
        "sure": act.sure,
        "hints": act.hints,
        "regraded": False,
        "interval_before": None,
        "ease_before": None,
        "due": None,
    }


def utc_text(at: datetime) -> str:
    """An instant in UTC, in ISO 8601 with ``Z``."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def hundredths(ease: int | None) -> float | None:
    """An ease in whole hundredths as the number that is shown."""
    return None if ease is None else ease / 100
