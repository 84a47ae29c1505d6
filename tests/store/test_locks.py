"""A disk that locks no files is told from a database that another program holds."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.store import Store, open_to_read
from quizapp.store.scheduler_mark import is_anothers
from quizapp.store.store_errors import LocksMissing, StoreBusy
from quizapp.words import LANGUAGES, Words

fcntl = pytest.importorskip("fcntl")


@pytest.fixture
def held(path: Path) -> Path:
    """A database that cannot be written now: for SQLite the two are the same."""
    Store.open(path).close()
    return path


def refuses(number: int) -> None:
    raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_locks_is_named(held: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    with closing(sqlite3.connect(held, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(fcntl, "lockf", lambda *_: refuses(number))
        with pytest.raises(LocksMissing) as refused:
            Store.open(held, patience=0)
    for language in LANGUAGES:
        assert str(held) in Words(language).note(refused.value.note)


def test_a_database_that_is_held_is_still_busy(held: Path) -> None:
    with closing(sqlite3.connect(held, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            Store.open(held, patience=0)


def test_looking_for_locks_leaves_nothing_behind(held: Path) -> None:
    before = sorted(held.parent.iterdir())
    test_a_database_that_is_held_is_still_busy(held)
    assert [file for file in sorted(held.parent.iterdir()) if "-" not in file.name] == before


def test_without_locks_the_log_can_be_read(held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Store.open

    def without_locks(path: Path, **_: object) -> Store:
        if path == held:
            raise LocksMissing(path)
        return opened(path)

    monkeypatch.setattr(Store, "open", without_locks)
    store = open_to_read(held)
    assert list(store.acts()) == []
    elsewhere = store.path.parent
    assert elsewhere != held.parent
    store.close()
    assert not elsewhere.exists()


def locks_of_this_process(file: Path) -> int:
    """How many locks this process has on a file, as the kernel counts them."""
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    inode = str(file.stat().st_ino)
    return sum(
        line[4] == str(os.getpid()) and line[5].endswith(f":{inode}") for line in lines if "->" not in line
    )


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux lists locks")
def test_a_log_with_something_written_ahead_stays_locked_once_it_is_open(
    path: Path, store: Store, learner: Any, tmp_path: Path
) -> None:
    learner.answer()
    crashed = tmp_path / "crashed.db"
    for end in ("", "-wal"):
        crashed.with_name(crashed.name + end).write_bytes(path.with_name(path.name + end).read_bytes())
    with Store.open(crashed):
        assert locks_of_this_process(crashed)
        assert locks_of_this_process(tmp_path / "crashed.db-shm")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux lists locks")
def test_a_look_at_whose_states_there_are_gives_up_no_lock(path: Path, store: Store, learner: Any) -> None:
    learner.answer()
    held = [locks_of_this_process(path.with_name(f"{path.name}{end}")) for end in ("", "-shm")]
    assert all(held)
    assert is_anothers(path, Fsrs6())
    assert [locks_of_this_process(path.with_name(f"{path.name}{end}")) for end in ("", "-shm")] == held
