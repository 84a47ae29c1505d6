"""Opens a database: it is created if missing, migrated if old, and refused if it is neither."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from quizapp.store import sqlite
from quizapp.store.ahead import ends_early
from quizapp.store.damaged_rows import note_tail
from quizapp.store.derived import rebuild
from quizapp.store.objects import strange
from quizapp.store.revisions import REVISIONS, Revisions, upgrade
from quizapp.store.sqlite_files import copy, require_header
from quizapp.store.store_errors import (
    DamagedDatabase,
    DiskFull,
    ForeignDatabase,
    MigrationFailed,
    NewerDatabase,
    StoreUnavailable,
    StoreUnwritable,
)
from quizapp.store.tables import METADATA, REVISION

#: Seconds to wait for another process that is writing.
PATIENCE = 5.0
_SHORT = 0.5


def utc_now() -> datetime:
    """The current instant."""
    return datetime.now(UTC)


def open_database(
    path: Path,
    *,
    patience: float = PATIENCE,
    revisions: Revisions = REVISIONS,
    now: Callable[[], datetime] = utc_now,
) -> Engine:
    """An engine for the database at ``path``, migrated to the latest revision.

    The folder and the file are created if missing. An older database is copied to
    ``<name>.before-<revision>-<instant>`` in the same folder before it is migrated. Raises the
    errors of :mod:`quizapp.store.store_errors`; a refused file is not changed.
    """
    _make_folder(path.parent, path)
    require_header(path)
    engine = sqlite.engine(path, patience)
    try:
        with explained(path):
            revision = found_revision(engine, path, revisions)
            with engine.connect() as connection:
                sqlite.write_ahead(connection)
            with writing(engine) as connection:
                note_tail(connection, ends_early(path))
            if revision is None:
                _create(engine)
                revision = found_revision(engine, path, revisions)
            if revision != revisions.latest:
                _migrate(path, patience, revisions, now)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into the store's own, as :func:`quizapp.store.sqlite.translated` does.

    Errors that would indicate a bug count as damage if the database's schema differs from the one
    created.
    """
    try:
        with sqlite.translated(path):
            yield
    except (DBAPIError, sqlite3.Error) as error:
        if _is_as_made(path):
            raise
        raise DamagedDatabase(path) from error


def _is_as_made(path: Path) -> bool:
    if not path.is_file():
        return True
    engine = sqlite.engine(path, _SHORT)
    try:
        with sqlite.translated(path), engine.connect() as connection:
            return not sqlite.damage(connection) and not strange(connection)
    except StoreUnavailable:
        return True
    except (DBAPIError, sqlite3.Error, DamagedDatabase):
        return False
    finally:
        engine.dispose()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its beginning, committed as a whole or not at all."""
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        yield connection


def _make_folder(folder: Path, path: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (DiskFull if full else StoreUnwritable)(path) from error


def found_revision(engine: Engine, path: Path, revisions: Revisions) -> str | None:
    """The revision of the database; None if it is empty.

    Raises a DatabaseRefused of :mod:`quizapp.store.store_errors` that names ``path``.
    """
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return None
        if REVISION.name not in tables:
            raise ForeignDatabase(path)
        revision = _revision(connection)
    if revision is None:
        raise DamagedDatabase(path)
    if revision not in revisions.names:
        raise NewerDatabase(path, revision)
    if revision == revisions.latest and not METADATA.tables.keys() <= tables:
        raise DamagedDatabase(path)
    return revision


def _revision(connection: Connection) -> str | None:
    revision: str | None = connection.scalar(select(REVISION.c.version_num))
    return revision


def _create(engine: Engine) -> None:
    """Create the tables from the models and record the revision, unless another process just did."""
    with writing(engine) as connection:
        if inspect(connection).get_table_names():
            return
        METADATA.create_all(connection)
        REVISION.create(connection)
        connection.execute(insert(REVISION).values(version_num=REVISIONS.latest))


def _migrate(path: Path, patience: float, revisions: Revisions, now: Callable[[], datetime]) -> None:
    engine = sqlite.engine(path, patience, foreign_keys=False)
    try:
        with writing(engine) as connection:
            if _revision(connection) == revisions.latest:
                return  # another process was faster
            # Under the write lock, so that no answer is written between the copy and the migration.
            copied = path.with_name(f"{path.name}.before-{revisions.latest}-{now():%Y%m%dT%H%M%S%fZ}")
            copy(path, copied, patience)
            try:
                with sqlite.translated(path):
                    upgrade(connection, revisions)
                    rebuild(connection)
            except SQLAlchemyError as error:
                raise MigrationFailed(path, copied) from error
            if sqlite.broken_references(connection):
                raise MigrationFailed(path, copied)
    finally:
        engine.dispose()
