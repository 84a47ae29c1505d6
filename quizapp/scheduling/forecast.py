"""What the schedule holds for the days ahead, and how many days in a row were kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from quizapp.scheduling.states import QuestionState, asked_from


def due_by_day(
    states: Iterable[QuestionState], first: date, days: int = 7, *, overdue: bool = True
) -> tuple[int, ...]:
    """How many questions fall due on each of ``days`` days from ``first`` on.

    What was due earlier counts on the first day unless ``overdue`` is false.
    Suspended questions count nowhere, buried ones on the day on which they come back.
    """
    counts = [0] * days
    for state in states:
        day = asked_from(state)
        if day is None:
            continue
        ahead = (day - first).days
        if ahead < 0 and overdue:
            ahead = 0
        if 0 <= ahead < days:
            counts[ahead] += 1
    return tuple(counts)


def next_due(states: Iterable[QuestionState], today: date) -> date | None:
    """The day of the next review: today where one is due or overdue, None where none is scheduled."""
    days = [day for state in states if (day := asked_from(state)) is not None]
    return max(today, min(days)) if days else None


def streak(days: Iterable[date], today: date) -> int:
    """How many days in a row, up to today, had an answer.

    A day that is not over yet breaks nothing: without an answer today the row
    is counted up to yesterday.
    """
    answered = set(days)
    day = today if today in answered else today - timedelta(days=1)
    count = 0
    while day in answered:
        count += 1
        day -= timedelta(days=1)
    return count
