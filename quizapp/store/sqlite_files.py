"""SQLite-specific code for files: the header of a database, copies, locks, error codes."""

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

#: Suffixes of the files next to a database in use.
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
    """Raise DamagedDatabase for a file that is not empty and does not begin like quizapp's.

    SQLite would treat a file shorter than its minimum page size as a new database and overwrite
    it; for some damage in the header, its messages are misleading.
    """
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:  # SQLite will report why
        return
    if 0 < path.stat().st_size < _SMALLEST_PAGE or (header and not _is_header(header)):
        raise DamagedDatabase(path)


def _is_header(header: bytes) -> bool:
    layout = int.from_bytes(header[44:48])
    encoding = int.from_bytes(header[56:60])
    return header.startswith(_MAGIC) and {*header[18:20]} <= {1, 2} and layout <= 4 and encoding <= 1


def copy(source: Path, target: Path, patience: float, *, settled: bool = False) -> None:
    """Make an intact copy of the whole database in a new file, while others continue to use it.

    With ``settled``, nobody else uses it, and no files are left next to ``source``. Raises StoreBusy
    if another process locks out readers for ``patience`` seconds.
    """

    def give_up(status: int, *_: int) -> None:
        # The driver would retry forever.
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE):
            raise CAUSES.get(status & 0xFF, StoreBusy)(source)

    unfinished = target.with_name(target.name + ".part")
    address = f"{source.absolute().as_uri()}?mode={'ro&immutable=1' if settled else 'rw'}"
    try:
        # On a separate connection: one that holds the write lock cannot be copied from.
        with (
            closing(sqlite3.connect(address, timeout=patience, uri=True)) as read,
            closing(sqlite3.connect(unfinished)) as written,
        ):
            read.backup(written, progress=give_up)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def locks_are_missing(folder: Path) -> bool:
    """Whether files in ``folder`` cannot be locked; False if that is unknown.

    This is tested with a separate file: closing the database here would release its locks.
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
