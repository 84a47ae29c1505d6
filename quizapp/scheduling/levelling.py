"""Chooses the exact day of a review: close to its interval, on a day with room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

#: Intervals below this many days are not shifted; the ranges of longer ones, and the shift each adds.
_LEAST_SHIFTED = 2.5
_SHIFTS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
#: The share of a usual day that is asked on each weekday, from Monday on.
Week = tuple[float, ...]
USUAL_WEEK: Week = (1.0,) * 7


def shift_range(interval: int) -> tuple[int, int]:
    """The first and last day to which an interval may be shifted without harm, as in FSRS."""
    if interval < _LEAST_SHIFTED:
        return interval, interval
    delta = 1.0 + sum(factor * max(min(float(interval), end) - start, 0.0) for start, end, factor in _SHIFTS)
    return max(2, round(interval - delta)), round(interval + delta)


def due_day(reviewed: date, interval: int, chosen: date | None) -> date:
    """The day of the next review: the one ``chosen`` when the row was written, if it is in the
    range of the interval, else ``interval`` days after the review.

    The interval may have changed since, through another scheduler, quality or day of the review.
    """
    if chosen is not None:
        low, high = shift_range(interval)
        if low <= (chosen - reviewed).days <= high:
            return chosen
    return reviewed + timedelta(days=interval)


@dataclass(frozen=True)
class Levelling:
    """Chooses days for reviews. ``week`` is the share of a usual day on each weekday; with
    ``level``, days on which fewer are due, according to ``load``, are preferred."""

    week: Week = USUAL_WEEK
    level: bool = False
    load: Mapping[date, int] = field(default_factory=dict)

    @property
    def is_on(self) -> bool:
        """Whether any day is preferred to another."""
        return self.level or self.week != USUAL_WEEK

    def day(self, reviewed: date, interval: int) -> date:
        """The day for a review due ``interval`` days after ``reviewed``."""
        left = (date.max - reviewed).days
        interval = min(interval, left)
        low, high = shift_range(interval)
        high = min(high, left)
        target = reviewed + timedelta(days=interval)
        days = [reviewed + timedelta(days=days) for days in range(low, high + 1)] or [target]
        open_days = [day for day in days if self._share(day)]
        if not open_days or not self.is_on:
            return target
        return min(open_days, key=lambda day: (self._burden(day), _far(day, target)))

    def _burden(self, day: date) -> float:
        """The cost of one more review on a day."""
        due = self.load.get(day, 0) + 1 if self.level else 1
        return due / self._share(day)

    def _share(self, day: date) -> float:
        return self.week[day.weekday()]


class DueByDay:
    """The number of questions asked next on each day, updated as their states change."""

    def __init__(self) -> None:
        self.load: Counter[date] = Counter()
        self._days: dict[str, date] = {}

    def change(self, days: Iterable[tuple[str, date | None]]) -> None:
        """Update questions, by their ids, whose next day has changed or is gone."""
        for name, day in days:
            before = self._days.pop(name, None)
            if before is not None:
                self.load[before] -= 1
            if day is not None:
                self._days[name] = day
                self.load[day] += 1


def _far(day: date, target: date) -> tuple[int, date]:
    return abs((day - target).days), day
