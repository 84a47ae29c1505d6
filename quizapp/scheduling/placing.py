"""Placement: the questions that show whether a unit is known, and the days of the unit's first reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import New, QuestionState

if TYPE_CHECKING:
    from quizapp.bank import Question

#: Maximum number of questions asked for a unit.
QUESTIONS_ASKED = 3
#: Number of days after which the first reviews of a skipped unit begin, and over which they are spread.
FIRST_AFTER, SPREAD_OVER = 7, 28


def unmet(questions: Iterable[Question], states: Mapping[str, QuestionState]) -> tuple[Question, ...]:
    """The questions that were never reviewed and are not suspended."""
    found = ((question, states.get(question.id, QuestionState(question.id))) for question in questions)
    return tuple(q for q, state in found if isinstance(state.schedule, New) and not state.suspended)


def hardest(questions: Sequence[Question], guessed: Collection[str] = ()) -> tuple[Question, ...]:
    """Select at most three of the hardest questions, from different packs if possible, hardest first.

    Questions are compared by level, then by kind: those whose kind is in ``guessed``, the kinds with
    few possible answers, count as easier. Of the rest, a kind not yet taken is preferred, then the
    question that takes longest. Questions that ask for programs are used only if there are no
    others, to keep a placement short.
    """

    def ease(one: Question) -> tuple[bool, int, int, bool, int, float]:
        is_guessed = one.ask in guessed
        return one.ask == "write", taken[one.pack], -one.level, is_guessed, kinds[one.ask], -one.seconds

    left, taken, kinds = list(questions), Counter[str](), Counter[str]()
    chosen: list[Question] = []
    while left and len(chosen) < QUESTIONS_ASKED:
        one = min(left, key=ease)
        left.remove(one)
        chosen.append(one)
        taken[one.pack] += 1
        kinds[one.ask] += 1
    return tuple(sorted(chosen, key=lambda each: -each.level))


def is_passed(acts: Iterable[Act], *, left: bool) -> bool | None:
    """Whether every question was answered correctly at the first attempt, without a hint.

    None if nothing was asked, or if this holds so far but questions are ``left``.
    """
    first: dict[str, bool] = {}
    for act in acts:
        if act.deed == "answered":
            first.setdefault(act.question, act.verdict == "right" and not act.hints)
    if not all(first.values()):
        return False
    return True if first and not left else None


def first_days(count: int, due: Mapping[date, int], today: date) -> tuple[date, ...]:
    """The days of the first reviews of ``count`` questions, in ascending order.

    They are spread evenly over four weeks, beginning in a week, on the days with the fewest reviews
    ``due``.
    """
    first = min(today + timedelta(days=FIRST_AFTER), date.max - timedelta(days=SPREAD_OVER))
    load = {day: due.get(day, 0) for day in (first + timedelta(days=n) for n in range(SPREAD_OVER))}
    chosen: list[date] = []
    for n in range(count):
        wanted = first + timedelta(days=n * SPREAD_OVER // count)
        day = min(load, key=lambda each: (load[each], abs(each - wanted), each))
        load[day] += 1
        chosen.append(day)
    return tuple(sorted(chosen))
