"""Activity by day, hour and quality: answers, minutes, streaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np

from quizapp.progress.answer_columns import NONE, Column, columns, in_order_of
from quizapp.progress.answers import Answer, Share
from quizapp.progress.streaks import Streaks, streaks_of
from quizapp.scheduling.levelling import USUAL_WEEK, Week

#: In microseconds.
_HOUR, _DAY = 3_600_000_000, 86_400_000_000


@dataclass(frozen=True, slots=True)
class DayTally:
    """A learner's day with at least one answer: the number of ``answers`` of every kind and of
    right ones, of questions met for the first time, and the minutes spent."""

    day: date
    answers: int
    right: int
    new: int
    minutes: float


def by_day(answers: Iterable[Answer]) -> tuple[DayTally, ...]:
    """Every day with an answer, in order."""
    of = columns(answers)
    days, at = _numbered(of.day)
    new = of.is_review & (of.before == NONE)
    summed = (np.bincount(at, values, len(days)).tolist() for values in (None, of.right, new, of.seconds))
    return tuple(
        DayTally(date.fromordinal(day), int(count), int(right), int(new), seconds / 60)
        for day, count, right, new, seconds in zip(days.tolist(), *summed, strict=True)
    )


def _numbered(days: Column) -> tuple[Column, Column]:
    """Each day that there is, in order, and the index of each value among them."""
    if not len(days):
        return days, days
    first = int(days.min())
    there = np.bincount(days - first) > 0
    return np.flatnonzero(there) + first, (np.cumsum(there) - 1)[days - first]


def streaks(answers: Iterable[Answer], asked: Column, today: date, week: Week = USUAL_WEEK) -> Streaks:
    """The streaks of days with an answer: see :mod:`quizapp.progress.streaks`.

    ``asked`` is a mask of the names in the answers: only questions that are asked are ever due.
    """
    of = columns(answers)
    days, _ = _numbered(of.day)
    days, end = days[days <= today.toordinal()], today.toordinal() + 1
    if not len(days):
        return Streaks()
    first = int(days[0])
    reviews = np.flatnonzero(of.is_review & (of.due != NONE) & asked[of.question] & (of.day < end))
    reviews = reviews[in_order_of(of.day[reviews])]
    reviews = reviews[in_order_of(of.question[reviews])]
    question, due, again = of.question[reviews], of.due[reviews], np.full(len(reviews), end)
    # The day of the next review of the same question.
    again[:-1] = np.where(question[1:] == question[:-1], of.day[reviews[1:]], end)
    # A review was due on the days from ``due`` (inclusive) to ``again`` (exclusive).
    was_due = due < again
    change = np.bincount(due[was_due] - first, minlength=end - first + 1)
    change = change - np.bincount(again[was_due] - first, minlength=len(change))
    waiting = np.cumsum(change)
    rows = [date.fromordinal(day) for day in days.tolist()]
    return streaks_of(rows, today, lambda _, day: bool(waiting[day.toordinal() - first]), week)


def share(answers: Iterable[Answer]) -> Share:
    """The share of right answers among answers of every kind: the accuracy."""
    of = columns(answers)
    return Share(int(of.right.sum()), len(of))


def by_hour(answers: Iterable[Answer], zone: tzinfo | None) -> tuple[Share, ...]:
    """The accuracy in each of the 24 hours of the local clock, from midnight on.

    ``zone`` None is the system's.
    """
    of = columns(answers)
    days, at = _numbered(of.at // _DAY)
    offsets = _offsets(days, zone)
    hours = (of.at + offsets[at]) // _HOUR % 24
    for day in np.flatnonzero(offsets != _offsets(days + 1, zone)):
        # The clock is changed on this day, so each answer is looked at.
        for one in np.flatnonzero(at == day):
            hours[one] = datetime.fromtimestamp(of.at[one] / 1_000_000, UTC).astimezone(zone).hour
    right = np.bincount(hours, of.right, 24).astype(int).tolist()
    every = np.bincount(hours, minlength=24).tolist()
    return tuple(Share(*pair) for pair in zip(right, every, strict=True))


def _offsets(days: Column, zone: tzinfo | None) -> Column:
    """The offsets of local clocks from UTC, in microseconds, at the beginning of days since 1970."""
    begun = (datetime.fromtimestamp(day * 86_400, UTC).astimezone(zone) for day in days.tolist())
    ahead = (int((one.utcoffset() or timedelta(0)) / timedelta(microseconds=1)) for one in begun)
    return np.fromiter(ahead, np.int64, len(days))


def by_quality(answers: Iterable[Answer]) -> tuple[int, ...]:
    """The number of reviews with each quality, 0 to 5."""
    of = columns(answers)
    return tuple(np.bincount(of.quality[of.is_review], minlength=6).tolist())
