"""A learner who knows a unit skips it: three questions, as practice, and a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.states import New, Scheduled

FIRST = """
pack: first
title: First
lessons:
  - {id: sums, title: Sums, code: 1 + 2, says: It adds., try: {code: 1 ___ 2, fill: +}}
questions:
  - {id: a, ask: value, vary: {n: [1, 2]}, code: $n + 1, hint: Count.}
  - {id: b, ask: value, vary: {n: [1, 2]}, code: $n + 2, level: 4, after: [a], needs: [sums], hint: Count.}
  - {id: c, ask: value, vary: {n: [1, 2]}, code: $n + 3, level: 3}
  - {id: d, ask: value, vary: {n: [1, 2]}, code: $n + 4, level: 2}
"""
SECOND = """
pack: second
title: Second
questions:
  - {id: a, ask: value, vary: {n: [1, 2]}, code: $n + 5}
"""
THIRD = """
pack: third
title: Third
questions:
  - {id: guessed, ask: truth, prompt: It is so., vary: {n: [1, 2]}, code: $n > 1}
  - {id: a, ask: value, vary: {n: [1, 2]}, code: $n + 6}
  - {id: b, ask: value, vary: {n: [1, 2]}, code: $n + 7}
  - {id: c, ask: value, vary: {n: [1, 2]}, code: $n + 8}
"""
COURSE = """
course: short
units:
  - {id: one, title: One, packs: [first]}
  - {id: two, title: Two, packs: [second]}
  - {id: three, title: Three, packs: [third]}
  - {id: empty, title: Empty, packs: [nowhere]}
"""
HARDEST = ["first/b", "first/c", "first/d"]


@pytest.fixture
def study(
    tmp_path: Path, small_workspace: Callable[..., Workspace], open_study: Callable[[], Study]
) -> Study:
    workspace = small_workspace(tmp_path, first=FIRST, second=SECOND, third=THIRD, course=COURSE)
    (workspace.questions / "sums.yaml").unlink()
    return open_study()


def placing(study: Study, unit: str = "one") -> Sitting:
    scope = study.placement.scope(unit)
    assert scope is not None
    return study.sitting(scope)


def answer(sitting: Sitting, *, right: bool = True) -> str:
    asked = sitting.next()
    assert asked is not None
    assert asked.kind == "practice"
    left, _, more = asked.variant.code.split()
    sitting.answer(str(int(left) + int(more) + (0 if right else 1)))
    return asked.question.id


def standings(study: Study) -> dict[str, tuple[int, int]]:
    return {one.unit.id: (one.unmet, one.placed) for one in study.placement.units()}


def place(study: Study) -> None:
    sitting = placing(study)
    for _ in HARDEST:
        answer(sitting)
    assert study.placement.settle("one", sitting.plan.passed).key == "placing.passed"


def test_the_hardest_are_asked_whatever_they_come_after_and_nothing_is_scheduled(study: Study) -> None:
    sitting = placing(study)
    assert [answer(sitting) for _ in HARDEST] == HARDEST
    assert sitting.next() is None
    assert all(state.schedule == New() for state in study.store.states().values())


def test_of_one_level_what_could_be_guessed_is_asked_last(study: Study) -> None:
    scope = study.placement.scope("three")
    assert scope is not None
    assert scope.questions == {"third/a", "third/b", "third/c"}


def test_who_passes_has_met_the_whole_unit_and_reviews_it_in_a_week_or_later(study: Study) -> None:
    place(study)
    assert standings(study) == {"one": (0, 4), "two": (1, 0), "three": (4, 0)}
    schedules = [study.store.state(f"first/{name}").schedule for name in "abcd"]
    due = [schedule.due for schedule in schedules if isinstance(schedule, Scheduled)]
    assert len(set(due)) == 4
    assert all(timedelta(days=7) <= day - study.today < timedelta(days=35) for day in due)
    asked = study.sitting().next()
    assert asked is not None
    assert asked.question.id == "second/a"


def test_placing_takes_nothing_off_the_new_questions_of_the_day(study: Study) -> None:
    place(study)
    assert study.home().new == 5


def test_a_first_review_of_what_was_placed_is_a_due_one_and_no_new_one(study: Study, clock: Any) -> None:
    place(study)
    clock.turn(days=60)
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    assert asked.kind == "review"
    left, _, more = asked.variant.code.split()
    sitting.answer(str(int(left) + int(more)))
    states, library = study.store.states(), study.library
    limits = DayLimits(new=1, due=2)
    assert len(plan_day(library, states, study.today, limits)) == 2, "one due and one new are left"


@pytest.mark.parametrize("right_ones", [0, 1, 2])
def test_a_wrong_answer_ends_it_and_changes_nothing(study: Study, right_ones: int) -> None:
    sitting = placing(study)
    for _ in range(right_ones):
        answer(sitting)
    answer(sitting, right=False)
    assert sitting.next() is None
    assert study.placement.settle("one", sitting.plan.passed).key == "placing.failed"
    assert standings(study) == {"one": (4, 0), "two": (1, 0), "three": (4, 0)}


def test_a_hint_is_not_knowing(study: Study) -> None:
    sitting = placing(study)
    sitting.next()
    sitting.hint("en")
    answered = sitting.answer("nothing")
    assert answered.verdict == "unreadable"
    assert sitting.plan.passed is None
    asked = sitting.asked
    assert asked is not None
    left, _, more = asked.variant.code.split()
    sitting.answer(str(int(left) + int(more)))
    assert sitting.plan.passed is False


def test_who_leaves_before_the_end_is_not_placed(study: Study) -> None:
    sitting = placing(study)
    answer(sitting)
    assert study.placement.settle("one", sitting.plan.passed).key == "placing.unfinished"
    assert standings(study)["one"] == (4, 0)


def test_a_placement_is_taken_back_as_a_whole_on_any_day(study: Study, clock: Any) -> None:
    place(study)
    clock.turn(days=3)
    assert study.placement.take_back("one") == 4
    assert standings(study)["one"] == (4, 0)
    assert study.placement.take_back("one") == 0
    place(study)
    assert standings(study)["one"] == (0, 4)


def test_what_was_reviewed_since_stays_as_it_is(study: Study, clock: Any) -> None:
    place(study)
    clock.turn(days=60)
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    sitting.dont_know()
    before = study.store.state(asked.question.id)
    assert study.placement.take_back("one") == 3
    assert study.store.state(asked.question.id) == before


def test_there_is_nothing_to_ask_of_what_was_met_or_is_not_there(study: Study) -> None:
    place(study)
    assert study.placement.scope("one") is None
    assert study.placement.scope("empty") is None
    assert study.placement.scope("no such unit") is None
