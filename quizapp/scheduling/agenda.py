"""What is left to ask on a day, of which questions, and in which variants."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.limits import Backlog, DayLimits, backlog
from quizapp.scheduling.plan import Card, Planned, plan
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled, is_buried, is_due, is_placed, is_put_off

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
    *,
    spent: float = 0.0,
) -> list[Planned]:
    """What is left to ask today within a scope, in order: due ones, new ones, then the drill.
    New ones come along the library's course.

    What lies outside the scope and must be known before something within is asked
    with it. ``also`` holds the ids of others outside that were asked already, and
    so may have to be repeated; ``aside`` those of what cannot be asked, past which the
    course goes on. The day's limits count what was answered in every scope and every
    sitting, ``spent`` seconds of it; a question that is being asked when another sitting
    reaches a limit still counts. While the learner is far behind, nothing new is asked.
    """
    scope = scope or Scope()
    readiness = Readiness(library, states)
    outside = readiness.outside(scope).keys() | set(also)
    reviews_today = [
        state.reviews
        for state in states.values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == today and not is_placed(state)
    ]
    buried = {name for name, state in states.items() if is_buried(state, today)}
    along = library.course.order_of(library.packs)
    cards = [
        Card(
            q.id,
            q.pack,
            q.level,
            states.get(q.id, QuestionState(q.id)),
            q.id in aside or q.id in buried,
            readiness.lacks(q),
            along.get(q.pack),
            q.seconds,
        )
        for q in library.questions.values()
        if scope.covers(q) or q.id in outside
    ]
    allowed = limits.on(today)
    if behind(library, states, today, limits).holds_new:
        allowed = replace(allowed, new=0)
    return list(
        plan(
            cards,
            today,
            allowed,
            new_done=sum(reviews == 1 for reviews in reviews_today),
            due_done=sum(reviews > 1 for reviews in reviews_today),
            seed=today.isoformat(),
            spent=spent,
        )
    )


def behind(library: Library, states: Mapping[str, QuestionState], today: date, limits: DayLimits) -> Backlog:
    """The backlog of the whole library: what is due today or overdue, also where it was put off."""
    here: list[float] = []
    later: list[float] = []
    for name, state in states.items():
        if name not in library.questions or not isinstance(state.schedule, Scheduled):
            continue
        if is_due(state, today):
            here.append(library.questions[name].seconds)
        elif state.schedule.due <= today and is_buried(state, today) and not state.suspended:
            later.append(library.questions[name].seconds)
    return backlog(here, later, limits)


def plan_practice(
    library: Library,
    states: Mapping[str, QuestionState],
    scope: Scope,
    done: Collection[str],
    aside: Collection[str] = (),
    today: date = date.max,
) -> list[Planned]:
    """What is left of a practice sitting, what is least well remembered first.

    Each question comes once a sitting: ``done`` holds the ids of those that were
    asked, ``aside`` of those that cannot be. What a new one needs comes before it,
    also from outside the scope. What is buried
    beyond ``today`` is practised only where it is named.
    """

    def rests(question: Question) -> bool:
        state = states.get(question.id)
        if state is None:
            return False
        return state.suspended if scope.questions is not None else is_put_off(state, today)

    def firmness(question: Question) -> tuple[int, int]:
        state = states.get(question.id)
        if state is not None and isinstance(state.schedule, Scheduled):
            return (state.schedule.memory.ease, state.schedule.last.toordinal())
        return (Memory().ease, 0)

    left = [
        question for question in library.questions.values() if scope.covers(question) and not rests(question)
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
