"""Trying code out, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.examine.scratchpad import History, Scratchpad, is_whole
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome


def ended(program: Program) -> Outcome:
    return Outcome("error" if "wrong" in program.code else "finished", "cpu", "2", 0.0)


def test_each_input_runs_after_the_setup_and_all_that_finished() -> None:
    runner = FakeRunner(ended)
    bench = Scratchpad(runner, "A = 1\n")
    for text in ("b = A", "wrong", "c = b", "c"):
        bench.run(text)
    programs = [job.programs[0] for job in runner.jobs]
    assert [one.code for one in programs] == ["b = A", "wrong", "c = b", "c"]
    assert [one.setup.split("\n") for one in programs] == [
        ["A = 1", ""],
        ["A = 1", "", "b = A"],
        ["A = 1", "", "b = A"],
        ["A = 1", "", "b = A", "c = b"],
    ]
    assert all(job.limits.seconds == 5.0 for job in runner.jobs)


def test_the_history_keeps_what_is_being_written() -> None:
    history = History()
    for text in ("a", "b", "b"):
        history.add(text)
    assert history.forward() is None
    assert history.back("draft") == "b"
    assert history.back("b") == "a"
    assert history.back("a") is None
    assert history.forward() == "b"
    assert history.forward() == "draft"
    assert history.forward() is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a", True),
        ("if a:", False),
        ("if a:\n    b", False),
        ("if a:\n    b\n    ", True),
        ("f(", False),
        ("f(]", True),
        ("a b", True),
        ("a\nb", True),
        ("'''", False),
    ],
)
def test_what_needs_more_is_told_from_what_does_not(text: str, whole: bool) -> None:
    assert is_whole(text) is whole


@given(st.text(max_size=80))
def test_any_text_is_whole_or_not(text: str) -> None:
    assert isinstance(is_whole(text), bool)
