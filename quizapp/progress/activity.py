"""What was done, day by day: answers, minutes, days in a row, hours and qualities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from heapq import heappop, heappush

from quizapp.progress.answers import Answer

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayTally:
    """A learner's day with at least one answer: the ``answers`` of every kind and how many
    of them were right, the questions met for the first time, and the minutes spent."""

    day: date
    answers: int
    right: int
    new: int
    minutes: float


def by_day(answers: Iterable[Answer]) -> tuple[DayTally, ...]:
    """Every day that has an answer, the first one first."""
    tallies: dict[date, list[float]] = {}
    for one in answers:
        tally = tallies.setdefault(one.day, [0, 0, 0, 0.0])
        tally[0] += 1
        tally[1] += one.right
        tally[2] += one.is_first
        tally[3] += one.seconds
    return tuple(
        DayTally(day, int(count), int(right), int(new), seconds / 60)
        for day, (count, right, new, seconds) in sorted(tallies.items())
    )


@dataclass(frozen=True, slots=True)
class Streaks:
    """Days in a row with an answer: in the row that is alive, 0 where none is, and in the longest."""

    current: int = 0
    longest: int = 0


def streaks(answers: Sequence[Answer], asked: Collection[str], today: date) -> Streaks:
    """The rows of days with an answer.

    A row ends with a day that has no answer although a review was due by then of a
    question that is ``asked``; a day with nothing due breaks none, and adds nothing. The
    latest row is alive while its last day was today or yesterday, or every day since
    had nothing due: a day that is not over breaks nothing.
    """
    due: dict[str, date] = {}
    falling_due: Counter[date] = Counter()
    queue: list[date] = []
    longest = current = 0
    last: date | None = None

    def first_due() -> date:
        while queue and not falling_due[queue[0]]:
            heappop(queue)
        return queue[0] if queue else date.max

    for one in sorted(answers, key=lambda answer: answer.day):
        if one.day > today:
            break
        if one.day != last:
            unbroken = last is not None and (one.day - last <= _DAY or first_due() >= one.day)
            current = current + 1 if unbroken else 1
            longest = max(longest, current)
            last = one.day
        if one.kind == "review" and one.interval is not None and one.question in asked:
            if one.question in due:
                falling_due[due[one.question]] -= 1
            day = due[one.question] = _later(one.day, one.interval)
            if not falling_due[day]:
                heappush(queue, day)
            falling_due[day] += 1
    alive = last is not None and (today - last <= _DAY or first_due() >= today)
    return Streaks(current if alive else 0, longest)


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``of`` answers."""

    right: int
    of: int

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float | None:
        """0 to 1, None of nothing."""
        return self.right / self.of if self.of else None


def share(answers: Iterable[Answer]) -> Share:
    """How many answers of every kind were right: the accuracy."""
    every = [one.right for one in answers]
    return Share(sum(every), len(every))


def by_hour(answers: Iterable[Answer], zone: tzinfo | None) -> tuple[Share, ...]:
    """The accuracy in each of the 24 hours of the local clock, from midnight on.

    ``zone`` None is the system's.
    """
    right, of = [0] * 24, [0] * 24
    for one in answers:
        hour = one.at.astimezone(zone).hour
        right[hour] += one.right
        of[hour] += 1
    return tuple(Share(*pair) for pair in zip(right, of, strict=True))


def by_quality(answers: Iterable[Answer]) -> tuple[int, ...]:
    """How many reviews were given each quality, 0 to 5."""
    counts = [0] * 6
    for one in answers:
        counts[one.quality] += one.kind == "review"
    return tuple(counts)
