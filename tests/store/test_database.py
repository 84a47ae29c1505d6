import ctypes
import os
import re
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from quizapp.store import Store
from quizapp.store.database import open_database
from quizapp.store.revisions import REVISIONS, Revisions, upgrade
from quizapp.store.sqlite import engine, translated
from quizapp.store.store_errors import (
    DamagedDatabase,
    DatabaseRefused,
    DiskFailed,
    DiskFull,
    ForeignDatabase,
    LocksMissing,
    MigrationFailed,
    NewerDatabase,
    NotKept,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    StoreUnwritable,
)
from quizapp.words import Words

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def one_value(path: Path, statement: str) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


# A new database


def test_folders_and_file_are_made_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "quizapp.db"
    Store.open(path).close()
    assert path.is_file()
    assert one_value(path, "SELECT version_num FROM alembic_version") == REVISIONS.latest


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "quizapp.db"
    path.touch()
    with Store.open(path) as store:
        assert store.states() == {}


def test_it_keeps_a_write_ahead_log_and_lets_go_of_it_in_the_end(path: Path) -> None:
    with Store.open(path):
        assert one_value(path, "PRAGMA journal_mode") == "wal"
    assert [file.name for file in path.parent.iterdir()] == ["quizapp.db"]


def test_several_that_open_it_first_at_once_get_along(path: Path, learner_of: Any) -> None:
    together, stores = Barrier(6), []

    def begin() -> None:
        together.wait()
        stores.append(Store.open(path, patience=30))

    threads = [Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, store in enumerate(stores):
        learner_of(store).answer(f"p/{number}")
    assert [len(store.states()) for store in stores] == [6] * 6
    for store in stores:
        store.close()


def test_opening_a_new_or_current_database_loads_no_alembic(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from quizapp.store import Store\n"
        "for _ in range(2): Store.open(Path(sys.argv[1])).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, timeout=60)


def test_the_errors_and_the_package_load_no_tables() -> None:
    program = (
        "import sys, quizapp.store.store_errors, quizapp.store, quizapp.scheduling.plan\n"
        "sys.exit(', '.join(sys.modules.keys() & {'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic'}) or None)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


# Migrations


def schema(path: Path) -> dict[str, Any]:
    """All that SQLite knows of the tables, apart from the layout of their SQL and the order of columns."""
    with closing(sqlite3.connect(path)) as connection:
        entries = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
        ).fetchall()
        told: dict[str, Any] = {name: (kind, table, words(sql or "")) for kind, name, table, sql in entries}
        for kind, name, *_ in entries:
            if kind == "table":
                columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
                told[f"{name} columns"] = sorted(column[1:] for column in columns)
                told[f"{name} keys"] = connection.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        told["strict"] = sorted(
            (row[1], row[4:]) for row in connection.execute("PRAGMA table_list") if row[0] == "main"
        )
        return told


def words(sql: str) -> list[str]:
    return sorted(re.findall(r"[\w']+", sql))


def test_a_new_database_is_what_all_migrations_lead_to(tmp_path: Path) -> None:
    new, migrated = tmp_path / "new.db", tmp_path / "migrated.db"
    Store.open(new).close()
    made = engine(migrated, 5)
    with made.connect().execution_options(writes=True) as connection, connection.begin():
        upgrade(connection)
    made.dispose()
    assert schema(migrated) == schema(new)


def test_the_revisions_named_are_those_that_have_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS.folders[0].parent))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS.names


SCRIPT = """
from alembic import op

revision = "next"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("CREATE TABLE extra (name TEXT)")
    {then}
"""


def newer_revisions(folder: Path, then: str = "pass") -> Revisions:
    """One revision more than there is."""
    folder.mkdir()
    (folder / "next.py").write_text(SCRIPT.format(before=REVISIONS.latest, then=then))
    return Revisions((*REVISIONS.names, "next"), (*REVISIONS.folders, folder))


@pytest.fixture
def old(path: Path, learner_of: Any) -> Path:
    """A database of today's revision, with answers."""
    with Store.open(path) as store:
        learner_of(store).answer("p/a")
        learner_of(store).answer("p/b", 1)
    return path


def test_an_older_database_is_copied_and_migrated(tmp_path: Path, old: Path) -> None:
    before = old.read_bytes()
    revisions = newer_revisions(tmp_path / "versions 100%")
    opened = open_database(old, revisions=revisions, now=lambda: NOW)
    opened.dispose()
    assert one_value(old, "SELECT version_num FROM alembic_version") == "next"
    assert one_value(old, "SELECT count(*) FROM extra") == 0
    assert one_value(old, "SELECT count(*) FROM act") == 2
    (copy,) = (file for file in old.parent.iterdir() if ".before-" in file.name)
    assert copy.name == "quizapp.db.before-next-20261123T123000000000Z"
    assert one_value(copy, "SELECT count(*) FROM act") == 2
    assert one_value(copy, "SELECT version_num FROM alembic_version") == REVISIONS.latest
    assert len(before) == copy.stat().st_size


def test_after_a_migration_the_states_are_those_of_the_log(tmp_path: Path, old: Path) -> None:
    change(old, "UPDATE state SET ease = 130")
    revisions = newer_revisions(tmp_path / "versions")
    open_database(old, revisions=revisions).dispose()
    assert one_value(old, "SELECT max(ease) FROM state") > 130


def test_a_migrated_database_is_not_migrated_again(tmp_path: Path, old: Path) -> None:
    revisions = newer_revisions(tmp_path / "versions")
    for _ in range(2):
        open_database(old, revisions=revisions).dispose()
    assert len([file for file in old.parent.iterdir() if ".before-" in file.name]) == 1


def test_several_that_find_it_old_at_once_migrate_it_once(tmp_path: Path, old: Path) -> None:
    revisions, together = newer_revisions(tmp_path / "versions"), Barrier(4)
    opened = []

    def begin() -> None:
        together.wait()
        opened.append(open_database(old, revisions=revisions, patience=30))

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for one in opened:
        one.dispose()
    assert len([file for file in old.parent.iterdir() if ".before-" in file.name]) == 1


@pytest.mark.parametrize(
    "then",
    [
        'op.execute("INSERT INTO nowhere VALUES (1)")',
        'op.execute("CREATE TABLE b (id TEXT REFERENCES act)"); op.execute("INSERT INTO b VALUES (1)")',
    ],
)
def test_a_migration_that_fails_leaves_the_database_and_a_copy(tmp_path: Path, old: Path, then: str) -> None:
    before = schema(old)
    with pytest.raises(MigrationFailed) as failure:
        open_database(old, revisions=newer_revisions(tmp_path / "versions", then))
    assert schema(old) == before
    assert one_value(old, "SELECT version_num FROM alembic_version") == REVISIONS.latest
    assert one_value(failure.value.copy, "SELECT count(*) FROM act") == 2
    with Store.open(old) as store:
        assert store.rebuild() == ()


# Refused


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path, old: Path) -> None:
    open_database(old, revisions=newer_revisions(tmp_path / "versions")).dispose()
    before = old.read_bytes()
    with pytest.raises(NewerDatabase) as refusal:
        Store.open(old)
    assert (refusal.value.path, refusal.value.revision) == (old, "next")
    assert old.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    change(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(ForeignDatabase):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"my shopping list\n" * 100, b"\x00" * 4096, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "quizapp.db"
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase):
        Store.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE act", "DROP TABLE state"])
def test_a_database_that_lacks_a_part_is_damaged(old: Path, statement: str) -> None:
    change(old, "PRAGMA foreign_keys = OFF", "DROP TRIGGER act_refuses_delete", statement)
    with pytest.raises(DamagedDatabase):
        Store.open(old)


def test_damage_inside_is_found_when_it_is_read(old: Path) -> None:
    size = old.stat().st_size
    content = bytearray(old.read_bytes())
    content[8192:size] = b"\xff" * (size - 8192)
    old.write_bytes(content)
    with pytest.raises(DamagedDatabase), Store.open(old) as store:
        list(store.acts())


# Out of reach


def test_another_program_that_writes_for_too_long_is_in_the_way(path: Path, learner_of: Any) -> None:
    with Store.open(path, patience=0.05) as store, closing(sqlite3.connect(path)) as other:
        act = learner_of(store).answering()
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            store.record(act)
        with pytest.raises(StoreBusy):
            Store.open(path, patience=0.05)
        assert store.states() == {}
        other.execute("ROLLBACK")
        store.record(act)
        assert len(store.states()) == 1


def test_a_full_disk_takes_the_answer_back_as_a_whole(path: Path, learner_of: Any) -> None:
    with Store.open(path) as store:
        learner = learner_of(store)
        kept = learner.answer("p/kept")
        with store._engine.connect() as connection:  # a real limit, which SQLite reports as a full disk
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(DiskFull):
            learner.answer("p/lost", answer="x" * 100_000)
        assert list(store.acts()) == [kept]
        assert set(store.states()) == {"p/kept"}


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnwritable):
        Store.open(tmp_path / "file" / "quizapp.db")


def test_a_folder_in_the_place_of_the_file_is_unwritable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable):
        Store.open(tmp_path)


@pytest.fixture
def read_only(old: Path) -> Any:
    old.chmod(0o444)
    old.parent.chmod(0o555)
    yield old
    old.parent.chmod(0o755)
    old.chmod(0o644)


def test_a_folder_that_may_not_be_written_shows_at_once(read_only: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom quizapp.store import Store\n"
        "from quizapp.store.store_errors import StoreUnwritable\n"
        "try:\n    Store.open(Path(sys.argv[1]))\nexcept StoreUnwritable:\n    sys.exit(0)\nsys.exit(1)"
    )
    command = [sys.executable, "-c", program, str(read_only)]
    subprocess.run(command, check=True, timeout=60, preexec_fn=_without_privileges)


def _without_privileges() -> None:
    # The superuser may write anywhere, unless the capability is dropped.
    if os.geteuid() == 0 and sys.platform == "linux":
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_a_program_may_not_write_past_its_size_limit(path: Path, learner_of: Any) -> None:
    with Store.open(path) as store:
        learner = learner_of(store)
        kept = learner.answer("p/kept")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            with pytest.raises(StoreUnavailable):
                learner.answer("p/lost", answer="x" * 400_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert list(store.acts()) == [kept]


# What is said


def leaves(error: type[StoreError]) -> list[type[StoreError]]:
    below = error.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [error]


EXAMPLES = {
    StoreBusy: StoreBusy(Path("here.db")),
    DiskFull: DiskFull(Path("here.db")),
    LocksMissing: LocksMissing(Path("here.db")),
    DiskFailed: DiskFailed(Path("here.db")),
    StoreUnwritable: StoreUnwritable(Path("here.db")),
    ForeignDatabase: ForeignDatabase(Path("here.db")),
    DamagedDatabase: DamagedDatabase(Path("here.db")),
    NewerDatabase: NewerDatabase(Path("here.db"), "0042"),
    NotKept: NotKept(Path("here.db")),
    MigrationFailed: MigrationFailed(Path("here.db"), Path("here.db.before-0042")),
}


def test_every_error_has_an_example_here() -> None:
    assert set(leaves(StoreUnavailable) + leaves(DatabaseRefused)) == set(leaves(StoreError)) == set(EXAMPLES)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("error", EXAMPLES.values(), ids=lambda error: type(error).__name__)
def test_every_error_is_a_sentence_that_names_the_file(error: StoreError, language: str) -> None:
    said = Words(language).note(error.note)
    assert "here.db" in said
    assert all(str(fill) in said for _, fill in error.note.fills)
    assert said != Words("en" if language == "zh" else "zh").note(error.note)


def test_a_fault_of_the_program_is_not_called_a_fault_of_the_file(tmp_path: Path) -> None:
    with (
        pytest.raises(sqlite3.OperationalError),
        translated(tmp_path),
        closing(sqlite3.connect(":memory:")) as connection,
    ):
        connection.execute("SELECT * FROM nowhere")
