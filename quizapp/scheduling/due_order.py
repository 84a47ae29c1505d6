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
    """The due questions of the day ``today``, the most overdue relative to its interval first.

    So after a break, the questions that are forgotten fastest come first. Ties are broken pseudorandomly,
    depending on the day.

    Only the first questions are sorted, when they are first accessed, and more when these have been
    consumed: after a long break, most due questions are not asked on the same day.
    """

    def __init__(self, today: date, states: Sequence[QuestionState]) -> None:
        self._today = today
        self._day = today.toordinal()
        self._given = states
        #: The states added since, by the ids of the questions; None for a question that was removed.
        self._changed: dict[str, QuestionState | None] = {}
        #: The questions that are overdue by at least this much are sorted.
        self._least = inf
        self._ordered: list[_Rank] = []

    def __iter__(self) -> Iterator[str]:
        given = 0
        while given < len(self._ordered) or self._put_more_in_order():
            yield self._ordered[given][2]
            given += 1

    def add(self, state: QuestionState) -> None:
        """Add a question that is now due."""
        self._changed[state.question] = state
        (overdue,) = self._overdue([state])
        if overdue >= self._least:
            insort(self._ordered, self._rank(state, overdue))

    def remove(self, state: QuestionState) -> None:
        """Remove a question that is no longer due, given the state in which it was added."""
        self._changed[state.question] = None
        (overdue,) = self._overdue([state])
        if overdue >= self._least:
            del self._ordered[bisect_left(self._ordered, self._rank(state, overdue))]

    def _put_more_in_order(self) -> bool:
        """Sort more questions, including all that equal the last of these.

        Return whether there were more.
        """
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
        """The days that each due question is overdue, divided by its interval in days."""
        day = self._day
        return [
            (day - schedule.due.toordinal()) / (schedule.memory.interval or 1)
            for state in states
            if isinstance(schedule := state.schedule, Scheduled)
        ]

    def _rank(self, state: QuestionState, overdue: float) -> _Rank:
        return -overdue, crc32(f"{self._today} {state.question}".encode()), state.question
