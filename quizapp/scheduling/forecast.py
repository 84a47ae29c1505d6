"""What the schedule holds for the days ahead, and how many days in a row were kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from quizapp.scheduling.states import QuestionState, Scheduled


def due_by_day(
    states: Iterable[QuestionState], first: date, days: int = 7, *, overdue: bool = True
) -> tuple[int, ...]:
    """How many questions fall due on each of ``days`` days from ``first`` on.

    What was due earlier counts on the first day unless ``overdue`` is false.
    Suspended questions count nowhere.
    """
    counts = [0] * days
    for state in states:
        if state.suspended or not isinstance(state.schedule, Scheduled):
            continue
        ahead = (state.schedule.due - first).days
        if ahead < 0 and overdue:
            ahead = 0
        if 0 <= ahead < days:
            counts[ahead] += 1
    return tuple(counts)


def next_due(states: Iterable[QuestionState], today: date) -> date | None:
    """The day of the next review: today where one is due or overdue, None where none is scheduled."""
    days = [
        state.schedule.due
        for state in states
        if isinstance(state.schedule, Scheduled) and not state.suspended
    ]
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
