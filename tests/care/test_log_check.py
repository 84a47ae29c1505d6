"""Damage one thing: exactly that is found, fixed where it can be, and not found again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank import load_library
from quizapp.care.backups import FOLDER, back_up, backups_in
from quizapp.care.finding import Finding
from quizapp.care.restoring import restore
from quizapp.config.workspace import Workspace
from quizapp.exchange.exporting import rows_of
from quizapp.exchange.selection import Wanted
from quizapp.scheduling.states import Scheduled
from quizapp.store import Store
from quizapp.words import Note, Words

Wrong = Callable[..., list[tuple[str, str, str]]]
Examine = Callable[..., list[Finding]]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_workspace_that_is_well_has_nothing_wrong(log: Any, wrong: Wrong) -> None:
    log.answer()
    assert wrong() == []
    assert wrong(fix=True) == []


def test_where_nothing_was_answered_no_database_is_made(workspace: Workspace, wrong: Wrong) -> None:
    assert wrong() == []
    assert not workspace.database.exists()


def test_looking_changes_nothing(log: Any, wrong: Wrong) -> None:
    log.answer()
    log.change("UPDATE state SET ease = 130")
    before = contents(log.path)
    wrong()
    wrong()
    assert contents(log.path) == before


def contents(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(
    ("damage", "check", "key"),
    [
        ("UPDATE state SET ease = 130 WHERE question = 'sums/add'", "states", "states"),
        ("DELETE FROM state WHERE question = 'sums/double'", "states", "states"),
        (
            "INSERT INTO state (question, known, suspended, reviews, lapses) VALUES ('ghost', 0, 0, 0, 0)",
            "states",
            "states",
        ),
        ("DROP TRIGGER act_refuses_update", "guards", "guards"),
        ("DROP TRIGGER act_refuses_delete", "guards", "guards"),
    ],
)
def test_what_follows_from_the_log_is_told_and_then_mended(
    damage: str, check: str, key: str, log: Any, wrong: Wrong, workspace: Workspace
) -> None:
    log.answer("sums/add")
    log.answer("sums/double")
    rows = log.rows
    log.change(damage)
    assert wrong() == [(check, "fault", key)]
    assert wrong() == [(check, "fault", key)]
    assert wrong(fix=True) == [(check, "fixed", f"{key}-fixed")]
    assert wrong() == []
    assert log.rows == rows
    assert len(backups_in(workspace.data / FOLDER)) == 1


def test_a_state_that_points_at_no_row_is_told_and_mended(log: Any, wrong: Wrong) -> None:
    log.answer()
    log.change("UPDATE state SET latest = '018f0000-0000-7000-8000-000000000000'")
    assert wrong() == [("references", "fault", "references"), ("states", "fault", "states")]
    assert wrong(fix=True) == [
        ("references", "fixed", "references-fixed"),
        ("states", "fixed", "states-fixed"),
    ]
    assert wrong() == []


def test_a_guard_that_lets_through_is_no_guard(log: Any, wrong: Wrong) -> None:
    log.answer()
    log.change(
        "DROP TRIGGER act_refuses_delete",
        "CREATE TRIGGER act_refuses_delete BEFORE DELETE ON act BEGIN SELECT 1; END",
    )
    assert wrong(fix=True) == [("guards", "fixed", "guards-fixed")]
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        log.change("DELETE FROM act")


def test_an_index_that_lacks_rows_is_made_anew(log: Any, wrong: Wrong) -> None:
    for days in range(3):
        log.answer(days_ago=days / 100)
    log.change(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = sql || ' WHERE question > ''t''' WHERE name = 'act_by_question'",
    )
    log.change("REINDEX act_by_question")
    log.change(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, ' WHERE question > ''t''', '') "
        "WHERE name = 'act_by_question'",
    )
    assert ("integrity", "fault", "integrity") in wrong()
    assert wrong(fix=True) == [("integrity", "fixed", "integrity-fixed")]
    assert wrong() == []


def damage(log: Any, assignment: str, id_: str) -> None:
    """Change one row behind the guard, as a fault of the disk would."""
    with closing(sqlite3.connect(log.path)) as connection:
        [guard] = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'act_refuses_update'"
        ).fetchone()
        connection.execute("DROP TRIGGER act_refuses_update")
        connection.execute(f"UPDATE act SET {assignment} WHERE id = ?", (id_,))
        connection.execute(guard)
        connection.commit()


DAMAGE = {
    "at = 'yesterday'": "at",
    "day = '2026-02-30'": "day",
    "day = '2026-11-01'": None,
    "given = '{not json'": "given",
    "given = printf('%.*c', 3000, '[')": "given",
    "seconds = 9e999": None,
    "answer = CAST(x'eda0ff' AS TEXT)": "answer",
    "answer = '4'": None,
    "quality = 4": None,
    "kind = NULL": None,
    "answer = printf('%.*c', 3000000, 'x')": None,
    "digest = NULL": None,
    "question = CAST(x'ff' AS TEXT)": "question",
    "id = CAST(x'ff00' AS TEXT)": "id",
}


@pytest.mark.parametrize(("assignment", "field"), DAMAGE.items())
def test_a_damaged_row_is_named_and_restored_from_the_backup_that_has_it_whole(
    assignment: str, field: str | None, log: Any, wrong: Wrong, examine: Examine, workspace: Workspace
) -> None:
    act, other = log.answer(), log.answer("sums/double")
    with Store.open(log.path) as store:
        rows, states = list(store.acts()), store.states()
        back_up(store, workspace.data / FOLDER, act.at)
    damage(log, assignment, act.id)
    assert log.rows == [other.id]
    named = [dict(one.note.fills) for one in examine() if one.note.key.startswith("care.row-")]
    assert [one.get("field") for one in named] == [field]
    assert [one["id"] == act.id for one in named] == [field != "id"]
    assert [check for check, *_ in wrong()][:2] == ["rows", "rows"]
    assert [note for *_, note in wrong(fix=True)] == ["row-restored", "rewritten"]
    assert wrong() == []
    with Store.open(log.path) as store:
        assert (list(store.acts()), store.states()) == (rows, states)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        log.change("DELETE FROM act")


def test_a_damaged_row_that_no_backup_has_whole_is_left_out_once(
    log: Any, wrong: Wrong, workspace: Workspace
) -> None:
    act, other = log.answer(), log.answer()
    damage(log, "quality = 0", act.id)
    with Store.open(log.path) as store:
        back_up(store, workspace.data / FOLDER, act.at - timedelta(hours=1))
    assert [note for *_, note in wrong(fix=True)] == ["row-left-out", "rewritten", "backup-renewed"]
    assert wrong() == []
    assert log.rows == [other.id]


def test_a_backup_from_before_the_digests_gives_what_the_digest_in_the_log_vouches_for(
    log: Any, wrong: Wrong, workspace: Workspace
) -> None:
    acts = [log.answer(), log.answer()]
    with Store.open(log.path) as store:
        file = back_up(store, workspace.data / FOLDER, acts[0].at)
    for table in ("act", "state"):
        change(file, f"ALTER TABLE {table} DROP COLUMN digest")
    change(
        file,
        "UPDATE alembic_version SET version_num = '0001'",
        "DROP TRIGGER act_refuses_update",
        f"UPDATE act SET quality = 3 WHERE id = '{acts[1].id}'",
    )
    for act in acts:
        damage(log, "answer = '5'", act.id)
    assert [note for *_, note in wrong(fix=True)][:3] == ["row-restored", "row-left-out", "rewritten"]
    assert log.rows == [acts[0].id]


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


HOSTILE = {
    "trigger keep_none": "CREATE TRIGGER keep_none BEFORE INSERT ON act BEGIN SELECT RAISE(IGNORE); END",
    "trigger spoil": "CREATE TRIGGER spoil AFTER INSERT ON state BEGIN DELETE FROM alias; END",
    "view figures": "CREATE VIEW figures AS SELECT * FROM act",
    "table notes": "CREATE TABLE notes (note TEXT)",
    "index once": "CREATE UNIQUE INDEX once ON act (question)",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_ours_is_named_and_taken_out(name: str, log: Any, wrong: Wrong, examine: Examine) -> None:
    act = log.answer()
    log.change(HOSTILE[name])
    [found] = [dict(one.note.fills) for one in examine() if one.check == "strange"]
    assert found == {"names": name}
    assert [note for *_, note in wrong(fix=True)] == ["strange-fixed", "rewritten"]
    assert wrong() == []
    assert log.rows == [act.id]


def test_a_file_that_is_no_database_is_left_and_the_way_back_told(
    log: Any, wrong: Wrong, workspace: Workspace
) -> None:
    act = log.answer()
    with Store.open(log.path) as store:
        back_up(store, workspace.data / FOLDER, act.at)
    log.path.write_bytes(b"no database" * 1000)
    assert wrong(fix=True) == [("database", "fault", "store.damaged"), ("backups", "notice", "way-back")]
    assert log.path.read_bytes() == b"no database" * 1000


def test_a_damaged_page_is_told(log: Any, wrong: Wrong) -> None:
    for days in range(200):
        log.answer(days_ago=days / 1000)
    with log.path.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(b"\xff" * 4096)
    checks = {check for check, level, _ in wrong() if level == "fault"}
    assert checks <= {"integrity", "database"}
    assert checks


def test_rows_of_questions_that_are_in_no_pack_are_counted(log: Any, examine: Examine) -> None:
    log.answer("gone/one")
    log.answer("gone/one")
    log.answer("gone/two")
    [found] = [one for one in examine(fix=True) if one.check == "unknown"]
    assert found.level == "notice"
    assert dict(found.note.fills) == {"n": 2, "rows": 3, "first": "gone/one"}
    assert len(log.rows) == 3


# A clock that was ahead


def test_answers_ahead_of_the_clock_are_told(log: Any, examine: Examine) -> None:
    log.answer(days_ago=1)
    log.answer("sums/double", days_ago=-26_000)
    [found] = [one for one in examine() if one.check == "clock"]
    assert found.level == "notice"
    fills = dict(found.note.fills)
    assert (fills["n"], fills["dated"], fills["counted"]) == (1, "2098-01-29", str(NOW.date()))


def test_without_consent_no_day_is_changed(log: Any, wrong: Wrong) -> None:
    log.answer(days_ago=-26_000)
    rows = log.rows
    assert wrong(fix=True) == [("clock", "notice", "clock")]
    assert log.rows == rows


def test_what_will_be_done_is_shown_and_then_the_schedule_put_right(
    log: Any, wrong: Wrong, workspace: Workspace
) -> None:
    late = log.answer(days_ago=-26_000)
    shown: list[str] = []

    def agree(plan: Note) -> bool:
        assert len(log.rows) == 1, "nothing was done yet"
        shown.append(Words("en").note(plan))
        return True

    assert wrong(fix=True, agree=agree) == [("clock", "fixed", "clock-fixed")]
    [said] = shown
    assert "1 answer dated 2098-01-29 will count for " + str(NOW.date()) in said
    with Store.open(log.path) as store:
        schedule = store.state("sums/add").schedule
        assert isinstance(schedule, Scheduled)
        assert (schedule.last, schedule.due) == (NOW.date(), NOW.date() + timedelta(days=1))
        assert [act.id for act in store.answers_on(NOW.date())] == [late.id]
        assert store.answer_days() == (NOW.date(),)
        [row] = rows_of(store, "reviews", Wanted(load_library([])), NOW.date(), tell=lambda _: None)
        assert (row["day"], row["at"]) == (str(NOW.date()), f"{late.at:%Y-%m-%dT%H:%M:%S.%fZ}")
        assert next(store.acts()) == late, "no row is changed"
    assert wrong(fix=True, agree=agree) == []
    assert len(log.rows) == 2
    assert len(shown) == 1
    [kept] = backups_in(workspace.data / FOLDER)
    restore(kept.file, workspace.database, workspace.data / FOLDER, NOW)
    assert log.rows == [late.id]


def test_clocks_of_two_machines_may_differ_a_little(log: Any, wrong: Wrong) -> None:
    log.answer(days_ago=-timedelta(minutes=2) / timedelta(days=1))
    assert wrong() == []


# Backups


def test_that_no_backup_was_made_is_told_and_one_is_made(log: Any, wrong: Wrong) -> None:
    log.answer(days_ago=1)
    log.answer()
    assert wrong() == [("backups", "notice", "backup-none")]
    assert wrong(fix=True) == [("backups", "fixed", "backup-made")]
    assert wrong() == []


def test_that_backups_ceased_is_told(log: Any, wrong: Wrong, workspace: Workspace) -> None:
    old = log.answer(days_ago=3)
    with Store.open(log.path) as store:
        back_up(store, workspace.data / FOLDER, old.at)
    assert wrong() == []
    log.answer(days_ago=1)
    assert wrong() == [("backups", "notice", "backup-late")]
    assert wrong(fix=True) == [("backups", "fixed", "backup-made")]
    assert wrong() == []


def test_a_pause_is_no_missing_backup(log: Any, wrong: Wrong, workspace: Workspace) -> None:
    old = log.answer(days_ago=40)
    log.answer(days_ago=39)
    with Store.open(log.path) as store:
        back_up(store, workspace.data / FOLDER, old.at + timedelta(days=1))
    assert wrong() == []


def test_a_backup_that_cannot_be_made_is_told(log: Any, wrong: Wrong, workspace: Workspace) -> None:
    log.answer(days_ago=1)
    log.answer()
    (workspace.data / FOLDER).write_text("in the way")
    assert wrong(fix=True) == [("backups", "fault", "backup-failed")]


def test_a_damaged_backup_is_told(log: Any, wrong: Wrong, workspace: Workspace) -> None:
    act = log.answer()
    with Store.open(log.path) as store:
        file = back_up(store, workspace.data / FOLDER, act.at)
    file.write_bytes(file.read_bytes()[:5000])
    assert wrong() == [("backups", "fault", "backup-damaged")]
