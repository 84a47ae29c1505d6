"""Days in a row with an answer: the one definition, for the home screen and for figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.levelling import USUAL_WEEK, Week
from quizapp.scheduling.states import answers_of

if TYPE_CHECKING:
    # The home screen's widgets name a row of days before the first frame, which does without these.
    from quizapp.bank import Library
    from quizapp.store import Store

#: Whether a review was due on a day, of a question that had been reviewed before another day:
#: takes the first of some days without answers, and one of these days.
WasDue = Callable[[date, date], bool]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streaks:
    """Days in a row with an answer: in the row that is alive, 0 where none is, and in the longest."""

    current: int = 0
    longest: int = 0


def streaks_of(days: Sequence[date], today: date, was_due: WasDue, week: Week = USUAL_WEEK) -> Streaks:
    """The rows of the ``days`` with an answer, which are in order.

    A row ends with a day that has no answer although a review was due; a day with nothing
    due breaks none, and adds nothing. The latest row is alive while its last day was today
    or yesterday, or every day since had nothing due: a day that is not over breaks nothing.
    Nor does a day of the ``week`` on which nothing is asked.
    """
    rows = list(_rows(days, today, was_due, week))
    return Streaks(rows[0], max(rows))


def current_streak(days: Sequence[date], today: date, was_due: WasDue, week: Week = USUAL_WEEK) -> int:
    """The row of days that is alive, as :func:`streaks_of` tells it, without looking at earlier ones."""
    return next(_rows(days, today, was_due, week))


def _rows(days: Sequence[date], today: date, was_due: WasDue, week: Week) -> Iterator[int]:
    """How long each row is, the latest first: the row that is alive, though it may be of no day, and
    those before it."""
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
    """Tells whether a review was due, from the log: question by question, those answered last before
    the day first, until one is found."""
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
