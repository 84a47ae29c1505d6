"""``quizapp schema`` as an editor's owner calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from quizapp.authoring.json_schema import SCHEMA_FILE
from quizapp.config.workspace import Workspace

Command = Callable[..., Any]


def test_the_schema_is_printed(quizapp: Command) -> None:
    ran = quizapp("schema")
    assert ran.status == 0
    assert json.loads(ran.out)["$schema"].startswith("http://json-schema.org/draft-07/")


def test_the_schema_is_written_beside_the_questions(quizapp: Command, workspace: Workspace) -> None:
    printed = quizapp("schema").out
    ran = quizapp("schema", "--write")
    assert (ran.status, ran.out) == (0, "")
    assert f"# yaml-language-server: $schema={SCHEMA_FILE}" in ran.err
    assert (workspace.questions / SCHEMA_FILE).read_text(encoding="utf-8") == printed


def test_editors_speak_the_authors_language(quizapp: Command) -> None:
    assert "难度" in quizapp("--language", "zh", "schema").out
