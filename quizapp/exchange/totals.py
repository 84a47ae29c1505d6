"""Rows that count the log: of days, and of questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from quizapp.exchange.reviews import hundredths
from quizapp.exchange.selection import Wanted, pack_of
from quizapp.scheduling.sm2 import PASSING
from quizapp.scheduling.states import QuestionState, Scheduled, StandingAnswer

Row = dict[str, Any]
_LONGEST = 60.0
_SOLID = 21


def day_rows(answers: Iterable[StandingAnswer], wanted: Wanted) -> list[Row]:
    """The days that have an answer, the first one first."""
    days: dict[str, Row] = {}
    for one in answers:
        act = one.act
        if not (wanted.has_day(act.day) and wanted.has_question(act.question)):
            continue
        day = act.day.isoformat()
        row = days.setdefault(day, {"day": day, "answers": 0, "right": 0, "new": 0, "minutes": 0.0})
        row["answers"] += 1
        row["right"] += one.quality >= PASSING
        row["new"] += one.kind == "review" and one.interval_before is None
        row["minutes"] += min(act.seconds or 0.0, _LONGEST) / 60
    for row in days.values():
        row["minutes"] = round(row["minutes"], 2)
    return [days[day] for day in sorted(days)]


def question_rows(states: Iterable[QuestionState], wanted: Wanted) -> Iterator[Row]:
    """The questions that were met, by id: of those in a file and of others.

    With days they are those last reviewed on one of these.
    """
    for state in sorted(states, key=lambda state: state.question):
        schedule = state.schedule
        if not (isinstance(schedule, Scheduled) and wanted.has_question(state.question)):
            continue
        if wanted.has_day(schedule.last):
            memory = schedule.memory
            yield {
                "question": state.question,
                "pack": pack_of(state.question),
                "state": "solid" if memory.interval >= _SOLID else "learning",
                "reviews": state.reviews,
                "lapses": state.lapses,
                "ease": hundredths(memory.ease),
                "interval": memory.interval,
                "last": schedule.last.isoformat(),
                "due": schedule.due.isoformat(),
            }
