"""The settings as the command line tells them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import SETTINGS
from quizapp.config.workspace import Workspace

Command = Callable[..., Any]


def shown(quizapp: Command, *flags: str) -> dict[str, dict[str, Any]]:
    ran = quizapp(*flags, "config", "show", "--json")
    assert ran.status == 0, ran.err
    return {row["key"]: row for row in ran.data["settings"]}


def test_every_setting_is_shown_with_its_source(
    quizapp: Command, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_file = tmp_path / "config" / "quizapp" / "quizapp.toml"
    user_file.parent.mkdir(parents=True)
    user_file.write_text('due_per_day = 7\n[keys]\n"end.undo" = "f7"', encoding="utf-8")
    workspace.settings_file.write_text('timezone = "Asia/Shanghai"', encoding="utf-8")
    monkeypatch.setenv("QUIZAPP_THEME", "light")
    rows = shown(quizapp, "--language", "zh")
    assert {key.partition(".")[0] for key in rows} == {setting.key for setting in SETTINGS}
    told = {key: (row["value"], row["source"], row["file"]) for key, row in rows.items()}
    assert told["workspace"] == (str(workspace.root), "flag", None)
    assert told["language"] == ("zh", "flag", None)
    assert told["theme"] == ("light", "environment", None)
    assert told["timezone"] == ("Asia/Shanghai", "file", str(workspace.settings_file))
    assert told["due_per_day"] == (7, "file", str(user_file))
    assert told["keys.end.undo"] == ("f7", "file", str(user_file))
    assert told["rollover_hour"] == (4, "default", None)
    assert rows["theme"]["variable"] == "QUIZAPP_THEME"
    assert all(row["purpose"] for row in rows.values())


def test_what_is_shown_can_be_written_into_a_file(quizapp: Command, workspace: Workspace) -> None:
    workspace.settings_file.write_text('new_per_day = 3\nkeys = {"end.undo" = "f7"}', encoding="utf-8")
    told = quizapp("config", "show").out
    assert f"from {workspace.settings_file}" in told
    lines = [line for line in told.splitlines() if not line.startswith((" ", "workspace"))]
    written = tomllib.loads("\n".join(lines))
    assert written["new_per_day"] == 3
    workspace.settings_file.write_text("\n".join(lines), encoding="utf-8")
    again = load_settings(
        flags={}, environment={}, workspace_file=workspace.settings_file, user_file=workspace.root / "none"
    )
    assert again.keys == {"end.undo": "f7"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_alone_it_explains_with_an_example_that_holds(
    quizapp: Command, workspace: Workspace, tmp_path: Path, language: str
) -> None:
    ran = quizapp("--language", language, "config")
    assert ran.status == 0
    assert str(workspace.settings_file) in ran.out
    assert "QUIZAPP_LANGUAGE" in ran.out
    example = tmp_path / "example.toml"
    taken = [line for line in ran.out.splitlines() if " = " in line or line.strip() == "[keys]"]
    example.write_text("\n".join(taken), encoding="utf-8")
    settings = load_settings(
        flags={}, environment={}, workspace_file=example, user_file=tmp_path / "none.toml"
    )
    assert settings.sources["new_per_day"] == str(example)
    assert settings.keys


def test_a_wrong_setting_is_told_with_its_line(quizapp: Command, workspace: Workspace) -> None:
    workspace.settings_file.write_text("\nrollover_hour = 25", encoding="utf-8")
    ran = quizapp("config", "show")
    assert ran.status == 2
    assert f"{workspace.settings_file}:2" in ran.err
    assert "0–23" in ran.err
    assert not ran.out
