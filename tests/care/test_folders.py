"""The workspace: take one thing away, and exactly that is found."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.care.finding import Finding
from quizapp.config.workspace import Workspace

Wrong = Callable[..., list[tuple[str, str, str]]]
Usage = namedtuple("Usage", "total used free")


def test_a_workspace_that_is_not_there_yet_is_no_fault(
    workspace: Workspace, examine: Callable[..., list[Finding]]
) -> None:
    shutil.rmtree(workspace.root)
    told = {one.check: one for one in examine()}
    assert (told["workspace"].level, told["workspace"].note.key) == ("fine", "care.workspace-new")
    assert not workspace.root.exists()


def test_a_missing_folder_is_told_and_made(workspace: Workspace, wrong: Wrong) -> None:
    workspace.data.rmdir()
    assert wrong() == [("workspace", "notice", "folder-missing")]
    assert wrong(fix=True) == [("workspace", "fixed", "folder-made")]
    assert wrong() == []


def test_a_folder_that_cannot_be_made_is_told(workspace: Workspace, wrong: Wrong) -> None:
    workspace.data.rmdir()
    workspace.data.write_text("in the way")
    assert wrong(fix=True) == [("workspace", "fault", "folder-unwritable")]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(workspace: Workspace, wrong: Wrong) -> None:
    workspace.data.chmod(0o500)
    try:
        assert wrong() == [("workspace", "fault", "folder-unwritable")]
    finally:
        workspace.data.chmod(0o700)


@pytest.mark.parametrize(("megabytes", "level"), [(500, None), (100, "notice"), (5, "fault")])
def test_a_disk_that_fills_up_is_told(
    megabytes: int, level: str | None, wrong: Wrong, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**12, 0, megabytes * 1024**2))
    assert wrong() == ([] if level is None else [("disk", level, "disk-full")])


def test_a_cache_that_cannot_be_used_is_told(
    wrong: Wrong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in-the-way").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "in-the-way"))
    assert wrong() == [("cache", "notice", "cache-unused")]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert wrong() == []
    assert list((tmp_path / "cache" / "quizapp").iterdir()) == []


def test_each_settings_file_is_looked_at(workspace: Workspace, wrong: Wrong, tmp_path: Path) -> None:
    workspace.settings_file.write_text('langage = "zh"')
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "quizapp.toml").write_text("new_per_day = -1")
    assert wrong() == [("settings", "fault", "settings.unknown"), ("settings", "fault", "settings.value")]


def test_faults_of_question_files_are_counted(workspace: Workspace, wrong: Wrong) -> None:
    (workspace.questions / "bad.yaml").write_text("pack: bad\nquestions: 3\n")
    assert wrong() == [("questions", "fault", "questions-errors")]


def test_no_questions_at_all_is_told(workspace: Workspace, wrong: Wrong) -> None:
    (workspace.questions / "sums.yaml").unlink()
    assert wrong() == [("questions", "notice", "questions-none")]


def test_a_list_of_trust_that_cannot_be_read_is_told(wrong: Wrong, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "trusted.json").write_text('{"trusted": [{"file": 3}]}')
    assert wrong() == [("trust", "fault", "trust-unreadable")]
