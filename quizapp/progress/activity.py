"""Activity by day, hour and quality: answers, minutes, streaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np

from quizapp.progress.answer_columns import NONE, Column, columns
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
    days, at = np.unique(of.day, return_inverse=True)
    summed = (
        np.bincount(at, values, len(days)).tolist()
        for values in (np.ones(len(of)), of.right, of.is_review & (of.before == NONE), of.seconds)
    )
    return tuple(
        DayTally(date.fromordinal(day), int(count), int(right), int(new), seconds / 60)
        for day, count, right, new, seconds in zip(days.tolist(), *summed, strict=True)
    )


def streaks(
    answers: Iterable[Answer], asked: Collection[str], today: date, week: Week = USUAL_WEEK
) -> Streaks:
    """The streaks of days with an answer: see :mod:`quizapp.progress.streaks`. Only questions
    that are ``asked`` are ever due."""
    of = columns(answers)
    of = of.where(of.day <= today.toordinal())
    if not len(of):
        return Streaks()
    days = [date.fromordinal(day) for day in np.unique(of.day).tolist()]
    within = of.by_name(asked.__contains__, np.bool_)
    reviews = of.where(np.flatnonzero(of.is_review & (of.due != NONE) & within[of.question]))
    reviews = reviews.where(np.lexsort((reviews.day, reviews.question)))
    first, end = int(of.day.min()), today.toordinal() + 1
    is_last = np.append(reviews.question[1:] != reviews.question[:-1], [True])[: len(reviews)]
    again = np.where(is_last, end, np.append(reviews.day[1:], [end])[: len(reviews)])
    # A review was due on the days from ``due`` (inclusive) to ``again`` (exclusive).
    was_due = reviews.due < again
    change = np.bincount(reviews.due[was_due] - first, minlength=end - first + 1)
    change = change - np.bincount(again[was_due] - first, minlength=len(change))
    waiting = np.cumsum(change)
    return streaks_of(days, today, lambda _, day: bool(waiting[day.toordinal() - first]), week)


def share(answers: Iterable[Answer]) -> Share:
    """The share of right answers among answers of every kind: the accuracy."""
    of = columns(answers)
    return Share(int(of.right.sum()), len(of))


def by_hour(answers: Iterable[Answer], zone: tzinfo | None) -> tuple[Share, ...]:
    """The accuracy in each of the 24 hours of the local clock, from midnight on.

    ``zone`` None is the system's.
    """
    of = columns(answers)
    days, at = np.unique(of.at // _DAY, return_inverse=True)
    hours = (of.at + _offsets(days, zone)[at]) // _HOUR % 24
    for day in np.flatnonzero(_offsets(days, zone) != _offsets(days + 1, zone)):
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
