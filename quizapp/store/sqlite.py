"""What only SQLite understands: its settings, its triggers, its copies, its error codes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    REAL,
    ColumnElement,
    Connection,
    CursorResult,
    Double,
    Engine,
    Executable,
    Integer,
    Table,
    Text,
    cast,
    create_engine,
    event,
    literal_column,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeEngine

from quizapp.store.locks import locks_are_missing
from quizapp.store.store_errors import (
    DamagedDatabase,
    DiskFailed,
    DiskFull,
    LocksMissing,
    StoreBusy,
    StoreError,
    StoreUnwritable,
)

#: Options of every table: columns hold what their type says. Older libraries cannot enforce it.
STRICT = {"sqlite_strict": sqlite3.sqlite_version_info >= (3, 37, 0)}
#: A float of 8 bytes, which SQLite calls REAL and others do not.
DOUBLE: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")

#: The number of a row of the log in its table: what names it where its id is damaged.
ROW_NUMBER = literal_column("act.rowid", Integer)

#: What SQLite keeps beside a database that is in use.
BESIDE = ("-wal", "-shm", "-journal")
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_SMALLEST_PAGE = 512
_AT_ONCE = 2000
_SETTINGS = (
    # An acknowledged answer survives the loss of power, not only of the process.
    "PRAGMA synchronous = FULL",
    # Without this a REPLACE would pass by the triggers that guard the log.
    "PRAGMA recursive_triggers = ON",
    # A file from elsewhere may not make its schema call functions.
    "PRAGMA trusted_schema = OFF",
)

_CAUSES: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: StoreUnwritable,
    sqlite3.SQLITE_CANTOPEN: StoreUnwritable,
    sqlite3.SQLITE_PERM: StoreUnwritable,
    sqlite3.SQLITE_IOERR: DiskFailed,
    sqlite3.SQLITE_CORRUPT: DamagedDatabase,
    sqlite3.SQLITE_NOTADB: DamagedDatabase,
}


def engine(path: Path, patience: float, *, foreign_keys: bool = True) -> Engine:
    """An engine over one connection, which waits ``patience`` seconds for other programs.

    Without ``foreign_keys`` tables that others point at can be rebuilt.

    A transaction only reads unless its connection has the option
    ``writes=True``: then it takes the write lock at its beginning, so that what
    it reads cannot change before it writes.
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
    # Transactions are begun by hand, see above: the driver would begin them too late.
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    for setting in _SETTINGS:
        connection.execute(setting)
    connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    return connection


def require_header(path: Path) -> None:
    """Raise DamagedDatabase for a file that is not empty and does not begin as ours do.

    A file shorter than the smallest page SQLite would take for a new database and write
    over it; of some damage in the header it says what leads astray.
    """
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:  # SQLite will say why
        return
    if 0 < path.stat().st_size < _SMALLEST_PAGE or (header and not _is_header(header)):
        raise DamagedDatabase(path)


def _is_header(header: bytes) -> bool:
    layout = int.from_bytes(header[44:48])
    encoding = int.from_bytes(header[56:60])
    return header.startswith(_MAGIC) and {*header[18:20]} <= {1, 2} and layout <= 4 and encoding <= 1


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the database at ``path`` into the store's own.

    Others, such as a broken constraint, are faults of the program and pass.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        found = cause(error.orig if isinstance(error, DBAPIError) else error)
        if found is None:
            raise
        # SQLite calls it busy, too, where locks cannot be had at all.
        if found in (StoreBusy, DiskFailed) and locks_are_missing(path.parent):
            found = LocksMissing
        raise found(path) from error


def cause(error: BaseException | None) -> type[StoreError] | None:
    """The store's own error for one of SQLite's; None for a fault of the program."""
    # The low byte is the kind of error, the others its details.
    return _CAUSES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def write_ahead(connection: Connection) -> None:
    """Keep a write-ahead log from now on: readers and a writer do not wait for each other.

    Where the file system cannot, the database stays with its rollback journal.
    """
    raw = _raw(connection)
    while raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if cause(error) is not StoreBusy:
                raise
            # For this lock SQLite does not wait; for a transaction's it does.
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        else:
            return


def broken_references(connection: Connection) -> int:
    """How many rows point at rows that are not there."""
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())


def data_version(connection: Connection) -> int:
    """A number that changes when another connection has changed the database."""
    version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return version


def mark(connection: Connection) -> int:
    """A number of 31 bits that is kept with the database, 0 where none was set."""
    number: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return number


def set_mark(connection: Connection, number: int) -> None:
    """Keep another number, within the transaction."""
    connection.exec_driver_sql(f"PRAGMA user_version = {number:d}")


def undecoded(connection: Connection, statement: Executable) -> list[Sequence[Any]]:
    """The rows of a query, their text as bytes: in a damaged row it need not be UTF-8."""
    return list(undecoded_pieces(connection, statement))


def undecoded_pieces(connection: Connection, statement: Executable) -> Iterator[Sequence[Any]]:
    """The same for many rows, which are not all held at once."""
    result: CursorResult[Any] | None = None
    while True:
        with as_bytes(connection):
            if result is None:
                result = connection.execute(statement)
            rows = result.fetchmany(_AT_ONCE)
        yield from rows
        if len(rows) < _AT_ONCE:
            return


@contextmanager
def as_bytes(connection: Connection) -> Iterator[sqlite3.Connection]:
    """The driver's connection, which gives text undecoded meanwhile."""
    raw = _raw(connection)
    raw.text_factory = bytes
    try:
        yield raw
    finally:
        raw.text_factory = str


def as_text(value: bytes) -> ColumnElement[str]:
    """An undecoded text in a query, whatever its bytes are."""
    return cast(value, Text)


def damage(connection: Connection) -> tuple[str, ...]:
    """What SQLite complains of after going through every page and index."""
    try:
        said = undecoded(connection, text("PRAGMA integrity_check"))
    except DBAPIError as error:
        if cause(error.orig) is not DamagedDatabase:
            raise
        return (str(error.orig),)
    return tuple(line.decode(errors="replace") for (line,) in said if line != b"ok")


def reindex(connection: Connection) -> None:
    """Make every index anew from its table."""
    connection.exec_driver_sql("REINDEX")


def missing_guards(connection: Connection, table: str) -> tuple[str, ...]:
    """Which triggers of :func:`append_only` the database lacks."""
    there = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars()
    return tuple(statement.split()[2] for statement in set(append_only(table)) - set(there))


def restore_guards(connection: Connection, table: str) -> None:
    """Create the triggers of :func:`append_only` anew where they are missing or others."""
    missing = missing_guards(connection, table)
    for statement in append_only(table):
        if (name := statement.split()[2]) in missing:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(statement)


def copy(source: Path, target: Path, patience: float, *, settled: bool = False) -> None:
    """A sound copy of the whole database in a new file, while others go on using it.

    ``settled`` says that nobody does, and leaves no trace beside ``source``. Raises
    StoreBusy where another program keeps readers out for ``patience`` seconds.
    """

    def give_up(status: int, *_: int) -> None:
        # The driver would try for ever.
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            raise _CAUSES.get(status & 0xFF, StoreBusy)(source)

    unfinished = target.with_name(target.name + ".part")
    place = f"{source.absolute().as_uri()}?mode={'ro&immutable=1' if settled else 'rw'}"
    try:
        # A connection of its own: one that holds the write lock cannot be copied from.
        with (
            closing(sqlite3.connect(place, timeout=patience, uri=True)) as read,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            read.backup(written, progress=give_up)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def append_only(table: str) -> tuple[str, ...]:
    """Statements that create triggers which refuse to change or delete rows of ``table``."""
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
        for deed in ("UPDATE", "DELETE")
    )


def guard(table: Table) -> None:
    """Create the triggers of :func:`append_only` whenever ``table`` is created."""

    @event.listens_for(table, "after_create")
    def create(_: Table, connection: Connection, **__: object) -> None:
        if connection.dialect.name == "sqlite":
            for statement in append_only(table.name):
                connection.exec_driver_sql(statement)


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
