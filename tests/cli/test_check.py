"""``quizapp check`` as a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quizapp.config.workspace import Workspace

BROKEN = """
pack: broken
title: Broken
questions:
  - id: typo
    ask: shape
    hints: Count.
    code: torch.ones(2)
"""


@pytest.fixture
def broken(workspace: Workspace) -> str:
    file = workspace.questions / "broken.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    return str(file)


def test_the_workspaces_own_questions_are_checked(quizapp: Callable[..., Any]) -> None:
    ran = quizapp("check")
    assert ran.status == 1
    assert "error[code-fails] small/hopeless: the code raises RuntimeError" in ran.out
    assert "code: torch.ones(2) @ torch.ones(3)\n" in ran.out
    assert ran.out.endswith("4 questions, 9 variants: 1 error, 0 warnings\n")
    assert ran.err == ""


def test_json_has_the_promised_keys(quizapp: Callable[..., Any], broken: str) -> None:
    ran = quizapp("check", broken, "--json")
    assert ran.status == 1
    assert ran.data == {
        "schema": 1,
        "questions": 0,
        "variants": 0,
        "problems": [
            {
                "file": broken,
                "line": 7,
                "column": 5,
                "question": "broken/typo",
                "rule": "unknown-key",
                "severity": "error",
                "message": "unknown key `hints`; write `hint`",
            }
        ],
        "drafts": [],
    }
    assert quizapp("check", broken, "--format", "json").data == ran.data


def test_annotations_for_github(quizapp: Callable[..., Any], broken: str) -> None:
    ran = quizapp("check", broken, "--format", "github")
    assert ran.status == 1
    assert ran.out.startswith("::error file=")
    assert ",line=7,col=5,title=unknown-key::unknown key `hints`; write `hint`\n" in ran.out


def test_what_can_be_mended_is_mended_first(quizapp: Callable[..., Any], broken: str) -> None:
    ran = quizapp("check", broken, "--fix")
    assert ran.status == 0
    assert ran.out == "1 question, 1 variant: no problems found\n"
    assert ran.err == f"{broken}: fixed in 1 place\n"


def test_warnings_alone_are_no_failure(quizapp: Callable[..., Any], workspace: Workspace) -> None:
    file = workspace.questions / "broken.yaml"
    file.write_text(BROKEN.replace("hints: Count.", "vary: {n: [1, 2]}"), encoding="utf-8")
    ran = quizapp("check", str(file))
    assert ran.status == 0
    assert "warning[unused-name]" in ran.out


def test_a_path_that_is_not_there_is_wrong_use(quizapp: Callable[..., Any]) -> None:
    ran = quizapp("check", "nowhere.yaml")
    assert ran.status == 2
    assert "nowhere.yaml" in ran.err
