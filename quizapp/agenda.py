"""What is left to ask on a day, and of which questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from quizapp.scheduling.queue import Card, DayLimits, Planned, plan
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.scope import Scope

if TYPE_CHECKING:
    # A scope is named before the first frame, which does without the models.
    from quizapp.bank import Library, Question


def plan_day(
    library: Library,
    states: Mapping[str, QuestionState],
    today: date,
    limits: DayLimits,
    scope: Scope | None = None,
) -> list[Planned]:
    """What is left to ask today within a scope, in order: due ones, new ones, then the drill.

    The day's limits count what was answered in every scope. A question whose
    prerequisite lies outside the scope waits for it as anywhere else.
    """
    scope = scope or Scope()
    reviews_today = [
        state.reviews
        for state in states.values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == today
    ]
    cards = [
        Card(q.id, q.pack, q.level, q.after, states.get(q.id, QuestionState(q.id)))
        for q in library.questions.values()
        if scope.covers(q) and not _waits_outside(q, library, states, scope)
    ]
    return list(
        plan(
            cards,
            today,
            limits,
            new_done=sum(reviews == 1 for reviews in reviews_today),
            due_done=sum(reviews > 1 for reviews in reviews_today),
            seed=today.isoformat(),
        )
    )


def _waits_outside(
    question: Question, library: Library, states: Mapping[str, QuestionState], scope: Scope
) -> bool:
    for name in question.after:
        needed = library.find(name)
        if needed is None or scope.covers(needed):
            continue
        state = states.get(needed.id)
        if state is None or not state.known:
            return True
    return False
