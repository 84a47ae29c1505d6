"""A backup takes the place of the present log, whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen
from sys import executable
from typing import Any

import pytest

from quizapp.care.backups import FOLDER, backups_in
from quizapp.care.restoring import CannotRestore, Restored, restore
from quizapp.config.workspace import Workspace
from quizapp.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def rows_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT id FROM act ORDER BY id")]


@pytest.fixture
def backup(log: Any, tmp_path: Path) -> Path:
    """A backup with one row; the log has two more since."""
    log.answer(days_ago=2)
    with Store.open(log.path) as store:
        store.copy_to(tmp_path / "kept.db")
    log.answer(days_ago=1)
    log.answer()
    return tmp_path / "kept.db"


def restored(workspace: Workspace, file: Path) -> Restored:
    return restore(file, workspace.database, workspace.data / FOLDER, NOW)


def files_of(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_the_backup_takes_the_place_and_what_it_replaced_is_kept(
    workspace: Workspace, log: Any, backup: Path
) -> None:
    present = rows_of(log.path)
    done = restored(workspace, backup)
    assert (done.before, done.after) == (3, 1)
    assert rows_of(log.path) == rows_of(backup) == present[:1]
    assert done.kept is not None
    assert rows_of(done.kept) == present
    assert [one.set_aside for one in backups_in(workspace.data / FOLDER)] == [True]
    assert files_of(workspace.data) == [f"backups/{done.kept.name}", "quizapp.db"]
    with Store.open(log.path) as store:
        assert len(store.states()) == 1
    assert restored(workspace, done.kept).after == 3
    assert rows_of(log.path) == present


def test_without_a_present_database_there_is_nothing_to_keep(workspace: Workspace, backup: Path) -> None:
    workspace.database.unlink()
    done = restored(workspace, backup)
    assert done == Restored(before=0, after=1, kept=None)
    assert len(rows_of(workspace.database)) == 1


def test_a_damaged_database_is_replaced_and_kept_as_it_is(workspace: Workspace, backup: Path) -> None:
    workspace.database.write_bytes(b"no database" * 1000)
    done = restored(workspace, backup)
    assert done.before is None
    assert done.kept is not None
    assert done.kept.read_bytes() == b"no database" * 1000
    assert len(rows_of(workspace.database)) == 1


def test_a_copy_taken_of_a_database_in_use_is_read_with_what_lies_beside_it(
    workspace: Workspace, log: Any, tmp_path: Path
) -> None:
    log.answer()
    with Store.open(log.path):
        log.answer()
        with closing(sqlite3.connect(log.path)):
            for file in list(workspace.data.glob("quizapp.db*")):
                shutil.copyfile(file, tmp_path / file.name)
    assert restored(workspace, tmp_path / "quizapp.db").after == 2


def test_looking_at_a_backup_leaves_nothing_beside_it(workspace: Workspace, backup: Path) -> None:
    before = files_of(backup.parent)
    restored(workspace, backup)
    assert [name for name in files_of(backup.parent) if "kept.db" in name] == ["kept.db"]
    assert "kept.db" in before


def refused(workspace: Workspace, file: Path) -> str:
    before = rows_of(workspace.database), files_of(workspace.data)
    with pytest.raises(CannotRestore) as caught:
        restored(workspace, file)
    assert (rows_of(workspace.database), files_of(workspace.data)) == before
    return caught.value.note.key


def test_what_is_no_backup_is_refused_and_nothing_changes(
    workspace: Workspace, backup: Path, tmp_path: Path
) -> None:
    assert refused(workspace, tmp_path / "nowhere.db") == "care.restore-missing"
    assert refused(workspace, workspace.database) == "care.restore-itself"
    (tmp_path / "text.db").write_text("hello " * 1000)
    assert refused(workspace, tmp_path / "text.db") == "care.restore-damaged"
    (tmp_path / "short.db").write_text("hello")
    assert refused(workspace, tmp_path / "short.db") == "care.restore-damaged"
    (tmp_path / "empty.db").touch()
    assert refused(workspace, tmp_path / "empty.db") == "care.restore-damaged"
    (tmp_path / "cut.db").write_bytes(backup.read_bytes()[:9000])
    assert refused(workspace, tmp_path / "cut.db") == "care.restore-damaged"


def changed(backup: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(backup)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return backup


def test_a_newer_backup_is_refused(workspace: Workspace, backup: Path) -> None:
    assert (
        refused(workspace, changed(backup, "UPDATE alembic_version SET version_num = '9999'"))
        == "care.restore-newer"
    )


def test_a_database_of_another_program_is_refused(workspace: Workspace, backup: Path) -> None:
    assert refused(workspace, changed(backup, "DROP TABLE alembic_version")) == "care.restore-foreign"


def test_a_backup_with_broken_references_is_refused(workspace: Workspace, backup: Path) -> None:
    assert refused(workspace, changed(backup, "UPDATE state SET latest = 'x'")) == "care.restore-damaged"


def test_what_is_not_ours_does_not_come_along(workspace: Workspace, backup: Path) -> None:
    changed(
        backup,
        "CREATE TRIGGER keep_none BEFORE INSERT ON act BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW figures AS SELECT 1",
    )
    before = backup.read_bytes()
    done = restored(workspace, backup)
    assert set(done.strange) == {"trigger keep_none", "view figures"}
    assert (done.after, done.damaged) == (1, ())
    with closing(sqlite3.connect(workspace.database)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert not names & {"keep_none", "figures"}
    assert backup.read_bytes() == before


def test_damaged_rows_of_a_backup_are_named(workspace: Workspace, backup: Path) -> None:
    [id_] = rows_of(backup)
    changed(backup, "DROP TRIGGER act_refuses_update", "UPDATE act SET answer = '4'")
    done = restored(workspace, backup)
    assert (done.after, done.damaged) == (0, (id_,))


@pytest.fixture
def other_window(workspace: Workspace, backup: Path) -> Iterator[None]:
    """Another program that has the log open, and does nothing."""
    program = (
        "import sys; from pathlib import Path; from quizapp.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); store.states(); print('open', flush=True); sys.stdin.read()"
    )
    command = [executable, "-c", program, str(workspace.database)]
    with Popen(command, stdin=PIPE, stdout=PIPE) as window:
        assert window.stdout is not None
        assert window.stdin is not None
        assert window.stdout.readline() == b"open\n"
        yield
        window.stdin.close()


@pytest.mark.usefixtures("other_window")
def test_while_another_window_has_it_open_nothing_is_restored(workspace: Workspace, backup: Path) -> None:
    assert refused(workspace, backup) == "care.restore-open"
