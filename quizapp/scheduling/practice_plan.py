"""The remaining questions of a practice session, in order, updated as questions change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.due import is_put_off
from quizapp.scheduling.left import Planned
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

if TYPE_CHECKING:
    from quizapp.bank import Library

#: Number of questions in a practice session.
PRACTICE_LENGTH = 20


class PracticePlan:
    """The questions of a scope, asked outside the schedule, the least well remembered first.

    Each question is asked once per session. The prerequisites of a new question are asked before it,
    even if they are outside the scope. A question buried until after ``today`` is practised only if
    the scope names it.
    """

    def __init__(
        self, library: Library, states: Mapping[str, QuestionState], today: date, scope: Scope
    ) -> None:
        self._today = today
        self._scope = scope
        self._states = dict(states)
        self.readiness = Readiness(library, self._states)
        self._within = {name: one for name, one in library.questions.items() if scope.covers(one)}
        self._order: list[str] | None = None

    @property
    def states(self) -> Mapping[str, QuestionState]:
        """The current states of all questions that have rows, by their ids."""
        return self._states

    @property
    def outside(self) -> Mapping[str, str]:
        """The ids of prerequisites outside the scope, each with a question of the scope that needs it."""
        return self.readiness.outside(self._scope)

    def state(self, name: str) -> QuestionState:
        """The state of a question; a question without rows has the state of a new one."""
        return self._states.get(name) or QuestionState(name)

    def change(self, states: Iterable[QuestionState]) -> None:
        """Update the plan for questions whose states have changed."""
        for after in states:
            before = self.state(after.question)
            self._states[after.question] = after
            if after.question in self._within and self._place(before) != self._place(after):
                self._order = None

    def left(self, done: Collection[str], aside: Collection[str]) -> tuple[Planned, ...]:
        """The remaining questions, in order.

        ``done`` are the ids of questions already asked, ``aside`` those of questions that cannot be.
        """
        if self._order is None:
            states = {name: self.state(name) for name in self._within}
            self._order = sorted(
                (name for name in self._within if not self._rests(states[name])),
                key=lambda name: _firmness(states[name]),
            )
        length = (self._scope.limit or PRACTICE_LENGTH) - len(done)
        order = self.readiness.in_order(self._order, done, aside)
        return tuple(Planned(name, "practice") for name in islice(order, max(0, length)))

    def _place(self, state: QuestionState) -> tuple[bool, tuple[int, int]]:
        return self._rests(state), _firmness(state)

    def _rests(self, state: QuestionState) -> bool:
        return state.suspended if self._scope.questions is not None else is_put_off(state, self._today)


def _firmness(state: QuestionState) -> tuple[int, int]:
    if isinstance(state.schedule, Scheduled):
        return (state.schedule.memory.ease, state.schedule.last.toordinal())
    return (Memory().ease, 0)


def plan_practice(
    library: Library,
    states: Mapping[str, QuestionState],
    scope: Scope,
    done: Collection[str],
    aside: Collection[str] = (),
    today: date = date.max,
) -> list[Planned]:
    """The remaining questions of a practice session, in the order of :class:`PracticePlan`."""
    return list(PracticePlan(library, states, today, scope).left(done, aside))
