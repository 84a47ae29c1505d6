"""SQLite-specific code for connections: settings, undecoded rows, checks and errors.

Code for tables and files is in ``sqlite_tables`` and ``sqlite_files``.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Integer,
    Text,
    cast,
    create_engine,
    event,
    literal_column,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from quizapp.store.sqlite_files import CAUSES, locks_are_missing
from quizapp.store.store_errors import DamagedDatabase, DiskFailed, LocksMissing, StoreBusy, StoreError

#: The rowid of a row of the log, which identifies a row whose id is damaged.
ROW_NUMBER = literal_column("act.rowid", Integer)

_AT_ONCE = 2000
_SETTINGS = (
    # An acknowledged answer survives a power failure, not only a crash of the process.
    "PRAGMA synchronous = FULL",
    # In pages: large enough that no answer of a session of a few hundred answers waits for a checkpoint of
    # the write-ahead log. Closing the database makes a checkpoint, too.
    "PRAGMA wal_autocheckpoint = 4000",
    # Without this, a REPLACE would bypass the triggers that guard the log.
    "PRAGMA recursive_triggers = ON",
    # The schema of a database from elsewhere must not call functions.
    "PRAGMA trusted_schema = OFF",
)

# Without a handler, SQLAlchemy's pool would print errors that are raised anyway, such as for an exit by a
# signal.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())


def engine(path: Path, patience: float, *, foreign_keys: bool = True) -> Engine:
    """Create an engine with a single connection, which waits ``patience`` seconds for other processes.

    Without ``foreign_keys``, tables that are referenced by others can be rebuilt.

    A transaction is read-only unless its connection has the option ``writes=True``. It then takes
    the write lock when it begins, so that what it reads cannot change before it writes.
    """
    made = create_engine(
        "sqlite://", creator=lambda: _connect(path, patience, foreign_keys), poolclass=StaticPool
    )

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def _connect(path: Path, patience: float, foreign_keys: bool) -> sqlite3.Connection:
    # Transactions are begun explicitly, see above, because the driver would begin them too late.
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    for setting in _SETTINGS:
        connection.execute(setting)
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """A context that replaces SQLite's errors about the database at ``path`` by those of the store.

    Other errors, such as a violated constraint, are bugs and are not replaced.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # the driver cannot decode SQLite's message about a damaged schema
        raise DamagedDatabase(path) from error
    except (DBAPIError, sqlite3.Error) as error:
        found = cause(error.orig if isinstance(error, DBAPIError) else error)
        if found is None:
            raise
        # SQLite also reports "busy" if the file system does not support locks.
        if found in (StoreBusy, DiskFailed) and locks_are_missing(path.parent):
            found = LocksMissing
        raise found(path) from error


def cause(error: BaseException | None) -> type[StoreError] | None:
    """The class of the store's error for an error of SQLite; None for a bug."""
    # The low byte is the kind of the error; the others are details.
    return CAUSES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def write_ahead(connection: Connection) -> None:
    """Use a write-ahead log from now on, so that readers and a writer do not wait for each other.

    If the file system does not support it, the database keeps its rollback journal.
    """
    raw = _raw(connection)
    while raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if cause(error) is not StoreBusy:
                raise
            # SQLite does not wait for this lock, but it waits for that of a transaction.
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        else:
            return


def broken_references(connection: Connection) -> int:
    """The number of rows that reference missing rows."""
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def data_version(connection: Connection) -> int:
    """A number that changes when another connection changes the database."""
    version: int = _raw(connection).execute("PRAGMA data_version").fetchone()[0]
    return version


def version_now(engine: Engine) -> int:
    """The data version for an engine that is not in use, without a transaction, which would take longer."""
    with closing(engine.raw_connection()) as pooled:
        raw = pooled.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        version: int = raw.execute("PRAGMA data_version").fetchone()[0]
        return version


def mark(connection: Connection) -> int:
    """The 31-bit number stored in the database; 0 if none was set."""
    number: int = _raw(connection).execute("PRAGMA user_version").fetchone()[0]
    return number


def set_mark(connection: Connection, number: int) -> None:
    """Store the number that :func:`mark` returns, within the transaction."""
    connection.exec_driver_sql(f"PRAGMA user_version = {number:d}")


def undecoded(
    connection: Connection, statement: Executable, values: Mapping[str, Any] | None = None
) -> list[Sequence[Any]]:
    """The rows of a query with these values, with text as bytes, since damaged text may not be UTF-8."""
    return list(undecoded_pieces(connection, statement, values))


def undecoded_pieces(
    connection: Connection, statement: Executable, values: Mapping[str, Any] | None = None
) -> Iterator[Sequence[Any]]:
    """The same as :func:`undecoded`, without having all rows in memory at once."""
    result: CursorResult[Any] | None = None
    while True:
        with as_bytes(connection):
            if result is None:
                result = connection.execute(statement, values)
            rows = result.fetchmany(_AT_ONCE)
        yield from rows
        if len(rows) < _AT_ONCE:
            return


@contextmanager
def as_bytes(connection: Connection) -> Iterator[sqlite3.Connection]:
    """A context with the driver's connection, which returns text as bytes."""
    raw = _raw(connection)
    raw.text_factory = bytes
    try:
        yield raw
    finally:
        raw.text_factory = str


def as_text(value: bytes) -> ColumnElement[str]:
    """Undecoded text as a value in a query, even if it is not valid UTF-8."""
    return cast(value, Text)


def damage(connection: Connection) -> tuple[str, ...]:
    """The errors that SQLite finds when it checks every page and index."""
    try:
        lines = undecoded(connection, text("PRAGMA integrity_check"))
    except DBAPIError as error:
        if cause(error.orig) is not DamagedDatabase:
            raise
        return (str(error.orig),)
    return tuple(line.decode(errors="replace") for (line,) in lines if line != b"ok")


def reindex(connection: Connection) -> None:
    """Rebuild all indexes from their tables."""
    connection.exec_driver_sql("REINDEX")


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
