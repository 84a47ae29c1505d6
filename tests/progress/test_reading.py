"""The answers of a long log are kept, and are those of the log whatever happens to it meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Library
from quizapp.progress import kept_answers, reading
from quizapp.progress.answers import Answer, plain_answers
from quizapp.progress.reading import read_answers
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.states import standing
from quizapp.store import Store
from quizapp.store.chosen_rows import rows_of_questions
from quizapp.store.columns import Row
from tests.exchange.generated import log
from tests.progress.logs import TODAY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept_answers, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder / "a.db") as opened:
        yield opened


def expected(store: Store, aliases: dict[str, str] | None = None) -> list[Answer]:
    return plain_answers(standing(store.acts(), aliases, store.scheduler), aliases)


def read(store: Store, aliases: dict[str, str] | None = None, today: date = TODAY) -> list[Answer]:
    return list(read_answers(store, Library(aliases=aliases or {}), today, least=1))


def test_what_was_kept_grows_with_the_log(store: Store) -> None:
    acts = log(5, 400)
    for start in range(0, 400, 57):
        store.merge(acts[start : start + 57])
        assert read(store) == expected(store)


def test_rows_of_another_machine_come_in_order(store: Store) -> None:
    here, there = log(5, 150), log(6, 150)
    store.merge(here)
    read(store)
    store.merge(there)
    assert read(store) == expected(store)


def test_only_what_was_answered_since_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = log(5, 400)
    store.merge(acts[:399])
    read(store)
    store.merge(acts[399:])
    answers = expected(store)
    asked: list[str] = []

    def rows_of(store: Store, names: list[str]) -> list[Row]:
        asked.extend(names)
        return rows_of_questions(store, names)

    monkeypatch.setattr("quizapp.progress.one_pass.rows_of_questions", rows_of)
    monkeypatch.setattr(reading, "counted_rows", None)
    assert read(store) == answers
    assert asked == [acts[399].question]


def test_another_log_under_the_same_name_is_read_anew(store: Store, folder: Path) -> None:
    store.merge(log(5, 100))
    read(store)
    store.close()
    (folder / "a.db").unlink()
    with Store.open(folder / "a.db") as other:
        other.merge(log(8, 120))
        assert read(other) == expected(other)


def test_former_ids_and_another_scheduler_change_what_is_kept(store: Store, folder: Path) -> None:
    store.merge(log(5, 100))
    read(store)
    aliases = {"p/q1": "p/q2"}
    store.adopt(aliases)
    assert read(store, aliases) == expected(store, aliases)
    store.close()
    with Store.open(folder / "a.db", scheduler=Fsrs6()) as other:
        assert read(other, aliases) == expected(other, aliases)


@settings(max_examples=12)  # a file is written for each
@given(at=st.integers(0, 2000), to=st.binary(max_size=40))
def test_a_damaged_file_is_as_none(tmp_path_factory: pytest.TempPathFactory, at: int, to: bytes) -> None:
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch, Store.open(folder / "a.db") as store:
        patch.setattr(kept_answers, "cache_folder", lambda: folder / "cache")
        store.merge(log(5, 60))
        answers = read(store)
        (file,) = (folder / "cache" / "figures").iterdir()
        held = file.read_bytes()
        file.write_bytes(held[:at] + to + held[at + len(to) :] if to else held[:at])
        assert read(store) == answers


def test_where_nothing_can_be_kept_the_log_is_read(store: Store, folder: Path) -> None:
    (folder / "cache").write_text("in the way", encoding="utf-8")
    store.merge(log(5, 60))
    assert read(store) == expected(store)


def damage_row(file: Path, number: int, to: str = "quality = 5 - quality") -> str:
    """Change a row as a flipped bit does; its id."""
    database = sqlite3.connect(file)
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.execute(f"UPDATE act SET {to} WHERE rowid = ?", [number])
    (id_,) = database.execute("SELECT id FROM act WHERE rowid = ?", [number]).fetchone()
    database.commit()
    database.close()
    return str(id_)


def looked_at_daily(store: Store) -> int:
    """On which day of looking at the figures damage was told of first."""
    for day in range(1, 8):
        read(store, today=TODAY + timedelta(days=day))
        if store.damage().rows:
            return day
    raise AssertionError("the damage was not seen")


@pytest.mark.parametrize("to", ["quality = 5 - quality", "answer = CAST(x'ff41' AS TEXT)"])
def test_a_row_damaged_after_it_was_kept_is_named_within_seven_days(
    store: Store, folder: Path, to: str
) -> None:
    acts = log(5, 140)
    store.merge(acts)
    read(store)
    number = next(number for number in range(140, 0, -1) if acts[number - 1].deed == "answered")
    named = damage_row(folder / "a.db", number, to)
    assert looked_at_daily(store) == 7
    assert [flaw.id for flaw in store.damage().rows] == [named]
    for days in (7, 8):
        assert read(store, today=TODAY + timedelta(days=days)) == expected(store)


def test_while_a_row_is_damaged_it_is_told_of_every_time(store: Store, folder: Path) -> None:
    store.merge(log(5, 140))
    named = damage_row(folder / "a.db", 9)
    for _ in range(2):
        with Store.open(folder / "a.db") as opened:
            assert read(opened) == expected(opened)
            assert [flaw.id for flaw in opened.damage().rows] == [named]


def test_rows_are_compared_once_a_day(store: Store, folder: Path) -> None:
    store.merge(log(5, 140))
    answers = read(store)
    damage_row(folder / "a.db", 1)
    assert read(store) == answers
    assert looked_at_daily(store) == 1
