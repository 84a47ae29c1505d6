"""The reviews scheduled for the days ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from quizapp.scheduling.due import asked_from
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.states import QuestionState


def due_by_day(
    states: Iterable[QuestionState], first: date, days: int = 7, *, overdue: bool = True
) -> tuple[int, ...]:
    """The number of questions that fall due on each of ``days`` days from ``first`` on.

    Earlier ones count on the first day unless ``overdue`` is false. Suspended questions are not
    counted, buried ones on the day on which they come back.
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


def fitted(
    counts: Sequence[int], first: date, limits: DayLimits, cost: float, left: int = 0
) -> tuple[int, ...]:
    """``counts`` by day from ``first`` on, within the limits of each day: what exceeds a day's
    limit moves to the next. ``cost`` is the part of the limit that a question takes, ``left`` the
    number of questions left over from the day before the first."""
    asked: list[int] = []
    for ahead, count in enumerate(counts):
        room = limits.on(first + timedelta(days=ahead)).room
        left += count
        asked.append(min(left, int(room / cost)))
        left -= asked[-1]
    return tuple(asked)


def next_due(states: Iterable[QuestionState], today: date) -> date | None:
    """The day of the next review: today if one is due or overdue, None if none is scheduled."""
    days = [day for state in states if (day := asked_from(state)) is not None]
    return max(today, min(days)) if days else None
