"""The plan of a day: made once, and changed by each act instead of being made anew."""

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
    # A scope is named before the first frame, which does without the models.
    from quizapp.bank import Library


class DayPlan:
    """What is left to ask on the day ``today`` within a scope: due ones, new ones, then the
    drill. New ones come along the library's course.

    What lies outside the scope and must be known before something within is asked
    with it. ``also`` holds the ids of others outside that were asked already, and
    so may have to be repeated; ``aside`` those of what cannot be asked, past which the
    course goes on. The day's limits count what was answered in every scope and every
    sitting; a question that is being asked when another sitting reaches a limit still
    counts. While the learner is far behind, nothing new is asked.

    However the states came to be what they are, the plan is the one that would be made of them now.
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
        #: What the index has beside the questions of the scope.
        self._more: Collection[str] = set()
        self._counts = DayCounts(library.questions, todays)
        self._outside = self._found_outside()
        self._queue = self._begun(todays)
        #: What is left, with the seconds spent by then; None where it is to be found.
        self._left: tuple[float, Left] | None = None

    @property
    def states(self) -> Mapping[str, QuestionState]:
        """The states that the plan was made of, as they are now."""
        return self._states

    @property
    def outside(self) -> Mapping[str, str]:
        """The questions outside the scope that must be known before some within, each with one of these."""
        return self._outside

    def state(self, name: str) -> QuestionState:
        """The state of a question; that of a new one where nothing was done to it."""
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
        """Questions that have another state now."""
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
        """A question outside the scope is asked."""
        if name not in self._also:
            self._also.add(name)
            if name not in self._outside:
                self._queue = self._begun()
                self._left = None

    def set_aside(self, name: str) -> None:
        """A question cannot be asked."""
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
    """What decides whether others may be asked, and whether others have to be known first."""
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
    """What is left to ask today within a scope, in order, as :class:`DayPlan` has it; ``spent``
    are the seconds that the day's answers took."""
    return list(DayPlan(library, states, today, limits, scope, also, aside).left(spent))
