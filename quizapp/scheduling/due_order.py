"""The due questions of a day in the order in which they are asked, updated as they change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import nlargest
from math import inf
from zlib import crc32

from quizapp.scheduling.states import QuestionState, Scheduled

#: Number of questions that are sorted at first: more than are asked on most days.
_FIRST = 500
#: The sort key: the negative degree of being overdue, then a pseudorandom number.
_Rank = tuple[float, int, str]


class DueOrder:
    """The due questions of the day ``today``: the most overdue relative to its interval first, so
    that after a break the fastest fading questions are saved first; ties are broken depending on
    the day.

    Only the first of them are put in order, when they are first asked for, and more when these are
    through: after a long pause there are many that no day will ask.
    """

    def __init__(self, today: date, states: Sequence[QuestionState]) -> None:
        self._today = today
        self._day = today.toordinal()
        self._given = states
        #: What was added and removed since, by the ids; None is not due any more.
        self._changed: dict[str, QuestionState | None] = {}
        #: Those that are overdue so much or more are in order.
        self._least = inf
        self._ordered: list[_Rank] = []

    def __iter__(self) -> Iterator[str]:
        given = 0
        while given < len(self._ordered) or self._put_more_in_order():
            yield self._ordered[given][2]
            given += 1

    def add(self, state: QuestionState) -> None:
        """A question that is due now."""
        self._changed[state.question] = state
        (overdue,) = self._overdue([state])
        if overdue >= self._least:
            insort(self._ordered, self._rank(state, overdue))

    def remove(self, state: QuestionState) -> None:
        """One that is not due any more, in the state in which it was added."""
        self._changed[state.question] = None
        (overdue,) = self._overdue([state])
        if overdue >= self._least:
            del self._ordered[bisect_left(self._ordered, self._rank(state, overdue))]

    def _put_more_in_order(self) -> bool:
        """Put more in order, with all that equal the last of them; whether there are more."""
        if self._least == -inf:
            return False
        before = len(self._ordered)
        states = [state for state in self._given if state.question not in self._changed]
        states += [state for state in self._changed.values() if state is not None]
        overdue = self._overdue(states)
        most = max(_FIRST, 4 * before)
        self._least = least = nlargest(most, overdue)[-1] if most < len(states) else -inf
        self._ordered = sorted(
            self._rank(state, late) for state, late in zip(states, overdue, strict=True) if late >= least
        )
        return len(self._ordered) > before

    def _overdue(self, states: Iterable[QuestionState]) -> list[float]:
        """Days overdue for each day of the interval, of each of these, which are all due."""
        day = self._day
        return [
            (day - schedule.due.toordinal()) / (schedule.memory.interval or 1)
            for state in states
            if isinstance(schedule := state.schedule, Scheduled)
        ]

    def _rank(self, state: QuestionState, overdue: float) -> _Rank:
        return -overdue, crc32(f"{self._today} {state.question}".encode()), state.question
