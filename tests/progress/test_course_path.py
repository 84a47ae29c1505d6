"""The path at home: the unit where a learner is, whatever they answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.config.workspace import Workspace
from quizapp.review.study import Study

FIRST = """
pack: first
title: First
questions:
  - {id: a, ask: value, vary: {n: [1, 2]}, code: $n + 1}
  - {id: b, ask: value, vary: {n: [1, 2]}, code: $n + 2, after: [a]}
  - {id: c, ask: value, vary: {n: [1, 2]}, code: $n + 3, after: [second/a]}
"""
SECOND = """
pack: second
title: Second
questions:
  - {id: a, ask: value, vary: {n: [1, 2]}, code: $n + 5}
"""
COURSE = """
course: short
units:
  - {id: one, title: One, packs: [first]}
  - {id: two, title: Two, packs: [second]}
"""


@pytest.fixture
def study(
    tmp_path: Path, small_workspace: Callable[..., Workspace], open_study: Callable[[], Study]
) -> Study:
    workspace = small_workspace(tmp_path, first=FIRST, second=SECOND, course=COURSE)
    (workspace.questions / "sums.yaml").unlink()
    return open_study()


def here(study: Study) -> str:
    unit = study.path().here
    assert unit is not None
    return unit.unit.id


def test_who_forgot_what_the_rest_of_a_unit_builds_on_is_still_there(study: Study) -> None:
    assert here(study) == "one"
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    assert asked.question.id == "first/a"
    sitting.dont_know()
    assert here(study) == "one"


def test_what_waits_for_a_later_unit_does_not_hold_one_back(study: Study) -> None:
    sitting = study.sitting()
    for _ in range(2):
        asked = sitting.next()
        assert asked is not None
        left, _, more = asked.variant.code.split()
        sitting.answer(str(int(left) + int(more)))
    assert here(study) == "two"
