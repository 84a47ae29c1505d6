"""A plan that is made once a day, and updated when this process or another one adds rows to the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.practice_plan import PracticePlan
from quizapp.scheduling.states import QuestionState
from quizapp.store import Mark, Store

Plan = DayPlan | PracticePlan


class FollowedPlan:
    """A plan that is kept up to date with ``store``; ``make`` creates it from all states and the day."""

    def __init__(
        self,
        store: Store,
        today: Callable[[], date],
        make: Callable[[Mapping[str, QuestionState], date], Plan],
    ) -> None:
        self._store = store
        self._today = today
        self._make = make
        #: The plan and its day, which is None if the inputs of the plan have changed.
        self._made: tuple[Plan, date | None] | None = None
        #: The position in the log up to which the plan is current.
        self._mark = Mark()
        #: For each question whose latest row has changed since the last call of :meth:`rewritten`, the
        #: latest row at that time.
        self._before: dict[str, str | None] = {}

    def last(self) -> Plan:
        """The plan as of the last update."""
        return self.now() if self._made is None or self._made[1] is None else self._made[0]

    def now(self) -> Plan:
        """Update the plan with the rows written since the last update, and return it."""
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
        """Discard the plan because its inputs have changed; the next access makes a new one."""
        self._made = None if self._made is None else (self._made[0], None)

    def rewritten(self) -> Mapping[str, str | None]:
        """The questions whose latest row has changed since the last call, each with its previous one."""
        before, self._before = self._before, {}
        return before

    def _note(self, plan: Plan, states: Mapping[str, QuestionState]) -> None:
        for name, state in states.items():
            if (latest := plan.state(name).latest) != state.latest:
                self._before.setdefault(name, latest)
