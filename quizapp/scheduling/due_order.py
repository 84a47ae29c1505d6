"""The due questions of a day in the order in which they are asked, updated as they change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import nlargest
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

    Only the first of them are kept in order, until more are asked for: after a long pause
    there are many that no day will ask.
    """

    def __init__(self, today: date, states: Iterable[QuestionState]) -> None:
        self._today = today
        self._day = today.toordinal()
        self._states = {state.question: state for state in states}
        #: Those that are overdue so much or more are in order; None while none is.
        self._least: float | None = None
        self._ordered: list[_Rank] = []

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[str]:
        given = 0
        while given < len(self._states):
            if given == len(self._ordered):
                self._put_in_order(max(_FIRST, 4 * given))
            while given < len(self._ordered):
                yield self._ordered[given][2]
                given += 1

    def add(self, state: QuestionState) -> None:
        """A question that is due now."""
        self._states[state.question] = state
        if self._least is not None and (overdue := self._overdue(state)) >= self._least:
            insort(self._ordered, self._rank(state, overdue))

    def remove(self, state: QuestionState) -> None:
        """One that is not due any more, in the state in which it was added."""
        del self._states[state.question]
        if self._least is not None and (overdue := self._overdue(state)) >= self._least:
            del self._ordered[bisect_left(self._ordered, self._rank(state, overdue))]

    def _put_in_order(self, count: int) -> None:
        """Put so many in order, and all that equal the last of them."""
        overdue = list(map(self._overdue, self._states.values()))
        self._least = least = nlargest(count, overdue)[-1]
        first = [one for one in zip(self._states.values(), overdue, strict=True) if one[1] >= least]
        self._ordered = sorted(self._rank(*one) for one in first)

    def _overdue(self, state: QuestionState) -> float:
        """Days overdue for each day of the interval."""
        schedule = state.schedule
        assert isinstance(schedule, Scheduled)
        return (self._day - schedule.due.toordinal()) / (schedule.memory.interval or 1)

    def _rank(self, state: QuestionState, overdue: float) -> _Rank:
        return -overdue, crc32(f"{self._today} {state.question}".encode()), state.question
