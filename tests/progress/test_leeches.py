"""Questions that lapse again and again are told of, once at a time, with what helps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.bank.scope import Scope
from quizapp.progress.leeches import is_reported, leeches
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Answered
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState
from tests.conftest import Clock

LATER = Scope(questions=frozenset({"sums/later"}))


@pytest.mark.parametrize(("lapses", "told"), [(7, False), (8, True), (9, False), (12, True), (14, False)])
def test_at_eight_lapses_and_every_four_after(lapses: int, told: bool) -> None:
    assert is_reported(lapses, lapses - 1) == told
    assert not is_reported(lapses, lapses), "only when it lapses"


def test_the_worst_are_listed_first() -> None:
    states = {name: QuestionState(name, lapses=n) for name, n in (("a", 8), ("b", 7), ("c", 13), ("d", 8))}
    assert leeches(states) == (("c", 13), ("a", 8), ("d", 8))


def lapsed(study: Study, clock: Clock, times: int) -> None:
    """A past in which sums/later was right once, and then wrong so often."""
    clock.turn(days=-60)
    for number in range(times + 1):
        right = number == 0
        study.store.add(
            Act(
                "",
                clock.now,
                clock.now.date(),
                "answered",
                "sums/later",
                kind="review",
                variant=0,
                answer="0",
                verdict="right" if right else "wrong",
                quality=4 if right else 1,
                slip=None if right else f"slip-{number % 2}",
                seconds=9.0,
            )
        )
        clock.turn(days=2)
    clock.turn(days=60 - 2 * (times + 1))


def answer(sitting: Sitting, text: str) -> Answered:
    while (asked := sitting.next()) is not None and asked.question.id != "sums/later":
        sitting.suspend()
    return sitting.answer(text)


def test_the_eighth_lapse_is_told_with_what_helps(open_study: Callable[..., Study], clock: Clock) -> None:
    study = open_study()
    lapsed(study, clock, 7)
    sitting = study.sitting(LATER)
    answered = answer(sitting, "1")
    assert answered.leech is not None
    assert (answered.leech.lapses, answered.leech.needs) == (8, ("sums/add",))
    assert answered.leech.slips == (("slip-1", 4), ("slip-0", 3))
    assert sitting.change_quality(3).leech is None, "it has not lapsed then"
    sitting.undo()
    assert sitting.answered is not None
    assert sitting.answered.leech is not None
    drilled = answer(sitting, "1")
    assert drilled.leech is None, "told once"


def test_the_ninth_is_not_told_and_a_right_answer_neither(
    open_study: Callable[..., Study], clock: Clock
) -> None:
    study = open_study()
    lapsed(study, clock, 8)
    assert answer(study.sitting(LATER), "14").leech is None
    clock.turn(days=1)
    assert answer(study.sitting(LATER), "1").leech is None
