"""``quizapp coverage``: what the library asks about, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizapp.config.workspace import Workspace

Command = Callable[..., Any]


def test_what_is_exercised_and_what_is_missing_as_json(quizapp: Command) -> None:
    data = quizapp("coverage", "--json", "--missing", "5").data
    exercised = {each["name"]: each for each in data["exercised"]}
    assert exercised["torch.Tensor.unsqueeze"]["questions"] == ["small/unsqueeze"]
    assert exercised["torch.Tensor.unsqueeze"]["count"] > 0
    assert data["questions"] == 4
    assert 0 < data["asked"] < data["counted"]
    assert 0 < data["share"] < 1
    counts = [each["count"] for each in data["missing"]]
    assert len(counts) == 5
    assert counts == sorted(counts, reverse=True)
    assert [most["place"] for most in data["most_used"]][:2] == ["torch", "torch.nn.functional"]
    assert data["skills"] == []
    assert not {each["name"] for each in data["missing"]} & exercised.keys()


def test_the_most_used_missing_names_come_first(quizapp: Command) -> None:
    ran = quizapp("coverage", "--missing", "3")
    assert ran.status == 0
    assert ran.out.splitlines()[0].startswith("4 questions exercise ")
    rows = [line.split() for line in ran.out.splitlines()[-3:]]
    assert all(name.startswith("torch.") for _, name in rows)
    assert int(rows[0][0]) >= int(rows[1][0]) >= int(rows[2][0])


def test_none_of_the_missing_can_be_asked_for(quizapp: Command) -> None:
    out = quizapp("coverage", "--missing", "0").out
    assert not any(line.lstrip()[:1].isdigit() and line.startswith(" ") for line in out.splitlines())


def test_a_skill_without_a_question_is_told_of(quizapp: Command, workspace: Workspace) -> None:
    text = """skills:
  - {id: adding, title: {en: Add dimensions, zh: 增加维度}, questions: [small/unsqueeze]}
  - {id: cutting, title: Cut, questions: [small/no-such]}
"""
    (workspace.questions / "skills.yaml").write_text(text, encoding="utf-8")
    ran = quizapp("coverage")
    assert "Questions cover 1 of the 2 skills." in ran.out
    assert ran.out.splitlines()[-1].split() == ["—", "Cut", "(cutting)"]
    assert "skills.yaml:3:" in ran.err
    skills = quizapp("coverage", "--json").data["skills"]
    assert [(skill["id"], skill["asked"]) for skill in skills] == [("adding", 1), ("cutting", 0)]
    assert quizapp("list").status == 0
    assert not quizapp("list").err  # it is not a pack
