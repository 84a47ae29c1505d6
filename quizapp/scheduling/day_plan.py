"""The plan of a day: made once, and updated by each act instead of being made again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.day_counts import DayCounts, TodaysStates
from quizapp.scheduling.left import Left, Planned
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.plan import Queue
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.states import New, QuestionState

if TYPE_CHECKING:
    # A scope is used before the first frame, without the models.
    from quizapp.bank import Library


class DayPlan:
    """The questions left on the day ``today`` within a scope: due ones, new ones, then the drill.
    New ones follow the library's course.

    Prerequisites outside the scope are asked with the questions that need them. ``also`` holds
    the ids of others outside that were asked already, and so may have to be repeated; ``aside``
    those of questions that cannot be asked, which do not hold up the course. The day's limits
    count the answers in every scope and session; a question that is on the screen when another
    session reaches a limit still counts. While the learner is far behind, nothing new is asked.

    However the states came about, the plan equals one made from scratch.
    """

    def __init__(
        self,
        library: Library,
        states: Mapping[str, QuestionState],
        today: date,
        limits: DayLimits,
        scope: Scope | None = None,
        also: Collection[str] = (),
        aside: Collection[str] = (),
    ) -> None:
        self._library = library
        self._today = today
        self._scope = scope or Scope()
        self._limits = limits
        self._allowed = limits.on(today)
        self._also = set(also)
        self._aside = set(aside)
        self._states = dict(states)
        self.readiness = Readiness(library, self._states)
        self._index = QuestionIndex(library, self._scope)
        todays = TodaysStates(today, self._states.values())
        #: Questions in the index in addition to those of the scope.
        self._more: Collection[str] = set()
        self._counts = DayCounts(library.questions, todays)
        self._outside = self._found_outside()
        self._queue = self._begun(todays)
        #: What is left, with the seconds spent by then; None where it is to be found.
        self._left: tuple[float, Left] | None = None

    @property
    def states(self) -> Mapping[str, QuestionState]:
        """The states from which the plan was made, as updated."""
        return self._states

    @property
    def outside(self) -> Mapping[str, str]:
        """Prerequisites outside the scope, each with a question within that needs it."""
        return self._outside

    def state(self, name: str) -> QuestionState:
        """The state of a question; that of a new one if it has no rows."""
        return self._states.get(name) or QuestionState(name)

    def left(self, spent: float = 0.0) -> Left:
        """What is left to ask, in order; ``spent`` are the seconds that the day's answers took."""
        if self._left is None or self._left[0] != spent:
            allowed, counts = self._allowed, self._counts
            if counts.holds_new(self._limits):
                allowed = replace(allowed, new=0)
            left = self._queue.left(allowed, new_done=counts.new, due_done=counts.due, spent=spent)
            self._left = spent, left
        return self._left[1]

    def change(self, states: Iterable[QuestionState]) -> None:
        """Update questions that have another state now."""
        opens = False
        for after in states:
            before, self._left = self.state(after.question), None
            self._states[after.question] = after
            self._counts.change(before, after)
            self._queue.change(before, after)
            opens = opens or _standing(before) != _standing(after)
        if opens and self._outside != (outside := self._found_outside()):
            is_same = self._outside.keys() == outside.keys()
            self._outside = outside
            self._queue = self._queue if is_same else self._begun()

    def join(self, name: str) -> None:
        """Include a question outside the scope that was asked."""
        if name not in self._also:
            self._also.add(name)
            if name not in self._outside:
                self._queue = self._begun()
                self._left = None

    def set_aside(self, name: str) -> None:
        """Exclude a question that cannot be asked."""
        self._aside.add(name)
        self._queue.renew(name)
        self._left = None

    def _begun(self, todays: TodaysStates | None = None) -> Queue:
        """The queue of the questions that may be asked now."""
        more = self._outside.keys() | self._also
        if self._more != more:
            self._index, self._more = QuestionIndex(self._library, self._scope, more), more
        todays = todays or TodaysStates(self._today, self._states.values())
        return Queue(self._index, self._states, todays, self.readiness, self._aside)

    def _found_outside(self) -> dict[str, str]:
        if self._scope.is_everything:
            return {}
        return self.readiness.outside(self._scope, self._index.needing)


def _standing(state: QuestionState) -> tuple[bool, bool, bool]:
    """The properties of a state that affect other questions, as their prerequisite or dependant."""
    return isinstance(state.schedule, New), state.known, state.suspended


def plan_day(
    library: Library,
    states: Mapping[str, QuestionState],
    today: date,
    limits: DayLimits,
    scope: Scope | None = None,
    also: Collection[str] = (),
    aside: Collection[str] = (),
    *,
    spent: float = 0.0,
) -> list[Planned]:
    """The questions left today within a scope, in order, as in :class:`DayPlan`; ``spent`` is the
    number of seconds taken by the day's answers."""
    return list(DayPlan(library, states, today, limits, scope, also, aside).left(spent))
