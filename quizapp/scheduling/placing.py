"""Placement: which questions show that a unit is known, and the days of its first reviews."""

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
#: The first reviews of a unit that was skipped start after this many days, and are spread over the second
#: number.
FIRST_AFTER, SPREAD_OVER = 7, 28


def unmet(questions: Iterable[Question], states: Mapping[str, QuestionState]) -> tuple[Question, ...]:
    """Those that were never reviewed and are not suspended."""
    found = ((question, states.get(question.id, QuestionState(question.id))) for question in questions)
    return tuple(q for q, state in found if isinstance(state.schedule, New) and not state.suspended)


def hardest(questions: Sequence[Question], guessed: Collection[str] = ()) -> tuple[Question, ...]:
    """At most three questions, the hardest first: by level, from different packs if possible.

    Of one level those are hardest whose kind is not among ``guessed``, the kinds that have few
    answers; of these one of another kind than before is taken, and the one that takes longest.
    Questions that ask for programs are used only if there are no others, to keep it quick.
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
    """Whether everything was answered right at the first attempt, without a hint; None if so far
    that is so but something is ``left`` to ask, or if nothing was asked."""
    first: dict[str, bool] = {}
    for act in acts:
        if act.deed == "answered":
            first.setdefault(act.question, act.verdict == "right" and not act.hints)
    if not all(first.values()):
        return False
    return True if first and not left else None


def first_days(count: int, due: Mapping[date, int], today: date) -> tuple[date, ...]:
    """The days of the first reviews of ``count`` questions, in order: spread evenly over four
    weeks starting in a week, on the days with the fewest questions ``due``."""
    first = min(today + timedelta(days=FIRST_AFTER), date.max - timedelta(days=SPREAD_OVER))
    load = {day: due.get(day, 0) for day in (first + timedelta(days=n) for n in range(SPREAD_OVER))}
    chosen: list[date] = []
    for n in range(count):
        wanted = first + timedelta(days=n * SPREAD_OVER // count)
        day = min(load, key=lambda each: (load[each], abs(each - wanted), each))
        load[day] += 1
        chosen.append(day)
    return tuple(sorted(chosen))
