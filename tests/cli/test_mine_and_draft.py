"""``quizapp mine`` and ``quizapp draft``, and what drafts are asked of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank import load_pack
from quizapp.config.workspace import Workspace

Command = Callable[..., Any]
CODE = "import torch\nx = torch.ones(2).unsqueeze(0)\ntorch.frobnicate(x)\ntorch.nn.GELU()(x)\n"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    file = tmp_path / "code" / "train.py"
    file.parent.mkdir()
    file.write_text(CODE, encoding="utf-8")
    (file.parent / "old.py").write_text("print 'hello'\n", encoding="utf-8")
    return file


def test_what_own_code_uses_is_matched_with_questions(quizapp: Command, code: Path) -> None:
    ran = quizapp("mine", str(code.parent))
    assert ran.status == 0
    assert "     1  torch.Tensor.unsqueeze: small/unsqueeze" in ran.out.splitlines()
    assert "     1  torch.nn.GELU" in ran.out.splitlines()
    assert "frobnicate" not in ran.out
    assert "old.py: skipped: line 1 is not valid Python" in ran.err
    data = quizapp("mine", str(code.parent), "--json").data
    assert (data["files"], data["using"]) == (1, 1)
    assert data["questions"][0] == "small/unsqueeze"
    assert "small/printed" not in data["questions"]


def test_a_review_asks_exactly_these(quizapp: Command, code: Path) -> None:
    code.write_text("import torch\nx.unsqueeze(0)\n", encoding="utf-8")
    ran = quizapp("mine", str(code), "--review", "--plain", stdin=":quit\n")
    assert ran.status == 0
    assert "Question 1 of 1" in ran.out


def test_a_review_of_nothing_is_said(quizapp: Command, code: Path) -> None:
    code.write_text("x = 1\n", encoding="utf-8")
    ran = quizapp("mine", str(code), "--review", "--plain")
    assert ran.status == 2
    assert "nothing to review" in ran.err
    assert quizapp("mine", str(code), "--plain").status == 2
    assert "No question asks" in quizapp("mine", str(code)).out


def test_a_docstring_gives_drafts_that_are_sound_and_not_asked(
    quizapp: Command, workspace: Workspace, tmp_path: Path
) -> None:
    ran = quizapp("draft", "torch.gather", "--pack", "small")
    assert ran.status == 0, ran.err
    file = workspace.questions / "small.yaml"
    pack = load_pack(file).pack
    assert pack is not None
    assert [question.entry.id for question in pack.questions][-1] == "gather-1"
    checked = quizapp("check", str(file), "--json").data
    assert checked["drafts"] == ["small/gather-1"]
    assert not [each for each in checked["problems"] if each["question"] == "small/gather-1"]
    assert "1 draft, not asked in reviews: small/gather-1" in quizapp("check", str(file)).out
    rows = [line.split() for line in quizapp("list").out.splitlines()]
    assert ["small/gather-1", "value", "1", "draft"] in rows
    assert "gather-1" not in quizapp("list", "--due").out
    assert quizapp("grade", "small/gather-1", "--answer", "[[1, 1], [4, 3]]").status == 0
    assert quizapp("draft", "torch.gather", "--pack", "small").status == 0
    assert "small/gather-2" in quizapp("list").out


def test_drafts_are_printed_or_written_to_a_new_file(quizapp: Command, tmp_path: Path) -> None:
    printed = quizapp("draft", "torch.gather").out
    assert load_pack(tmp_path / "x.yaml", printed.encode()).pack is not None
    file = tmp_path / "drafts.yaml"
    assert quizapp("draft", "torch.gather", "--output", str(file)).status == 0
    assert file.read_text(encoding="utf-8") == printed
    again = quizapp("draft", "torch.gather", "--output", str(file))
    assert again.status == 2
    assert "already exists" in again.err


def test_what_cannot_be_drafted_is_said(quizapp: Command) -> None:
    assert "Did you mean torch.gather?" in quizapp("draft", "torch.gathr").err
    assert quizapp("draft", "torch.Tensor").status == 2
    assert quizapp("draft", "no_such_module.f").status == 2


def test_a_pack_of_drafts_is_asked_of_nobody(quizapp: Command, workspace: Workspace) -> None:
    text = "pack: mine\ntags: [draft]\nquestions:\n  - {id: a, ask: shape, code: torch.ones(2)}\n"
    (workspace.questions / "mine.yaml").write_text(text, encoding="utf-8")
    ran = quizapp("review", "--plain", "--pack", "mine")
    assert ran.status == 2
    assert "are drafts" in ran.err
    assert quizapp("list", "--json", "--pack", "mine").data["questions"][0]["draft"] is True


def test_the_first_question_of_a_new_workspace_is_a_draft(quizapp: Command, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert quizapp("init", str(folder)).status == 0
    pack = load_pack(folder / "questions" / "mine.yaml").pack
    assert pack is not None
    assert pack.questions[0].tags == ("draft",)
