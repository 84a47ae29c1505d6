"""A check on several cores finds what one on a single core finds, whatever happens to its helpers."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from quizapp.store import Store, pages_ahead, sound_rows, soundness
from quizapp.store.soundness import Soundness
from tests.exchange.generated import log

#: Sends pages of 10 rows.
_SEND = """
import sys
from pathlib import Path
from quizapp.store import page_sender
page_sender.SIZE = 10
page_sender.send(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.stdout.buffer)
"""
Check = Callable[[Path], Soundness]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "a.db") as store:
        store.merge(log(3, 60))
    return tmp_path / "a.db"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the program that runs in the other process."""

    def run(program: str) -> None:
        monkeypatch.setattr(
            pages_ahead, "command", lambda _, *arguments: [sys.executable, "-c", program, *arguments]
        )

    return run


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks a database on several cores."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    def checked(file: Path) -> Soundness:
        monkeypatch.setattr(pages_ahead, "_MANY", 1)
        try:
            with Store.open(file) as store:
                return store.soundness()
        finally:
            monkeypatch.setattr(pages_ahead, "_MANY", 10_000)

    return checked


def alone(file: Path) -> Soundness:
    with Store.open(file) as store:
        return store.soundness()


def change(file: Path, *statements: str) -> None:
    """Change the database behind the back of the program, without its triggers."""
    with closing(sqlite3.connect(file)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in triggers)):
            database.execute(statement)
        database.commit()


def test_a_sound_log_is_not_checked_twice(
    file: Path, check: Check, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "looked_through", None)
    assert check(file) == Soundness()
    program(_SEND)
    assert check(file) == Soundness()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE act SET question = question || 'x' WHERE rowid = 25",
        "UPDATE act SET question = CAST(x'ff41' AS TEXT) WHERE rowid = 25",
        "UPDATE act SET day = '2026-02-30' WHERE rowid = 60",
        "DELETE FROM act WHERE deed = 'answered'",
        "UPDATE state SET ease = 131 WHERE rowid = 1",
        "DELETE FROM state WHERE rowid = 1",
        "CREATE TABLE strange (a)",
        "UPDATE state SET question = 'p/none' WHERE rowid = 1",
    ],
)
def test_what_is_wrong_is_found(
    file: Path, check: Check, program: Callable[[str], None], statement: str
) -> None:
    change(file, statement)
    found = alone(file)
    assert found != Soundness()
    assert check(file) == found
    program(_SEND)
    assert check(file) == found


@pytest.mark.parametrize("seed", range(20))
def test_what_is_wrong_with_pages_is_found(
    file: Path, check: Check, program: Callable[[str], None], seed: int
) -> None:
    content = bytearray(file.read_bytes())
    source = random.Random(seed)
    # The database's header and schema are checked when it is opened.
    for _ in range(3):
        content[source.randrange(4096 * 4, len(content))] ^= 1 << source.randrange(8)
    file.write_bytes(content)
    program(_SEND)
    assert check(file) == alone(file)


@pytest.mark.parametrize("other", ["", "raise SystemExit(1)", _SEND.replace("int(sys.argv[2])", "1")])
def test_without_another_process_the_check_is_the_same(
    file: Path, check: Check, program: Callable[[str], None], other: str
) -> None:
    program(other)
    assert check(file) == Soundness()
    change(file, "UPDATE state SET ease = 131 WHERE rowid = 1")
    assert check(file) == alone(file)


def test_without_a_thread_or_a_connection_the_check_is_the_same(
    file: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", fail)
    assert check(file) == Soundness()


def test_rows_that_are_appended_meanwhile_are_not_taken_for_damage(
    file: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sound_rows.last_row
    added = log(4, 20)

    def last_row(connection: Connection) -> tuple[int, str]:
        last = read(connection)
        with Store.open(file) as other:
            assert other.merge(added)
        return last

    monkeypatch.setattr("quizapp.store.several_cores.last_row", last_row)
    monkeypatch.setattr(soundness, "looked_through", None)
    assert check(file) == Soundness()
