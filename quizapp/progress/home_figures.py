"""The data of the home screen: what is due, how long it takes, and the next days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from quizapp.bank import Library, Pack
from quizapp.bank.scope import Scope
from quizapp.progress.course_path import CoursePath, course_path
from quizapp.progress.steps import Steps, steps
from quizapp.progress.streaks import current_streak, was_due_in
from quizapp.scheduling.day_counts import behind
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.forecast import due_by_day, fitted, next_due
from quizapp.scheduling.left import Planned
from quizapp.scheduling.limits import Backlog, DayLimits
from quizapp.scheduling.spent_time import Speed, spent
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.store import Store

#: Days of the forecast.
_AHEAD = 7


@dataclass(frozen=True, slots=True)
class PackFigures:
    """A pack's line: questions due and new today, and the progress of all of its questions."""

    pack: Pack
    due: int
    new: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The data of the home screen.

    ``due`` counts due questions and the repetitions left today, ``new`` the new questions still
    to come today. ``ahead`` holds the seven days after today, each with the number of questions
    that fall due on it. ``next_due`` is the day of the next review.

    Packs with something to ask today come first, otherwise in the order of the course.
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
    behind: Backlog = field(default_factory=Backlog)
    limits: DayLimits = field(default_factory=DayLimits)
    spread: bool = False
    is_free: bool = False


def home_figures(library: Library, store: Store, today: date, limits: DayLimits) -> HomeFigures:
    """The data of the home screen."""
    states = {name: state for name, state in store.states().items() if name in library.questions}
    answers = store.answers_on(today)
    planned = plan_day(library, states, today, limits, spent=spent(answers))
    new = [one for one in planned if _is_new(one, states)]
    tomorrow = today + timedelta(days=1)
    counts = due_by_day(states.values(), tomorrow, _AHEAD, overdue=False)
    far_behind = behind(library, states, today, limits)
    due = sum(one.kind == "review" for one in planned) - len(new)
    left = max(0, far_behind.questions - due)
    counts = fitted(counts, tomorrow, limits, limits.cost(_mean_seconds(library)), left)
    return HomeFigures(
        today=today,
        due=len(planned) - len(new),
        new=len(new),
        minutes=_minutes(planned, library, limits.speed),
        streak=current_streak(store.answer_days(), today, was_due_in(store, library), limits.week),
        ahead=tuple((tomorrow + timedelta(days=n), count) for n, count in enumerate(counts)),
        next_due=next_due(states.values(), today),
        answered_today=len(answers),
        packs=_packs(library, planned, states),
        faults=len(library.faults),
        path=course_path(library, states),
        behind=far_behind,
        limits=limits,
        is_free=not limits.week[today.weekday()],
    )


def _packs(
    library: Library, planned: list[Planned], states: Mapping[str, QuestionState]
) -> tuple[PackFigures, ...]:
    along = library.course.order_of(library.packs)
    packs = [pack for pack in library.packs.values() if not _only_drafts(pack)]
    figures = [_pack_figures(pack, planned, states) for pack in packs]
    return tuple(
        sorted(figures, key=lambda one: (one.due + one.new == 0, along.get(one.pack.name, len(along))))
    )


def _only_drafts(pack: Pack) -> bool:
    covers = Scope().covers
    return bool(pack.questions) and not any(covers(question) for question in pack.questions)


def _is_new(one: Planned, states: Mapping[str, QuestionState]) -> bool:
    return one.id not in states or not isinstance(states[one.id].schedule, Scheduled)


def _mean_seconds(library: Library) -> float:
    """The average seconds per question of the library for a fluent learner."""
    return sum(q.seconds for q in library.questions.values()) / max(1, len(library.questions))


def _minutes(planned: list[Planned], library: Library, speed: Speed) -> int:
    seconds = sum(speed.answer(library.questions[one.id].seconds) for one in planned)
    return max(1, round(seconds / 60)) if planned else 0


def _pack_figures(pack: Pack, planned: list[Planned], states: Mapping[str, QuestionState]) -> PackFigures:
    scope = Scope(pack=pack.name)
    names = {question.id for question in pack.questions if scope.covers(question)}
    mine = [one for one in planned if one.id in names]
    new = sum(_is_new(one, states) for one in mine)
    held = (states.get(name) or QuestionState(name) for name in names)
    return PackFigures(pack, len(mine) - new, new, steps(held))
