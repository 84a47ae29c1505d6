"""An order, blanks and code, through the commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from quizapp.config.workspace import Workspace

Command = Callable[..., Any]

PACK = """
pack: small
title: Small
questions:
  - id: order
    ask: order
    tags: [order]
    lines: ["x = torch.ones(2)", "y = x + 1"]
    extra: ["y = x - 1"]
    code: y
  - id: blank
    ask: blank
    tags: [blank]
    setup: A = torch.zeros(2, 3)
    code: A.___(___)
    fill: [sum, dim=1]
  - id: write
    ask: write
    tags: [write]
    prompt: The transposed matrix.
    vary: {n: [2, 3]}
    setup: A = torch.arange($n * 2).reshape($n, 2)
    code: A.T
    edges: [{setup: "A = torch.zeros(1, 0)"}]
    forbid: [transpose]
    mistakes: [{id: reshaped, code: "A.reshape(2, $n)", says: It keeps the order.}]
"""


@pytest.fixture(autouse=True)
def _pack(workspace: Workspace) -> None:
    (workspace.questions / "small.yaml").write_text(PACK, encoding="utf-8")


def test_show_hides_what_would_tell(quizapp: Command) -> None:
    order, blank, write = quizapp("show", "--all", "--json").lines
    assert (order["code"], write["code"], blank["code"]) == (None, None, "A.___(___)")
    assert sorted(order["lines"]) == ["x = torch.ones(2)", "y = x + 1", "y = x - 1"]
    assert blank["lines"] == write["lines"] == []
    assert write["forbid"] == ["transpose"]
    for shown in (order, blank, write):
        assert shown["fit"]
        assert not {"answer", "fill", "edges", "mistakes"} & set(shown)


def test_show_reveals_the_answer_the_fill_and_the_edges(quizapp: Command) -> None:
    order, blank, write = quizapp("show", "--all", "--json", "--reveal").lines
    picked = [order["lines"][int(number) - 1] for number in order["answer"].split()]
    assert picked == ["x = torch.ones(2)", "y = x + 1"]
    assert (blank["answer"], blank["fill"]) == ("sum\ndim=1", ["sum", "dim=1"])
    assert write["answer"] == "A.T"
    assert write["edges"] == [{"setup": "A = torch.zeros(1, 0)"}]


def test_what_show_reveals_is_graded_right(quizapp: Command) -> None:
    shown = quizapp("show", "--all", "--variant", "all", "--json", "--reveal").lines
    lines = [json.dumps({key: one[key] for key in ("id", "variant", "answer")}) for one in shown]
    graded = quizapp("grade", "--jsonl", stdin="\n".join(lines)).lines
    assert [one["verdict"] for one in graded] == ["right"] * 4
    assert all(one["difference"] is None for one in graded)


def test_a_wrong_program_is_graded_with_the_input_that_tells(quizapp: Command) -> None:
    graded = quizapp("grade", "small/write", "--variant", "1", "--answer", "A.reshape(2, -1)", "--json")
    assert graded.status == 1
    assert graded.data["verdict"] == "wrong"
    assert graded.data["difference"] == {
        "given": {},
        "setup": "A = torch.zeros(1, 0)",
        "code": "A.reshape(2, -1)",
        "expected": "tensor([], size=(0, 1))",
        "got": graded.data["difference"]["got"],
    }
    [slip] = graded.data["because"]
    assert slip["id"] == "reshaped"
    tried = quizapp("try", slip["code"], "--setup", "A = torch.arange(3 * 2).reshape(3, 2)", "--json")
    assert tried.data["result"]["values"] == [[0, 1, 2], [3, 4, 5]]


def test_a_wrong_program_is_told_in_words(quizapp: Command) -> None:
    said = quizapp("grade", "small/write", "--answer", "A").out
    assert "The smallest input where the results differ:\n    A = torch.zeros(1, 0)\n" in said
    assert "Expected: tensor([], size=(0, 1))\nYours:    tensor([], size=(1, 0))" in said


def test_code_that_is_no_python_is_unreadable(quizapp: Command) -> None:
    graded = quizapp("grade", "small/write", "--answer", "A.T)", "--json").data
    assert (graded["verdict"], graded["because"], graded["difference"]) == ("unreadable", [], None)
    assert "Line 1, column 4" in graded["note"]


def test_questions_are_shown_as_text_with_their_lines(quizapp: Command) -> None:
    said = quizapp("show", "--all").out
    assert "  3) " in said
    assert "Without: transpose" in said
    assert "A.T" not in said


@pytest.mark.parametrize(
    ("tag", "invitation", "typed"),
    [
        ("order", "The numbers of the lines in order", "{answer}\n"),
        ("blank", "What goes in each blank", "{answer}\n\n"),
        ("write", "Your code, line by line", "x = A\nx.T\n\n"),
    ],
)
def test_a_plain_review_asks_for_programs(tag: str, invitation: str, typed: str, quizapp: Command) -> None:
    # Only `write` has several variants, and its answer is the same in all of them.
    answer = quizapp("show", f"small/{tag}", "--json", "--reveal").data["answer"]
    said = quizapp("review", "--plain", "--tag", tag, stdin=typed.format(answer=answer)).out
    assert invitation in said
    assert "Right." in said


def test_a_plain_review_shows_the_input_that_tells(quizapp: Command) -> None:
    said = quizapp("review", "--plain", "--tag", "write", stdin="A.transpose(0, 1)\n\nA + 0\n\n").out
    assert "Solve it without `transpose`." in said
    assert "The smallest input where the results differ:" in said
    assert "Yours:    tensor([], size=(1, 0))" in said


def test_an_answer_is_logged_as_it_was_typed(quizapp: Command) -> None:
    quizapp("review", "--plain", "--tag", "write", stdin="  x = A\n  x.T\n\n")
    [row] = json.loads(quizapp("export", "--json").out)["reviews"]
    assert (row["answer"], row["verdict"]) == ("  x = A\n  x.T", "right")
