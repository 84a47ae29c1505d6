"""The contents of the schedule: the days ahead, the daily load, intervals and ease."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quizapp.progress.answer_columns import NONE, Column
from quizapp.progress.state_columns import States, state_columns
from quizapp.scheduling.limits import HOLDING_NEW, DayLimits
from quizapp.scheduling.states import QuestionState

#: Days of the forecast, today included.
AHEAD = 30
#: Upper bounds (inclusive), in days, of the classes of intervals; the last class has none.
INTERVALS = (1, 6, 20, 59, 179, 364)
#: Upper bounds (inclusive), in hundredths, of the classes of ease; the last class has none.
EASES = (139, 169, 199, 229, 249)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A future day: the reviews asked on it according to the schedule and the limits, and the new
    questions met on it."""

    day: date
    due: int
    new: int


def ahead(
    states: States | Iterable[QuestionState],
    today: date,
    limits: DayLimits,
    *,
    new_left: int,
    new_today: int,
    done_today: float = 0.0,
    seconds: float = 0.0,
) -> tuple[DayAhead, ...]:
    """The next 30 days, of which today is the first, within the limits of each day: reviews that
    are overdue or exceed a day's limit move to the next day with room.

    ``new_left`` new questions are met as the limits allow, none while the backlog exceeds two
    days; ``new_today`` of them are still to come today. ``done_today`` is the used part of
    today's limits (see :attr:`~quizapp.scheduling.limits.DayLimits.room`), ``seconds`` the
    average time per question of a fluent learner. Reviews that result from future reviews are
    unknown and not counted.
    """
    cost = limits.cost(seconds)
    found, waiting = [], 0
    for n, due in enumerate(_due_by_day(state_columns(states), today)):
        day = today + timedelta(days=n)
        of_day = limits.on(day)
        room = max(0.0, of_day.room - (0 if n else done_today))
        waiting += due
        holds_new = waiting * cost > HOLDING_NEW * limits.room
        asked = min(waiting, int(room / cost))
        waiting -= asked
        new = min(new_left, of_day.new if n else new_today)
        if limits.seconds is not None:
            new = min(new, int((room - asked * cost) / cost))
        if holds_new:
            new = 0
        new_left -= new
        found.append(DayAhead(day, asked, new))
    return tuple(found)


def _due_by_day(of: States, today: date) -> list[int]:
    days = np.maximum(of.asked_from[of.is_scheduled] - today.toordinal(), 0)
    counts: list[int] = np.bincount(days[days < AHEAD], minlength=AHEAD).tolist()
    return counts


def load(states: States | Iterable[QuestionState]) -> float:
    """The daily load: reviews a day that the questions cause at their present intervals, the sum
    of 1/interval. Suspended questions cause none."""
    of = state_columns(states)
    each: list[float] = (1 / np.maximum(1, of.interval[of.is_scheduled])).tolist()
    return sum(each)


def by_interval(states: States | Iterable[QuestionState]) -> tuple[int, ...]:
    """The number of scheduled questions in each class of INTERVALS."""
    return _classes(state_columns(states).interval, INTERVALS)


def by_ease(states: States | Iterable[QuestionState]) -> tuple[int, ...]:
    """The number of scheduled questions in each class of EASES."""
    return _classes(state_columns(states).ease, EASES)


def _classes(values: Column, ends: tuple[int, ...]) -> tuple[int, ...]:
    classes = np.searchsorted(ends, values[values != NONE])
    return tuple(np.bincount(classes, minlength=len(ends) + 1).tolist())
