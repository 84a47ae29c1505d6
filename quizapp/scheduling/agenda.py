"""What is left to ask on a day as it stands now, and which variants of a question come next."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from quizapp.bank.scope import Scope
from quizapp.scheduling.day_counts import DayCounts, TodaysStates
from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.limits import Backlog, DayLimits
from quizapp.scheduling.plan import Planned
from quizapp.scheduling.practice_plan import PracticePlan
from quizapp.scheduling.states import QuestionState

if TYPE_CHECKING:
    # A scope is named before the first frame, which does without the models.
    from quizapp.bank import Library, Question, Variant


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


def behind(library: Library, states: Mapping[str, QuestionState], today: date, limits: DayLimits) -> Backlog:
    """The backlog of the whole library: what is due today or overdue, also where it was put off."""
    return DayCounts(library.questions, TodaysStates(today, states.values())).backlog(limits)


def plan_practice(
    library: Library,
    states: Mapping[str, QuestionState],
    scope: Scope,
    done: Collection[str],
    aside: Collection[str] = (),
    today: date = date.max,
) -> list[Planned]:
    """What is left of a practice sitting, what is least well remembered first, as
    :class:`PracticePlan` has it."""
    return list(PracticePlan(library, states, today, scope).left(done, aside))


def fresh_variants(question: Question, last_variant: int | None, most: int) -> Iterator[Variant]:
    """At most ``most`` variants, in the order in which they are shown: a fixed
    shuffle, going round, from the one after the last that was shown."""
    from quizapp.bank import variants

    every = variants(question)
    order = random.Random(question.id).sample(range(len(every)), len(every))  # noqa: S311 - an order, no secret
    start = order.index(last_variant) + 1 if last_variant in order else 0
    for index in range(min(len(every), most)):
        yield every[order[(start + index) % len(every)]]
