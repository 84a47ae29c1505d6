"""Backups and their return on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.store import Store


@pytest.fixture
def answered(quizapp: Callable[..., Any]) -> Callable[..., Any]:
    """The command line of a learner who answered once."""
    assert quizapp("review", "--plain", stdin="(1, 4, 3)\n:quit\n").status == 0
    return quizapp


def rows(path: Path) -> int:
    with Store.open(path) as store:
        return len(list(store.acts()))


def test_before_the_first_answer_there_is_nothing_to_back_up(
    quizapp: Callable[..., Any], workspace: Workspace
) -> None:
    ran = quizapp("backup")
    assert ran.status == 1
    assert ran.out == ""
    assert not workspace.database.exists()


def test_a_backup_goes_beside_the_log_under_a_dated_name(
    answered: Callable[..., Any], workspace: Workspace
) -> None:
    ran = answered("backup")
    assert ran.status == 0
    made = Path(ran.out.strip())
    assert made.parent == workspace.data / "backups"
    assert rows(made) == rows(workspace.database) == 1


def test_a_backup_goes_to_the_file_or_folder_that_is_named(
    answered: Callable[..., Any], tmp_path: Path
) -> None:
    assert answered("backup", str(tmp_path / "kept.db")).out.strip() == str(tmp_path / "kept.db")
    (tmp_path / "folder").mkdir()
    assert Path(answered("backup", str(tmp_path / "folder")).out.strip()).parent == tmp_path / "folder"


def test_no_file_is_written_over(answered: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ran = answered("backup", str(tmp_path / "mine.txt"))
    assert (ran.status, ran.out) == (2, "")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(answered: Callable[..., Any], tmp_path: Path) -> None:
    ran = answered("backup", str(tmp_path / "nowhere" / "kept.db"))
    assert ran.status == 2
    assert str(tmp_path / "nowhere") in ran.err


def test_older_backups_are_thinned_out_and_said_to_be(
    answered: Callable[..., Any], workspace: Workspace
) -> None:
    folder = workspace.data / "backups"
    folder.mkdir(exist_ok=True)
    for day in range(1, 31):
        (folder / f"quizapp-202501{day:02}T120000Z.db").touch()
    ran = answered("backup")
    removed = [line.rpartition(" ")[2] for line in ran.err.splitlines()]
    assert len(removed) == 23
    assert not any((folder / name).exists() for name in removed)
    assert len(list(folder.glob("*.db"))) == 8


def test_restoring_says_what_changed_and_can_itself_be_taken_back(
    answered: Callable[..., Any], workspace: Workspace, tmp_path: Path
) -> None:
    answered("backup", str(tmp_path / "kept.db"))
    assert answered("review", "--plain", stdin="one\ntwo\n\n:quit\n").status == 0
    before = rows(workspace.database)
    assert before > 1
    ran = answered("restore", str(tmp_path / "kept.db"))
    assert ran.status == 0
    assert "there is 1 entry now" in ran.out
    assert f"There were {before} entries before" in ran.out
    assert rows(workspace.database) == 1
    replaced = ran.out.strip().rpartition(" ")[2]
    assert answered("restore", replaced).status == 0
    assert rows(workspace.database) == before


@pytest.mark.parametrize("name", ["nowhere.db", "text.db"])
def test_what_cannot_be_restored_changes_nothing(
    name: str, answered: Callable[..., Any], workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "text.db").write_text("text " * 999)
    ran = answered("restore", str(tmp_path / name))
    assert (ran.status, ran.out) == (2, "")
    assert "Nothing was changed" in ran.err
    assert rows(workspace.database) == 1


def test_while_the_log_is_in_use_nothing_is_restored(
    answered: Callable[..., Any], workspace: Workspace, tmp_path: Path
) -> None:
    answered("backup", str(tmp_path / "kept.db"))
    with Store.open(workspace.database):
        ran = answered("restore", str(tmp_path / "kept.db"))
    assert ran.status == 2
    assert "another quizapp window" in ran.err
