"""Lessons through a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank.scope import Scope
from quizapp.cli.plain import PlainReview
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from tests.conftest import Clock, sums

PACK = """
pack: sums
title: Sums
lessons:
  - {id: adding, title: Adding, code: 1 + 2, says: It adds., try: {code: 3 ___ 4, fill: +}}
questions:
  - {id: add, ask: value, needs: [adding], code: 1 + 10}
"""


@pytest.fixture
def review(
    tmp_path: Path, clock: Clock, settings: Settings, small_workspace: Callable[..., Workspace]
) -> Callable[..., str]:
    """Feeds lines to a review, and gives what it said."""

    def feed(*lines: str) -> str:
        study = Study(small_workspace(tmp_path, sums=PACK), settings, FakeRunner(sums), clock)
        target = io.StringIO()
        source = io.StringIO("".join(f"{line}\n" for line in lines))
        assert PlainReview(study, Scope(), source, target).run() == 0
        study.close()
        return target.getvalue()

    return feed


def test_a_lesson_is_told_its_step_read_and_the_question_asked(review: Callable[..., str]) -> None:
    said = review("+", "11")
    in_order = ["Lesson 1 of 1: Adding", "    1 + 2", "gives 3", "It adds.", "    3 ___ 4", "gives 7"]
    in_order += ["What goes in the blank", "Right.", "Question 1 of 1", "Right.", "Today: 1 answer, 1 right"]
    begin = 0
    for piece in in_order:
        begin = said.index(piece, begin) + 1


def test_a_wrong_step_says_what_belongs_there_and_goes_on(review: Callable[..., str]) -> None:
    said = review("-", "11")
    assert "Yours:    -1" in said
    assert "The blank is filled with: +" in said
    assert "Today: 1 answer, 1 right" in said


def test_what_cannot_be_read_is_asked_for_again(review: Callable[..., str]) -> None:
    assert review(") (", "+").count("What goes in the blank") == 2


@pytest.mark.parametrize("line", [":skip", ""])
def test_a_step_can_be_skipped(review: Callable[..., str], line: str) -> None:
    said = review(line)
    assert "The blank is filled with: +" in said
    assert "Question 1 of 1" in said


def test_lessons_can_be_skipped_for_the_day(review: Callable[..., str]) -> None:
    said = review(":no-lessons", "11")
    assert "No more lessons today." in said
    assert "Today: 1 answer, 1 right" in said


def test_a_lesson_is_told_again_when_it_is_asked_for(review: Callable[..., str]) -> None:
    said = review("+", ":lesson", "11")
    assert said.count("It adds.") == 2
    assert said.count("3 ___ 4") == 1
    assert "Quality 3" in said


def test_input_that_ends_within_a_lesson_loses_nothing(review: Callable[..., str]) -> None:
    assert "Today: 0 answers" in review()
    assert "Lesson 1 of 1" in review("+", "11")
