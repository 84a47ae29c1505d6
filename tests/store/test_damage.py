"""A row that is not what was written is left out wherever the log is read, and named."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.scheduling.states import QuestionState, fold
from quizapp.store import Store
from quizapp.store.rows import act_to_row
from quizapp.store.store_errors import DatabaseRefused


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS act_refuses_update")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def named(store: Store) -> list[str]:
    return [flaw.id for flaw in store.damage().rows]


# Digests


def test_the_digest_is_of_the_content_however_it_travelled(learner: Any) -> None:
    act = learner.answering(given={"rows": 2, "dims": (1, -2), "名": "值"}, seconds=4)
    travelled = replace(act, given={"名": "值", "dims": [1, -2], "rows": 2}, seconds=4.0)
    assert act_to_row(act)["digest"] == act_to_row(travelled)["digest"]


def test_every_field_counts(learner: Any) -> None:
    act = learner.answering(slip="s", target=None)
    others = [
        replace(act, **{name: value})
        for name, value in {
            "at": act.at + timedelta(microseconds=1),
            "day": act.day + timedelta(days=1),
            "deed": "regraded",
            "question": "p/r",
            "target": act.id,
            "kind": "drill",
            "variant": 4,
            "given": {"rows": 2, "dim": -1.0},
            "answer": None,
            "verdict": "wrong",
            "quality": 4,
            "slip": "",
            "seconds": 4.26,
            "hints": 1,
            "device": "cuda",
            "torch": None,
        }.items()
    ]
    digests = {act_to_row(one)["digest"] for one in [act, *others]}
    assert len(digests) == 17


def test_what_one_field_ends_with_cannot_begin_the_next(learner: Any) -> None:
    one = learner.answering(answer="right 5 wrong", verdict=None)
    digests = {
        act_to_row(replace(one, answer=answer, slip=slip))["digest"]
        for answer, slip in (("ab", "c"), ("a", "bc"), ("abc", ""), ("abc", None))
    }
    assert len(digests) == 4


def test_the_digest_of_a_known_act_stays_what_it_is(learner: Any) -> None:
    """Written rows carry it: another would make them damaged."""
    act = replace(learner.answering(), id="01a20846-fe1c-76d5-a83e-45dd994b0476")
    assert act_to_row(act)["digest"] == "1:4c772c2dd5bedc8314e044e32b76fc3e"


# Reading


def test_a_changed_answer_is_left_out_of_everything_and_named(path: Path, store: Store, learner: Any) -> None:
    bad, good = learner.answer("p/a", 1), learner.answer("p/a", 5)
    change(path, f"UPDATE act SET quality = 5 WHERE id = '{bad.id}'")
    assert list(store.acts()) == [good]
    assert named(store) == [bad.id]
    assert list(store.acts(question="p/a")) == [good]
    assert list(store.acts(since_day=learner.today)) == [good]
    assert store.answers_on(learner.today) == (good,)
    assert store.rows_by_question() == {"p/a": 1}
    assert store.rebuild() == ("p/a",)
    assert store.states() == {"p/a": fold("p/a", [good])}


def test_a_damaged_undoing_takes_nothing_back(path: Path, store: Store, learner: Any) -> None:
    act = learner.answer()
    undo = learner.undo(act)
    change(path, f"UPDATE act SET answer = 'x' WHERE id = '{undo.id}'")
    assert store.answers_on(learner.today) == (act,)
    store.rebuild()
    assert store.state("p/q") == fold("p/q", [act])
    assert named(store) == [undo.id]


def test_the_next_answer_counts_without_the_damaged_one(path: Path, store: Store, learner: Any) -> None:
    bad = learner.answer("p/a")
    change(path, f"UPDATE act SET day = 'a day' WHERE id = '{bad.id}'")
    good = learner.answer("p/a")
    assert store.state("p/a") == fold("p/a", [good])
    assert store.answer_days() == (learner.today,)


@pytest.mark.parametrize("id_", ["CAST(x'ff' AS TEXT)", "'zzz'", "'ffffffff-ffff-7fff-bfff-ffffffffffff'"])
def test_a_damaged_id_is_not_counted_on_from(path: Path, store: Store, learner: Any, id_: str) -> None:
    first = learner.answer()
    bad = learner.answer()
    change(path, "PRAGMA foreign_keys = OFF", f"UPDATE act SET id = {id_} WHERE id = '{bad.id}'")
    after = learner.answer()
    assert list(store.acts()) == [first, after]
    assert len(named(store)) == 1


def test_an_instant_of_a_damaged_row_is_not_the_latest(path: Path, store: Store, learner: Any) -> None:
    act, bad = learner.answer(), learner.answer()
    change(path, f"UPDATE act SET at = '2099-01-01T00:00:00.000000+00:00' WHERE id = '{bad.id}'")
    assert store.latest() == act.at


@pytest.mark.parametrize(
    "damage",
    ["due = 'soon'", "ease = 130", "question = CAST(x'ff' AS TEXT)", "latest = NULL", "digest = NULL"],
)
def test_a_damaged_state_is_computed_anew(path: Path, store: Store, learner: Any, damage: str) -> None:
    learner.answer("p/a")
    learner.answer("p/b")
    right = store.states()
    change(path, f"UPDATE state SET {damage} WHERE question = 'p/a'")
    with Store.open(path) as again:
        assert again.state("p/b") == right["p/b"]
        assert again.states() == right
        assert again.soundness().differing != ()
        again.fix()
        assert again.soundness().differing == ()


def test_rows_on_a_damaged_page_are_named_and_all_others_read(path: Path, store: Store, learner: Any) -> None:
    acts = [learner.answer(f"p/{number % 9}") for number in range(60)]
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    content = bytearray(path.read_bytes())
    pages = (found.start() // 4096 * 4096 for found in re.finditer(acts[30].id.encode(), content))
    page = next(start for start in pages if content[start] == 13)  # of the table, not of an index
    content[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with Store.open(path) as damaged:
        read = list(damaged.acts())
        assert damaged.damage().file
        missing = [act.id for act in acts if act not in read]
        assert missing
        assert sorted(named(damaged)) == missing


# Writing


@pytest.mark.parametrize(
    "trigger",
    [
        "BEFORE INSERT ON act BEGIN SELECT RAISE(IGNORE); END",
        "AFTER INSERT ON act BEGIN DELETE FROM act WHERE id = new.id; END",
        "AFTER INSERT ON act BEGIN UPDATE act SET quality = 0 WHERE id = new.id; END",
        "AFTER INSERT ON state BEGIN DELETE FROM act WHERE id = new.latest; END",
    ],
)
def test_an_answer_that_the_database_does_not_keep_is_not_called_saved(
    path: Path, store: Store, learner: Any, trigger: str
) -> None:
    kept = learner.answer("p/a")
    states = store.states()
    change(path, "DROP TRIGGER act_refuses_delete", f"CREATE TRIGGER strange {trigger}")
    with Store.open(path) as again:
        with pytest.raises(DatabaseRefused):
            again.record(learner.answering("p/b", 5))
        with pytest.raises(DatabaseRefused):
            again.merge([learner.answering("p/b", 5)])
        assert again.soundness().strange == ("trigger strange",)
    change(path, "DROP TRIGGER strange")
    assert list(store.acts()) == [kept]
    assert store.states() == states


# The write-ahead log


def copied_while_open(path: Path, target: Path) -> None:
    """What a crash leaves: the database with its write-ahead log beside it."""
    for end in ("", "-wal"):
        file = path.with_name(path.name + end)
        target.with_name(target.name + end).write_bytes(file.read_bytes())


def test_a_write_ahead_log_that_is_whole_gives_every_answer(
    path: Path, store: Store, learner: Any, tmp_path: Path
) -> None:
    acts = [learner.answer() for _ in range(5)]
    copied_while_open(path, tmp_path / "crashed.db")
    with Store.open(tmp_path / "crashed.db") as crashed:
        assert list(crashed.acts()) == acts
        assert not crashed.damage().tail


@pytest.mark.parametrize("offset", [0, 17, 20, 26, 32, 34, 41, 60, 4000])
def test_answers_lost_with_the_end_of_the_write_ahead_log_do_not_go_unnoticed(
    path: Path, store: Store, learner: Any, tmp_path: Path, offset: int
) -> None:
    acts = [learner.answer() for _ in range(5)]
    crashed = tmp_path / "crashed.db"
    copied_while_open(path, crashed)
    log = crashed.with_name("crashed.db-wal")
    content = bytearray(log.read_bytes())
    content[offset] ^= 1
    log.write_bytes(content)
    with Store.open(crashed) as opened:
        assert list(opened.acts()) == acts or opened.damage().tail


def test_a_transaction_that_was_never_finished_is_not_damage(
    path: Path, store: Store, learner: Any, tmp_path: Path
) -> None:
    acts = [learner.answer() for _ in range(3)]
    copied_while_open(path, tmp_path / "crashed.db")
    log = tmp_path / "crashed.db-wal"
    log.write_bytes(log.read_bytes()[:-1])
    with Store.open(tmp_path / "crashed.db") as crashed:
        assert list(crashed.acts()) == acts[:-1]
        assert not crashed.damage().tail


# Older databases


def test_rows_from_before_the_digests_are_given_theirs(path: Path, store: Store, learner: Any) -> None:
    acts = [learner.answer("p/a", given={"z": 1, "a": (2,)}), learner.answer("p/b")]
    acts[0] = replace(acts[0], given={"a": [2], "z": 1})
    bad = learner.answer("p/b")
    states = store.states()
    store.close()
    change(
        path,
        f"UPDATE act SET day = 'never' WHERE id = '{bad.id}'",
        f"""UPDATE act SET given = '{{"z": 1, "a": [2]}}' WHERE id = '{acts[0].id}'""",
        *(f"ALTER TABLE act DROP COLUMN {name}" for name in ("digest", "truth", "sure", "until", "note")),
        *(
            f"ALTER TABLE state DROP COLUMN {name}"
            for name in ("digest", "stability", "difficulty", "buried", "flag")
        ),
        "UPDATE alembic_version SET version_num = '0001'",
    )
    with Store.open(path) as migrated:
        assert list(migrated.acts()) == acts
        assert named(migrated) == [bad.id]
        assert migrated.states() == {"p/a": states["p/a"], "p/b": fold("p/b", acts[1:])}
        found = migrated.soundness()
        assert (found.unguarded, found.strange) == ((), ())
    assert QuestionState("p/a") != states["p/a"]
