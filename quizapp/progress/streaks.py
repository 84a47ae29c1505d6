"""Streaks of days with an answer, as used by the home screen and by statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.levelling import USUAL_WEEK, Week
from quizapp.scheduling.states import answers_of

if TYPE_CHECKING:
    # The home screen's widgets use this module before the first frame, without these imports.
    from quizapp.bank import Library
    from quizapp.store import Store

#: Whether a review was due on a day, of a question that had been reviewed before another day. The
#: arguments are the first of several days without answers, and one of these days.
WasDue = Callable[[date, date], bool]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streaks:
    """The lengths in days of the current streak, 0 if there is none, and of the longest one."""

    current: int = 0
    longest: int = 0


def streaks_of(days: Sequence[date], today: date, was_due: WasDue, week: Week = USUAL_WEEK) -> Streaks:
    """The streaks of the ``days`` with an answer, which are in order.

    A streak ends with a day without an answer on which a review was due; a day with nothing due
    neither breaks nor extends it. The latest streak is current while its last day is today or
    yesterday, or nothing was due since: a day that is not over breaks nothing. Nor does a day of
    the ``week`` on which nothing is asked.
    """
    rows = list(_rows(days, today, was_due, week))
    return Streaks(rows[0], max(rows))


def current_streak(days: Sequence[date], today: date, was_due: WasDue, week: Week = USUAL_WEEK) -> int:
    """The length of the current streak, as in :func:`streaks_of`, without looking at earlier ones."""
    return next(_rows(days, today, was_due, week))


def _rows(days: Sequence[date], today: date, was_due: WasDue, week: Week) -> Iterator[int]:
    """The length of each streak, the latest first: the current one, which may be 0, and earlier ones."""
    count, end = 0, today
    for day in reversed(days):
        if day > today:
            continue
        last = _last_open(day + _DAY, end, week) if day < end else None
        if last is not None and was_due(day + _DAY, last):
            yield count
            count = 0
        count, end = count + 1, day
    yield count


def _last_open(first: date, end: date, week: Week) -> date | None:
    """The last day from ``first`` on, before ``end``, on which anything is asked."""
    for back in range(1, min(7, (end - first).days) + 1):
        day = end - back * _DAY
        if week[day.weekday()]:
            return day
    return None


def was_due_in(store: Store, library: Library) -> WasDue:
    """A function that tells whether a review was due, from the log: question by question, those
    answered last before the day first, until one is found."""
    from quizapp.store.answered_before import questions_answered_before

    states, covers = store.states(), Scope().covers

    def was_due(first: date, day: date) -> bool:
        seen: set[str] = set()
        for name in questions_answered_before(store, first):
            question = library.aliases.get(name, name)
            if question in seen:
                continue
            seen.add(question)
            held, state = library.questions.get(question), states.get(question)
            if held is None or not covers(held) or state is None or state.suspended:
                continue
            answers = answers_of(question, store.acts(question=question), store.scheduler)
            reviews = [one for one in answers if one.kind == "review" and one.act.day < first]
            last = max(reversed(reviews), key=lambda one: one.act.day, default=None)
            if last is not None and last.due is not None and last.due <= day:
                return True
        return False

    return was_due
