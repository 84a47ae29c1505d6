"""Lessons in a sitting: shown before asked, once, and fading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.care.log_check import LogCheck
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.lesson_steps import GivenLesson
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.words import Note
from tests.conftest import Clock, sums

Open = Callable[..., Study]

PACK = """
pack: sums
title: Sums
lessons:
  - {id: adding, title: Adding, code: 1 + 2, says: It adds., try: {code: 3 ___ 4, fill: +}}
  - {id: taking, needs: [adding], title: Taking, code: 3 - 2, says: Less., try: {code: 4 ___ 1, fill: "-"}}
questions:
  - {id: add, ask: value, needs: [adding], vary: {a: [1, 2, 3]}, code: $a + 10}
  - {id: take, ask: value, needs: [taking], vary: {a: [5, 6, 7]}, code: $a - 1}
"""


@pytest.fixture
def open_lessons(
    tmp_path: Path, clock: Clock, settings: Settings, small_workspace: Callable[..., Workspace]
) -> Open:
    def open_one(answer: Callable[[Program], Outcome] = sums, text: str = PACK) -> Study:
        return Study(small_workspace(tmp_path, sums=text), settings, FakeRunner(answer), clock)

    return open_one


def given(sitting: Sitting) -> GivenLesson:
    turn = sitting.next()
    assert isinstance(turn, GivenLesson)
    return turn


def asked(sitting: Sitting) -> Asked:
    turn = sitting.next()
    assert isinstance(turn, Asked)
    return turn


def right(turn: Asked) -> str:
    left, sign, more = (turn.variant.code or "").split()
    return str(int(left) + int(sign + more))


def pass_through(sitting: Sitting) -> list[str]:
    """Everything right until nothing is left; what came, in order."""
    came = []
    while (turn := sitting.next()) is not None:
        if isinstance(turn, GivenLesson):
            came.append(turn.lesson.id)
            assert sitting.complete(turn.worked.fill).verdict == "right"
        else:
            came.append(turn.question.id)
            sitting.answer(right(turn))
    return came


def shown(study: Study) -> list[str]:
    return [act.question for act in study.store.acts() if act.deed == "shown"]


def test_a_lesson_comes_before_what_needs_it_and_after_what_it_needs(open_lessons: Open) -> None:
    study = open_lessons()
    assert pass_through(study.sitting()) == ["sums/adding", "sums/add", "sums/taking", "sums/take"]
    assert shown(study) == ["sums/adding", "sums/taking"]


def test_it_says_which_lesson_of_how_many_it_is(open_lessons: Open) -> None:
    text = PACK.replace("needs: [adding], vary", "vary")
    study = open_lessons(text=text)
    sitting = study.sitting()
    sitting.answer(right(asked(sitting)))
    first = given(sitting)
    assert (first.lesson.id, first.number, first.total) == ("sums/adding", 1, 2)
    sitting.complete("+")
    second = given(sitting)
    assert (second.lesson.id, second.number, second.total) == ("sums/taking", 2, 2)


def test_what_was_run_is_shown_and_the_step_is_judged_by_running(open_lessons: Open) -> None:
    sitting = open_lessons().sitting()
    worked = given(sitting).worked
    assert worked.outcome.result is not None
    assert worked.outcome.result.values == 3
    assert worked.target.result is not None
    assert worked.target.result.values == 7
    assert sitting.complete("-").verdict == "wrong"


def test_a_step_counts_nothing(open_lessons: Open, clock: Clock) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    sitting.complete("-")
    assert [act.deed for act in study.store.acts()] == ["shown"]
    assert study.home().new == 2
    clock.turn(seconds=90)
    turn = asked(sitting)
    assert (turn.position, turn.total) == (1, 2)
    assert sitting.answer(right(turn)).quality == 5


def test_what_cannot_be_read_leaves_the_lesson_where_it_is(open_lessons: Open) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    assert sitting.complete(") (").verdict == "unreadable"
    assert shown(study) == []
    assert given(sitting).lesson.id == "sums/adding"


def test_a_step_can_be_skipped(open_lessons: Open) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    done = sitting.complete("")
    assert (done.verdict, done.worked.fill) == ("skipped", "+")
    assert shown(study) == ["sums/adding"]
    assert asked(sitting).question.id == "sums/add"


def test_a_lesson_that_was_left_comes_again_and_one_that_was_shown_does_not(open_lessons: Open) -> None:
    study = open_lessons()
    given(study.sitting())
    sitting = study.sitting()
    assert given(sitting).lesson.id == "sums/adding"
    sitting.complete("+")
    assert asked(study.sitting()).question.id == "sums/add"


def test_undoing_asks_the_question_again_without_its_lesson(open_lessons: Open) -> None:
    sitting = open_lessons().sitting()
    given(sitting)
    sitting.complete("+")
    asked(sitting)
    sitting.answer("999")
    undone = sitting.undo()
    assert undone is not None
    assert undone.deed == "answered"
    assert asked(sitting).question.id == "sums/add"
    assert sitting.undo() is None


def test_lessons_can_be_skipped_for_a_day(open_lessons: Open, clock: Clock) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    sitting.skip_lessons()
    assert asked(sitting).question.id == "sums/add"
    assert asked(study.sitting()).question.id == "sums/add"
    assert shown(study) == []
    clock.turn(days=1)
    assert given(study.sitting()).lesson.id == "sums/adding"


def test_a_question_that_was_answered_before_gets_no_lesson(open_lessons: Open, clock: Clock) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    sitting.skip_lessons()
    sitting.answer(right(asked(sitting)))
    clock.turn(days=1)
    again = study.sitting()
    assert asked(again).question.id == "sums/add"
    again.answer("999")
    assert given(again).lesson.id == "sums/adding"  # for the other question, which is new


def test_help_fades_after_two_successes_and_comes_back_after_a_lapse(
    open_lessons: Open, clock: Clock
) -> None:
    text = PACK[: PACK.index("  - {id: take,")]
    study = open_lessons(text=text)
    offered = []
    for day, verdict in ((0, right), (1, right), (6, lambda _: "999"), (1, right), (6, right)):
        clock.turn(days=day)
        sitting = study.sitting()
        if day == 0:
            given(sitting)
            sitting.complete("+")
        turn = asked(sitting)
        assert turn.kind == "review"
        sitting.answer(verdict(turn))
        offered.append(sitting.can_recall)
    assert offered == [True, False, True, True, False]


def test_a_lesson_seen_again_before_the_answer_is_a_hint(open_lessons: Open) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    sitting.complete("+")
    turn = asked(sitting)
    recalled = sitting.recall()
    assert recalled is not None
    assert recalled.again
    assert sitting.complete("+").verdict == "right"
    assert sitting.recall(recalled.number) is None
    answered = sitting.answer(right(turn))
    assert (answered.quality, answered.hints) == (3, 1)
    assert shown(study) == ["sums/adding"]


def test_a_lesson_seen_again_after_the_answer_changes_nothing(open_lessons: Open) -> None:
    sitting = open_lessons().sitting()
    given(sitting)
    sitting.complete("+")
    sitting.answer(right(asked(sitting)))
    assert sitting.recall() is not None
    answered = sitting.answered
    assert answered is not None
    assert answered.quality == 5


def test_a_lesson_that_cannot_be_run_is_passed_over_and_told(open_lessons: Open) -> None:
    def broken(program: Program) -> Outcome:
        return Outcome("timeout", "cpu", "2.13.0", 5.0) if program.code == "1 + 2" else sums(program)

    study = open_lessons(broken)
    sitting = study.sitting()
    assert asked(sitting).question.id == "sums/add"
    told = sitting.plan.news()
    assert [note.key for note in told] == ["lesson.passed-over"]
    assert isinstance(dict(told[0].fills)["why"], Note)
    sitting.answer("11")
    assert given(sitting).lesson.id == "sums/taking"
    assert not sitting.plan.news()
    assert shown(study) == []


def test_a_lesson_with_a_questions_name_leaves_the_question_alone(open_lessons: Open) -> None:
    text = PACK.replace("id: adding", "id: add").replace("[adding]", "[add]")
    study = open_lessons(text=text)
    assert pass_through(study.sitting()) == ["sums/add", "sums/add", "sums/taking", "sums/take"]
    assert study.store.state("sums/add").reviews == 1


def test_the_doctor_takes_a_lesson_for_no_unknown_question(open_lessons: Open) -> None:
    study = open_lessons()
    sitting = study.sitting()
    given(sitting)
    sitting.complete("+")
    study.close()
    workspace = study.workspace
    records = LogCheck(workspace.database, workspace.data, study.library, study.clock(), study.day_of)
    assert "unknown" not in [finding.check for finding in records.findings()]
