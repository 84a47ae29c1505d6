"""The figures of the home screen: what is due, how long it takes, what the next days bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.bank import Library, Pack
from quizapp.bank.scope import Scope
from quizapp.progress.course_path import CoursePath, course_path
from quizapp.progress.steps import Steps, steps
from quizapp.scheduling.agenda import plan_day
from quizapp.scheduling.forecast import due_by_day, next_due, streak
from quizapp.scheduling.plan import DayLimits, Planned
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.store import Store

#: Seconds a learner reads on after an answer, until their own pace is known.
_READING = 12
#: Days of the forecast.
_AHEAD = 7


@dataclass(frozen=True, slots=True)
class PackFigures:
    """One pack's line: questions due and new today, and how far all of its questions are."""

    pack: Pack
    due: int
    new: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """What one look at the home screen tells.

    ``due`` counts due questions and the day's repetitions that are left,
    ``new`` the new ones still to come today. ``ahead`` holds the seven days
    after today and how many questions fall due on each. ``next_due`` is the
    day of the next review, None when nothing is scheduled. Packs with something to ask
    today come first, then as the course has them.
    """

    today: date
    due: int
    new: int
    minutes: int
    streak: int
    ahead: tuple[tuple[date, int], ...]
    next_due: date | None
    answered_today: int
    packs: tuple[PackFigures, ...]
    faults: int
    path: CoursePath


def home_figures(library: Library, store: Store, today: date, limits: DayLimits) -> HomeFigures:
    """Every figure of the home screen."""
    states = {name: state for name, state in store.states().items() if name in library.questions}
    planned = plan_day(library, states, today, limits)
    new = [one for one in planned if _is_new(one, states)]
    tomorrow = today + timedelta(days=1)
    counts = due_by_day(states.values(), tomorrow, _AHEAD, overdue=False)
    return HomeFigures(
        today=today,
        due=len(planned) - len(new),
        new=len(new),
        minutes=_minutes(planned, library),
        streak=streak(store.answer_days(), today),
        ahead=tuple((tomorrow + timedelta(days=n), count) for n, count in enumerate(counts)),
        next_due=next_due(states.values(), today),
        answered_today=len(store.answers_on(today)),
        packs=_packs(library, planned, states),
        faults=len(library.faults),
        path=course_path(library, states),
    )


def _packs(
    library: Library, planned: list[Planned], states: Mapping[str, QuestionState]
) -> tuple[PackFigures, ...]:
    along = library.course.order_of(library.packs)
    figures = [_pack_figures(pack, planned, states) for pack in library.packs.values()]
    return tuple(
        sorted(figures, key=lambda one: (one.due + one.new == 0, along.get(one.pack.name, len(along))))
    )


def _is_new(one: Planned, states: Mapping[str, QuestionState]) -> bool:
    return one.id not in states or not isinstance(states[one.id].schedule, Scheduled)


def _minutes(planned: list[Planned], library: Library) -> int:
    seconds = sum(library.questions[one.id].seconds + _READING for one in planned)
    return max(1, round(seconds / 60)) if planned else 0


def _pack_figures(pack: Pack, planned: list[Planned], states: Mapping[str, QuestionState]) -> PackFigures:
    scope = Scope(pack=pack.name)
    names = {question.id for question in pack.questions if scope.covers(question)}
    mine = [one for one in planned if one.id in names]
    new = sum(_is_new(one, states) for one in mine)
    held = (states.get(name) or QuestionState(name) for name in names)
    return PackFigures(pack, len(mine) - new, new, steps(held))
