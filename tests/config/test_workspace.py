"""Which workspace is used, and what lies where in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.config.workspace import Workspace, bundled_questions, find_workspace


def test_a_named_workspace_beats_the_environment_and_the_current_folder(tmp_path: Path) -> None:
    Workspace(tmp_path / "here").make()
    found = find_workspace(str(tmp_path / "flag"), {"QUIZAPP_WORKSPACE": "elsewhere"}, tmp_path / "here")
    assert found.root == tmp_path / "flag"


def test_the_environment_beats_the_current_folder(tmp_path: Path) -> None:
    Workspace(tmp_path / "here").make()
    found = find_workspace(None, {"QUIZAPP_WORKSPACE": str(tmp_path / "there")}, tmp_path / "here")
    assert found.root == tmp_path / "there"


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    Workspace(tmp_path).make()
    (tmp_path / "questions" / "deep").mkdir()
    assert find_workspace(None, {}, tmp_path / "questions" / "deep").root == tmp_path


def test_a_folder_that_only_has_questions_is_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "questions").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert find_workspace(None, {}, tmp_path).root != tmp_path


def test_without_one_the_users_data_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert find_workspace(None, {}, tmp_path).root.is_relative_to(tmp_path / "share")


def test_in_a_checkout_its_own_questions_are_the_bundled_ones_and_stand_once() -> None:
    checkout = Workspace(bundled_questions().parent)
    assert checkout.question_folders == ((bundled_questions(), True),)


def test_elsewhere_own_packs_come_before_the_bundled_ones(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.make()
    assert workspace.question_folders == ((tmp_path / "questions", False), (bundled_questions(), True))
