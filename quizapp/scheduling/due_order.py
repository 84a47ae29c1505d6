"""The due questions of a day in the order in which they are asked, kept as they change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import nlargest
from zlib import crc32

from quizapp.scheduling.states import QuestionState, Scheduled

#: How many questions are put in order first: more than most days ask.
_FIRST = 500
#: By what questions are ordered: minus how much they are overdue, then as good as by chance.
_Rank = tuple[float, int, str]


class DueOrder:
    """The due questions of the day ``today``: the most overdue for its interval first, so that
    after a pause what fades fastest is saved first; ``seed`` decides among equals.

    Only the first of them are kept in order, until more are asked for: after a long pause
    there are many that no day will ask.
    """

    def __init__(self, today: date, seed: str) -> None:
        self._today = today
        self._seed = seed
        #: How much each question is overdue, in days for each day of its interval.
        self._overdue: dict[str, float] = {}
        #: Those that are overdue so much or more are in order.
        self._least: float | None = None
        self._ordered: list[_Rank] = []

    def __len__(self) -> int:
        return len(self._overdue)

    def __iter__(self) -> Iterator[str]:
        given = 0
        while given < len(self._overdue):
            if given == len(self._ordered):
                self._put_in_order(max(_FIRST, 4 * given))
            while given < len(self._ordered):
                yield self._ordered[given][2]
                given += 1

    def add_all(self, states: Iterable[QuestionState]) -> None:
        """Questions that are due now, before any is asked for."""
        today = self._today.toordinal()
        for state in states:
            self._overdue[state.question] = _overdue(state, today)
        self._least = None

    def add(self, state: QuestionState) -> None:
        """A question that is due now."""
        overdue = self._overdue[state.question] = _overdue(state, self._today.toordinal())
        if self._least is not None and overdue >= self._least:
            insort(self._ordered, self._rank(state.question, overdue))

    def remove(self, name: str) -> None:
        """One that is not due any more."""
        overdue = self._overdue.pop(name)
        if self._least is not None and overdue >= self._least:
            del self._ordered[bisect_left(self._ordered, self._rank(name, overdue))]

    def _put_in_order(self, count: int) -> None:
        """Put so many in order, and all that equal the last of them."""
        self._least = nlargest(count, self._overdue.values())[-1]
        first = (one for one in self._overdue.items() if one[1] >= self._least)
        self._ordered = sorted(self._rank(*one) for one in first)

    def _rank(self, name: str, overdue: float) -> _Rank:
        return -overdue, crc32(f"{self._seed} {name}".encode()), name


def _overdue(state: QuestionState, today: int) -> float:
    """Days overdue for each day of the interval."""
    schedule = state.schedule
    assert isinstance(schedule, Scheduled)
    return (today - schedule.due.toordinal()) / max(1, schedule.memory.interval)
