"""What only SQLite understands about files: how a database begins, copies of one, locks, error codes."""

from __future__ import annotations

import errno
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile

from quizapp.store.store_errors import (
    DamagedDatabase,
    DiskFailed,
    DiskFull,
    StoreBusy,
    StoreError,
    StoreUnwritable,
)

#: What SQLite keeps beside a database that is in use.
BESIDE = ("-wal", "-shm", "-journal")
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_SMALLEST_PAGE = 512

_CANNOT = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
CAUSES: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_PROTOCOL: StoreBusy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: StoreUnwritable,
    sqlite3.SQLITE_CANTOPEN: StoreUnwritable,
    sqlite3.SQLITE_PERM: StoreUnwritable,
    sqlite3.SQLITE_IOERR: DiskFailed,
    sqlite3.SQLITE_CORRUPT: DamagedDatabase,
    sqlite3.SQLITE_NOTADB: DamagedDatabase,
}


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


def copy(source: Path, target: Path, patience: float, *, settled: bool = False) -> None:
    """A sound copy of the whole database in a new file, while others go on using it.

    ``settled`` says that nobody does, and leaves no trace beside ``source``. Raises
    StoreBusy where another program keeps readers out for ``patience`` seconds.
    """

    def give_up(status: int, *_: int) -> None:
        # The driver would try for ever.
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            raise CAUSES.get(status & 0xFF, StoreBusy)(source)

    unfinished = target.with_name(target.name + ".part")
    address = f"{source.absolute().as_uri()}?mode={'ro&immutable=1' if settled else 'rw'}"
    try:
        # A connection of its own: one that holds the write lock cannot be copied from.
        with (
            closing(sqlite3.connect(address, timeout=patience, uri=True)) as read,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            read.backup(written, progress=give_up)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def locks_are_missing(folder: Path) -> bool:
    """Whether no file in ``folder`` can be locked; False where that cannot be found out.

    Tried on a file of its own: to close the database here would give up its locks.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with TemporaryFile(dir=folder) as probe:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _CANNOT
    return False
