"""A plan that follows the log: it is made once a day and updated by new rows, from this process
or another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.practice_plan import PracticePlan
from quizapp.scheduling.states import QuestionState
from quizapp.store import Mark, Store

Plan = DayPlan | PracticePlan


class FollowedPlan:
    """The plan that ``make`` makes of all states on a day, kept up to date with ``store``."""

    def __init__(
        self,
        store: Store,
        today: Callable[[], date],
        make: Callable[[Mapping[str, QuestionState], date], Plan],
    ) -> None:
        self._store = store
        self._today = today
        self._make = make
        #: The plan with its day, None if its inputs have changed; and the mark in the log up to which it is
        #: current.
        self._made: tuple[Plan, date | None] | None = None
        self._mark = Mark()
        #: The latest row of each question that has another one now, when that was last asked for.
        self._before: dict[str, str | None] = {}

    def last(self) -> Plan:
        """The plan as of the last update."""
        return self.now() if self._made is None or self._made[1] is None else self._made[0]

    def now(self) -> Plan:
        """The plan, updated with everything written since."""
        today = self._today()
        found = self._store.changes(self._mark)
        self._mark = found.mark
        if self._made is None:
            plan = self._make(found.states, today)
        else:
            plan, day = self._made
            self._note(plan, found.states)
            if found.whole:
                plan = self._make(found.states, today)
            else:
                plan.change(found.states.values())
                plan = plan if day == today else self._make(plan.states, today)
        self._made = plan, today
        return plan

    def forget(self) -> None:
        """Make the plan again the next time, because its inputs have changed."""
        self._made = None if self._made is None else (self._made[0], None)

    def rewritten(self) -> Mapping[str, str | None]:
        """The questions whose latest row is another one than at the last call, each with the one it had."""
        before, self._before = self._before, {}
        return before

    def _note(self, plan: Plan, states: Mapping[str, QuestionState]) -> None:
        for name, state in states.items():
            if (latest := plan.state(name).latest) != state.latest:
                self._before.setdefault(name, latest)
