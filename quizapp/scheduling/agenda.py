"""What is left to ask on a day, of which questions, and in which variants."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.plan import Card, DayLimits, Planned, plan
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled, is_placed

if TYPE_CHECKING:
    # A scope is named before the first frame, which does without the models.
    from quizapp.bank import Library, Question, Variant

#: Questions in one practice sitting.
PRACTICE_LENGTH = 20


def plan_day(
    library: Library,
    states: Mapping[str, QuestionState],
    today: date,
    limits: DayLimits,
    scope: Scope | None = None,
    also: Collection[str] = (),
    aside: Collection[str] = (),
) -> list[Planned]:
    """What is left to ask today within a scope, in order: due ones, new ones, then the drill.
    New ones come along the library's course.

    What lies outside the scope and must be known before something within is asked
    with it. ``also`` holds the ids of others outside that were asked already, and
    so may have to be repeated; ``aside`` those of what cannot be asked, past which the
    course goes on. The day's limits count what was answered in every
    scope and every sitting; a question that is being asked when another sitting
    reaches a limit still counts.
    """
    scope = scope or Scope()
    readiness = Readiness(library, states)
    outside = readiness.outside(scope).keys() | set(also)
    reviews_today = [
        state.reviews
        for state in states.values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == today and not is_placed(state)
    ]
    along = library.course.order_of(library.packs)
    cards = [
        Card(
            q.id,
            q.pack,
            q.level,
            states.get(q.id, QuestionState(q.id)),
            q.id in aside,
            readiness.lacks(q),
            along.get(q.pack),
        )
        for q in library.questions.values()
        if scope.covers(q) or q.id in outside
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


def plan_practice(
    library: Library,
    states: Mapping[str, QuestionState],
    scope: Scope,
    done: Collection[str],
    aside: Collection[str] = (),
) -> list[Planned]:
    """What is left of a practice sitting, what is least well remembered first.

    Each question comes once a sitting: ``done`` holds the ids of those that were
    asked, ``aside`` of those that cannot be. What a new one needs comes before it,
    also from outside the scope.
    """

    def firmness(question: Question) -> tuple[int, int]:
        state = states.get(question.id)
        if state is not None and isinstance(state.schedule, Scheduled):
            return (state.schedule.memory.ease, state.schedule.last.toordinal())
        return (Memory().ease, 0)

    left = [
        question
        for question in library.questions.values()
        if scope.covers(question) and not (question.id in states and states[question.id].suspended)
    ]
    left.sort(key=firmness)
    order = Readiness(library, states).in_order((question.id for question in left), done, aside)
    length = scope.limit or PRACTICE_LENGTH
    return [Planned(name, "practice") for name in order[: max(0, length - len(done))]]


def fresh_variants(question: Question, last_variant: int | None, most: int) -> Iterator[Variant]:
    """At most ``most`` variants, in the order in which they are shown: a fixed
    shuffle, going round, from the one after the last that was shown."""
    from quizapp.bank import variants

    every = variants(question)
    order = random.Random(question.id).sample(range(len(every)), len(every))  # noqa: S311 - an order, no secret
    start = order.index(last_variant) + 1 if last_variant in order else 0
    for index in range(min(len(every), most)):
        yield every[order[(start + index) % len(every)]]
