"""Spreads a long backlog over the days ahead, within the limits of each day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from quizapp.scheduling.due import asked_from, is_due
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.states import QuestionState, Scheduled

#: Whether the questions most likely still known come first, or the least likely.
SpreadOrder = Literal["known", "forgotten"]
#: The share of the questions of the previous day that is kept free, for those that lapsed.
_RETURNING = 0.2
#: The minimum share of a day for the backlog, however much else is due.
_LEAST = 0.25
#: Maximum length of a plan in days; all remaining questions come on the last.
_LONGEST = 3650


@dataclass(frozen=True, slots=True)
class Spread:
    """A plan: the ids of the questions of each day, from today on; days without any are left out."""

    order: SpreadOrder
    days: tuple[tuple[date, tuple[str, ...]], ...]

    @property
    def questions(self) -> int:
        """The number of questions in the plan."""
        return sum(len(names) for _, names in self.days)

    @property
    def most(self) -> int:
        """The maximum number of questions on one day."""
        return max((len(names) for _, names in self.days), default=0)

    @property
    def until(self) -> date:
        """The last day."""
        return self.days[-1][0]


def spread(
    states: Mapping[str, QuestionState],
    fluent: Mapping[str, float],
    today: date,
    limits: DayLimits,
    scheduler: Scheduler,
    order: SpreadOrder = "known",
    *,
    done: float = 0.0,
) -> Spread:
    """The questions due today or overdue, spread over as many days as needed.

    Each day gets as many as its limits allow in addition to the reviews already due on it and
    those likely to come back from the day before. ``fluent`` maps every existing question to the
    seconds it takes a fluent learner; ``done`` is the part of today's limits already used.
    """
    overdue = [state for name, state in states.items() if name in fluent and is_due(state, today)]
    waiting = _ordered(overdue, today, scheduler, order)
    falling = _falling(states, fluent, today, limits)
    days: list[tuple[date, tuple[str, ...]]] = []
    day, before = today, 0.0
    while waiting:
        allowed = limits.on(day).room
        room = allowed - (done if day == today else falling.get(day, 0.0)) - before * _RETURNING
        if day != today:
            room = max(room, allowed * _LEAST)
        if (day - today).days >= _LONGEST:
            room = float("inf")
        names, before = _taken(waiting, room, lambda name: limits.cost(fluent[name]))
        if names:
            days.append((day, names))
        day += timedelta(days=1)
    return Spread(order, tuple(days))


def _ordered(
    states: Iterable[QuestionState], today: date, scheduler: Scheduler, order: SpreadOrder
) -> list[str]:
    """The questions by the probability that they are still known; the first to be asked is last."""

    def recall(state: QuestionState) -> float:
        assert isinstance(state.schedule, Scheduled)
        return scheduler.recall(state.schedule.memory, (today - state.schedule.last).days)

    ranked = sorted(((recall(state), state.question) for state in states), reverse=order == "known")
    return [name for _, name in reversed(ranked)]


def _falling(
    states: Mapping[str, QuestionState], fluent: Mapping[str, float], today: date, limits: DayLimits
) -> dict[date, float]:
    """The room taken by reviews that fall on later days."""
    falling: dict[date, float] = {}
    for name, state in states.items():
        day = asked_from(state)
        if day is not None and day > today and name in fluent:
            falling[day] = falling.get(day, 0.0) + limits.cost(fluent[name])
    return falling


def _taken(waiting: list[str], room: float, cost: Callable[[str], float]) -> tuple[tuple[str, ...], float]:
    """The questions that fit the room, removed from the end of ``waiting``, and the room they take."""
    names: list[str] = []
    used = 0.0
    while waiting and used + cost(waiting[-1]) <= room:
        names.append(waiting.pop())
        used += cost(names[-1])
    return tuple(names), used


def put_off(plan: Spread, today: date) -> Sequence[tuple[str, date]]:
    """The questions that are not asked today, each with the day on which it comes back."""
    return [(name, day) for day, names in plan.days for name in names if day > today]
