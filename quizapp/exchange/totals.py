"""Rows that summarize the log by day, question or class of slips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from quizapp.exchange.export_columns import FSRS
from quizapp.exchange.reviews import hundredths
from quizapp.exchange.selection import Wanted
from quizapp.progress.activity import by_day
from quizapp.progress.answer_columns import columns
from quizapp.progress.answers import Answer, pack_of
from quizapp.progress.slip_rates import days_looked_at, slip_rates
from quizapp.scheduling.states import QuestionState, Scheduled

Row = dict[str, Any]


def day_rows(answers: Iterable[Answer], wanted: Wanted) -> Iterator[Row]:
    """The days with an answer, in order."""
    of_questions = columns(answers).of_questions(wanted.selection, wanted.library)
    for one in by_day(of_questions.of_days(wanted.selection)):
        yield {
            "day": one.day.isoformat(),
            "answers": one.answers,
            "right": one.right,
            "new": one.new,
            "minutes": round(one.minutes, 2),
        }


def slip_rows(answers: Iterable[Answer], wanted: Wanted, today: date) -> Iterator[Row]:
    """The classes of slips, the highest rate first."""
    of_questions = columns(answers).of_questions(wanted.selection, wanted.library)
    lately = of_questions.between(*days_looked_at(wanted.selection, today))
    for one in slip_rates(lately, wanted.library, wanted.selection, today):
        yield {
            "class": one.slip_class,
            "made": one.now.made,
            "chances": one.now.chances,
            "rate": one.rate,
            "low": one.low,
            "high": one.high,
            "made_before": one.before.made,
            "chances_before": one.before.chances,
        }


def question_rows(states: Iterable[QuestionState], wanted: Wanted, *, fsrs: bool = False) -> Iterator[Row]:
    """The questions that were met, by id, including those that no longer exist.

    With a range of days, only those last reviewed on one of them. ``fsrs`` adds FSRS's data about
    each.
    """
    for state in sorted(states, key=lambda state: state.question):
        schedule = state.schedule
        if not (isinstance(schedule, Scheduled) and wanted.has_question(state.question)):
            continue
        if wanted.has_day(schedule.last):
            memory = schedule.memory
            row = {
                "question": state.question,
                "pack": pack_of(state.question),
                "state": state.step,
                "reviews": state.reviews,
                "lapses": state.lapses,
                "ease": hundredths(memory.ease),
                "interval": memory.interval,
                "last": schedule.last.isoformat(),
                "due": schedule.due.isoformat(),
            }
            if fsrs:
                row |= {column.name: getattr(memory, column.name, None) for column in FSRS}
            yield row
