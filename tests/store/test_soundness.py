"""What is wrong with a database is found without changing it; what follows from the log can be made anew."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.store import Store
from quizapp.store.soundness import Soundness
from quizapp.store.store_errors import DamagedDatabase


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_database_in_use_is_sound(store: Store, learner: Any) -> None:
    assert store.soundness() == Soundness()
    for quality in (5, 0, 3):
        learner.undo(learner.answer("p/a", quality))
        learner.answer("p/b", quality)
    learner.suspend("p/b")
    assert store.soundness() == Soundness()


def test_what_differs_is_told_and_stays_until_it_is_mended(path: Path, store: Store, learner: Any) -> None:
    learner.answer("p/a")
    learner.answer("p/b")
    rows = list(store.acts())
    change(
        path,
        "UPDATE state SET ease = 130 WHERE question = 'p/a'",
        "UPDATE state SET latest = 'none' WHERE question = 'p/b'",
        "DROP TRIGGER act_refuses_delete",
    )
    wrong = Soundness(dangling=1, unguarded=("act_refuses_delete",), differing=("p/a", "p/b"))
    assert store.soundness() == wrong
    assert store.soundness() == wrong
    store.fix()
    assert store.soundness() == Soundness()
    assert list(store.acts()) == rows
    assert store.states()["p/a"].schedule.memory.ease == 260  # type: ignore[union-attr]
    with pytest.raises(sqlite3.IntegrityError):
        change(path, "DELETE FROM act")


def test_damaged_rows_are_named_and_no_state_is_made_of_them(path: Path, store: Store, learner: Any) -> None:
    learner.answer("p/a")
    bad = learner.answer("p/b")
    change(path, "DROP TRIGGER act_refuses_update", f"UPDATE act SET at = 'once' WHERE id = '{bad.id}'")
    assert [(flaw.id, flaw.why, flaw.field) for flaw in store.soundness().flaws] == [
        (bad.id, "changed", "at")
    ]
    store.fix()
    assert [flaw.id for flaw in store.soundness().flaws] == [bad.id]
    assert store.soundness().unguarded == ()
    assert set(store.states()) == {"p/a"}


def test_damage_is_told_and_nothing_else_looked_for(path: Path, store: Store, learner: Any) -> None:
    for number in range(150):
        learner.answer(f"p/{number}")
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 6 : 4096 * 7] = b"\xff" * 4096
    path.write_bytes(content)
    with Store.open(path) as damaged:
        try:
            found = damaged.soundness()
        except DamagedDatabase:
            return
        assert found.damage
        assert not found.differing


def test_the_rows_of_a_question_are_counted_under_its_present_id(store: Store, learner: Any) -> None:
    learner.answer("p/old")
    learner.answer("p/new")
    learner.answer("p/other")
    assert store.rows_by_question() == {"p/new": 1, "p/old": 1, "p/other": 1}
    store.adopt({"p/old": "p/new"})
    assert store.rows_by_question() == {"p/new": 2, "p/other": 1}


def test_the_latest_instant_is_told_whatever_the_order_of_the_ids(store: Store, learner: Any) -> None:
    assert store.latest() is None
    latest = learner.answer().at
    learner.now -= timedelta(days=3)
    learner.answer()
    assert store.latest() == latest
