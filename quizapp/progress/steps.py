"""The progress of questions, and the contents of the schedule: steps, the days ahead, and the daily load."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.scheduling.forecast import due_by_day
from quizapp.scheduling.limits import HOLDING_NEW, DayLimits
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

#: Days of the forecast, today included.
AHEAD = 30
#: Upper bounds (inclusive), in days, of the classes of intervals; the last class has none.
INTERVALS = (1, 6, 20, 59, 179, 364)
#: Upper bounds (inclusive), in hundredths, of the classes of ease; the last class has none.
EASES = (139, 169, 199, 229, 249)


@dataclass(frozen=True, slots=True)
class Steps:
    """The number of questions at each step. ``new`` were never reviewed, ``learning`` have an
    interval below 21 days and ``solid`` one from 21 days on."""

    new: int = 0
    learning: int = 0
    solid: int = 0

    @property
    def met(self) -> int:
        """The number of questions reviewed at least once."""
        return self.learning + self.solid

    @property
    def total(self) -> int:
        """The number of all questions."""
        return self.new + self.met


def steps(states: Iterable[QuestionState]) -> Steps:
    """The steps of these questions."""
    counts = {"new": 0, "learning": 0, "solid": 0}
    for state in states:
        counts[state.step] += 1
    return Steps(**counts)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A future day: the reviews asked on it according to the schedule and the limits, and the new
    questions met on it."""

    day: date
    due: int
    new: int


def ahead(
    states: Iterable[QuestionState],
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
    for n, due in enumerate(due_by_day(states, today, AHEAD)):
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


def load(states: Iterable[QuestionState]) -> float:
    """The daily load: reviews a day that the questions cause at their present intervals, the sum
    of 1/interval. Suspended questions cause none."""
    return sum(
        1 / max(1, state.schedule.memory.interval)
        for state in states
        if isinstance(state.schedule, Scheduled) and not state.suspended
    )


def by_interval(states: Iterable[QuestionState]) -> tuple[int, ...]:
    """The number of scheduled questions in each class of INTERVALS."""
    return _classes([memory.interval for memory in _memories(states)], INTERVALS)


def by_ease(states: Iterable[QuestionState]) -> tuple[int, ...]:
    """The number of scheduled questions in each class of EASES."""
    return _classes([memory.ease for memory in _memories(states)], EASES)


def _memories(states: Iterable[QuestionState]) -> Iterable[Memory]:
    return (state.schedule.memory for state in states if isinstance(state.schedule, Scheduled))


def _classes(values: Iterable[int], ends: tuple[int, ...]) -> tuple[int, ...]:
    counts = [0] * (len(ends) + 1)
    for value in values:
        counts[bisect_left(ends, value)] += 1
    return tuple(counts)
