"""Answers of several lines through a pipe: how they end, and which lines are commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from quizapp.config.workspace import Workspace

Command = Callable[..., Any]

PACK = r"""
pack: lines
title: Lines
questions:
  - {id: printed, tags: [printed], ask: output, hint: It counts., code: "for i in range(3): print(i)"}
  - {id: command, tags: [command], ask: output, code: "print(':quit'); print(':x'); print('::y')"}
  - {id: sum, tags: [sum], ask: value, code: 1 + 1}
  - {id: steps, tags: [steps], ask: value, code: "torch.ones(2).add(1).add(1).sum().item()"}
  - id: code
    ask: write
    tags: [code]
    prompt: A slice of `x`.
    setup: x = torch.arange(6)
    code: x[1:3]
"""


@pytest.fixture
def review(quizapp: Command, workspace: Workspace) -> Callable[..., str]:
    """Answers the question with a tag, line after line; what was said."""
    (workspace.questions / "small.yaml").write_text(PACK, encoding="utf-8")

    def feed(tag: str, stdin: str) -> str:
        ran = quizapp("review", "--plain", "--tag", tag, "--limit", "1", stdin=stdin)
        assert ran.status == 0, ran.err
        said: str = ran.out
        return said

    return feed


@pytest.fixture
def answers(quizapp: Command) -> Callable[[], list[str]]:
    return lambda: [row["answer"] for row in json.loads(quizapp("export", "--json").out)["reviews"]]


@pytest.mark.parametrize("stdin", ["0\n1\n", "0\n1\n2\n", "0\n", "0\n1\n:quit\n", "0\n:q\n2\n\n"])
def test_an_answer_that_was_not_ended_counts_nothing(
    review: Callable[..., str], answers: Callable[[], list[str]], stdin: str
) -> None:
    said = review("printed", stdin)
    assert "it was not graded and does not count" in said
    assert "Today: 0 answers" in said
    assert answers() == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(review: Callable[..., str], end: str) -> None:
    assert "Right." in review("printed", end.join(["0", "1", "2", "", ""]))


def test_equal_calls_in_succession_are_counted(review: Callable[..., str]) -> None:
    said = review("steps", "6\n")
    assert "Tensor.add: float32 (2,) ×2\n  Tensor.sum: float32 ()\n" in said


def test_a_command_between_two_lines_is_obeyed_and_the_answer_goes_on(review: Callable[..., str]) -> None:
    said = review("printed", "0\n:hint\n1\n:help\n2\n\n")
    assert "Hint: It counts." in said
    assert "Your answer has 1 line so far." in said
    assert "Your answer has 2 lines so far." in said
    assert ":suspend   " in said
    assert "Right." in said


def test_skipping_drops_the_lines_so_far(
    review: Callable[..., str], answers: Callable[[], list[str]]
) -> None:
    said = review("printed", "7\n:skip\n:quit\n")
    assert "Here is the answer." in said
    assert "does not count" not in said
    assert answers() == [""]


def test_a_line_that_reads_like_a_command_is_typed_with_another_colon(
    review: Callable[..., str], answers: Callable[[], list[str]]
) -> None:
    said = review("command", "::quit\n:x\n::y\n\n")
    assert "Right." in said
    assert answers() == [":quit\n:x\n::y"]
    assert ":x is not a command, so it was added to your answer" in said


def test_what_follows_the_name_of_a_command_makes_it_a_line_of_the_answer(
    review: Callable[..., str], answers: Callable[[], list[str]]
) -> None:
    review("printed", ":skip the first\n\n")
    assert answers() == [":skip the first"]


def test_in_an_answer_of_one_line_an_unknown_command_is_a_slip_of_the_finger(
    review: Callable[..., str], answers: Callable[[], list[str]]
) -> None:
    assert "There is no command :hnt." in review("sum", ":hnt\n")
    assert answers() == []


def test_code_with_empty_lines_is_pasted_between_two_commands(review: Callable[..., str]) -> None:
    code = "def part(t):\n    first = 1\n\n    return t[first:3]\n\npart(x)\n"
    said = review("code", f":paste\n{code}:end\n")
    assert "Finish with a line that contains only :end." in said
    assert "Right." in said


def test_code_that_was_pasted_and_not_ended_counts_nothing(
    review: Callable[..., str], answers: Callable[[], list[str]]
) -> None:
    assert "does not count" in review("code", ":paste\nx[1:3]\n\n\n")
    assert answers() == []


def test_pasting_is_for_answers_of_several_lines(review: Callable[..., str]) -> None:
    said = review("sum", ":paste\n2\n")
    assert "This answer has one line" in said
    assert "Right." in said


@pytest.mark.parametrize("tag", ["printed", "code"])
def test_how_an_answer_of_several_lines_ends_is_told(review: Callable[..., str], tag: str) -> None:
    assert "finish with an empty line" in review(tag, "")
