"""A process that reads ahead changes nothing but how long it takes, whatever becomes of it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.runner.runner_errors import RunnerError
from quizapp.scheduling.acts import Act
from quizapp.store import Store, columns, pages_ahead
from quizapp.store.columns import Row, checked_rows
from tests.exchange.generated import log

#: Sends pages of 10 rows.
_SEND = """
import sys
from pathlib import Path
from quizapp.store import page_sender
page_sender.SIZE = 10
page_sender.send(Path({0!r}), {1}, {2!r}, sys.stdout.buffer)
"""
#: The same, and ends within the third page.
_DIE = """
import io, sys
from pathlib import Path
from quizapp.store import page_sender
page_sender.SIZE, written = 10, io.BytesIO()
page_sender.send(Path({0!r}), {1}, {2!r}, written)
first = 8 + int.from_bytes(written.getvalue()[:8])
second = first + 8 + int.from_bytes(written.getvalue()[first:][:8])
sys.stdout.buffer.write(written.getvalue()[:second + 100])
"""
#: Never gets further than a part of a length.
_WAIT = """
import sys, threading
sys.stdout.buffer.write(bytes(7))
sys.stdout.flush()
threading.Event().wait()
"""


@pytest.fixture(autouse=True)
def several_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_ahead, "_MANY", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets another program run in the process."""

    def run(program: str) -> None:
        monkeypatch.setattr(
            pages_ahead,
            "command",
            lambda _, file, number, digest: [sys.executable, "-c", program.format(file, number, digest)],
        )

    return run


def damage(file: Path, statement: str, *values: object) -> None:
    """Change rows behind the back of the program."""
    with closing(sqlite3.connect(file)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement, values)
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


def stored(tmp_path: Path) -> tuple[Path, list[Act]]:
    acts = log(3, 60)
    with Store.open(tmp_path / "a.db") as store:
        store.merge(acts)
    return tmp_path / "a.db", acts


def read(file: Path) -> tuple[list[Row], set[tuple[str, str]]]:
    """The rows, and the damaged ones with why they are."""
    with Store.open(file) as store:
        rows = list(checked_rows(store))
        return rows, {(flaw.id, flaw.why) for flaw in store.damage().rows}


def test_another_process_reads_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, running: Callable[[str], None]
) -> None:
    file, acts = stored(tmp_path)
    monkeypatch.setattr(columns, "page", None)
    assert [row[1] for row in read(file)[0]] == [act.id for act in acts]
    running(_SEND)
    assert [row[1] for row in read(file)[0]] == [act.id for act in acts]


@pytest.mark.parametrize("program", [_SEND, _DIE], ids=["pages", "one that ends early"])
def test_damage_is_told_whoever_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, running: Callable[[str], None], program: str
) -> None:
    file, acts = stored(tmp_path)
    places = (4, 15, 29, 47)
    for place in places:
        damage(file, "UPDATE act SET question = question || 'x' WHERE id = ?", acts[place].id)
    monkeypatch.setattr(pages_ahead, "_MANY", 1000)
    alone = read(file)
    monkeypatch.setattr(pages_ahead, "_MANY", 1)
    running(program)
    assert read(file) == alone
    assert alone[1] == {(acts[place].id, "changed") for place in places}


def test_text_that_cannot_be_decoded_is_told(tmp_path: Path, running: Callable[[str], None]) -> None:
    file, acts = stored(tmp_path)
    damage(file, "UPDATE act SET question = CAST(x'ff41' AS TEXT) WHERE id = ?", acts[25].id)
    running(_SEND)
    rows, flaws = read(file)
    assert ([row[1] for row in rows], flaws) == (
        [act.id for act in acts if act is not acts[25]],
        {(acts[25].id, "changed")},
    )


@pytest.mark.parametrize(
    "program",
    [_DIE, "", "raise SystemExit(1)", "import sys; sys.stdout.buffer.write(bytes([255] * 3))", _WAIT],
    ids=["within a page", "at once", "with an error", "within a length", "not at all"],
)
def test_what_a_process_does_not_get_to_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, running: Callable[[str], None], program: str
) -> None:
    file, acts = stored(tmp_path)
    monkeypatch.setattr(pages_ahead, "_PATIENCE", 0.2 if program is _WAIT else 30.0)
    running(program)
    assert [row[1] for row in read(file)[0]] == [act.id for act in acts]


@pytest.mark.parametrize("error", [OSError("no memory"), RunnerError("no interpreter")])
def test_where_no_process_can_be_started_rows_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: str) -> list[str]:
        raise error

    file, acts = stored(tmp_path)
    monkeypatch.setattr(pages_ahead, "command", fail)
    assert [row[1] for row in read(file)[0]] == [act.id for act in acts]


def test_a_file_that_was_put_in_place_of_the_log_is_not_read(
    tmp_path: Path, running: Callable[[str], None]
) -> None:
    file, acts = stored(tmp_path)
    with Store.open(tmp_path / "other.db") as store:
        store.merge(acts[:40])
    running(_SEND)
    with Store.open(file) as store:
        (tmp_path / "other.db").replace(file)
        assert [row[1] for row in checked_rows(store)] == [act.id for act in acts]


def test_the_process_ends_when_reading_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = stored(tmp_path)
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with Store.open(file) as store:
        rows = checked_rows(store)
        next(rows)
        del rows
    assert [process.returncode is not None for process in started] == [True]


def test_a_short_log_and_one_core_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, acts = stored(tmp_path)
    monkeypatch.setattr(pages_ahead, "command", None)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert len(read(file)[0]) == len(acts)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(pages_ahead, "_MANY", 1000)
    assert len(read(file)[0]) == len(acts)
