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
    # Not imported at startup: the first frame needs no models of questions.
    from quizapp.bank import Library


class DayPlan:
    """The remaining questions of the day ``today`` within a scope: due ones, new ones, then the drill.

    New questions follow the library's course. Prerequisites outside the scope are asked with the
    questions that need them. ``also`` holds the ids of other questions outside the scope that were
    already asked, and so may have to be repeated; ``aside`` those of questions that cannot be asked,
    which do not hold up the course. The day's limits apply to the answers in all scopes and sessions;
    a question that is on the screen when another session reaches a limit still counts. While the
    learner is far behind, no new questions are asked.

    An updated plan always equals one made from scratch.
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
        self._queue = self._new_queue(todays)
        #: The cached result of :meth:`left` and its argument; None if it must be computed again.
        self._left: tuple[float, Left] | None = None

    @property
    def states(self) -> Mapping[str, QuestionState]:
        """The current states of all questions that have rows, by their ids."""
        return self._states

    @property
    def outside(self) -> Mapping[str, str]:
        """The ids of prerequisites outside the scope, each with a question of the scope that needs it."""
        return self._outside

    def state(self, name: str) -> QuestionState:
        """The state of a question; a question without rows has the state of a new one."""
        return self._states.get(name) or QuestionState(name)

    def left(self, spent: float = 0.0) -> Left:
        """The remaining questions, in order; ``spent`` is the time taken by the day's answers, in seconds."""
        if self._left is None or self._left[0] != spent:
            allowed, counts = self._allowed, self._counts
            if counts.holds_new(self._limits):
                allowed = replace(allowed, new=0)
            left = self._queue.left(allowed, new_done=counts.new, due_done=counts.due, spent=spent)
            self._left = spent, left
        return self._left[1]

    def change(self, states: Iterable[QuestionState]) -> None:
        """Update the plan for questions whose states have changed."""
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
            self._queue = self._queue if is_same else self._new_queue()

    def join(self, name: str) -> None:
        """Add a question outside the scope that was asked."""
        if name not in self._also:
            self._also.add(name)
            if name not in self._outside:
                self._queue = self._new_queue()
                self._left = None

    def set_aside(self, name: str) -> None:
        """Exclude a question that cannot be asked."""
        self._aside.add(name)
        self._queue.renew(name)
        self._left = None

    def _new_queue(self, todays: TodaysStates | None = None) -> Queue:
        """Create the queue of the questions that may be asked now."""
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
    """The properties of a state that affect the question's prerequisites and dependants."""
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
    """The remaining questions of a day within a scope, in order, as in :class:`DayPlan`.

    ``spent`` is the time that the day's answers took, in seconds.
    """
    return list(DayPlan(library, states, today, limits, scope, also, aside).left(spent))
