"""Why the log cannot be opened, read or written.

- StoreError
  - StoreUnavailable: what is stored is sound, but cannot be reached now
    - StoreBusy: another program holds the database
    - LocksMissing: the disk, perhaps on a network, does not support locks
    - DiskFull: there is no room left
    - StoreUnwritable: the folder or the file may not be written
    - DiskFailed: the disk reported a fault
  - DatabaseRefused: the file is there, but cannot be used
    - NewerDatabase: written by a newer version
    - ForeignDatabase: a database of another program
    - DamagedDatabase: no database, or one that is damaged
    - MigrationFailed: an older database could not be brought up to date
    - NotKept: it accepted a row, but does not contain it
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from quizapp.words.note import Note


class StoreError(Exception):
    """An error with the database at ``path``; ``note`` says what happened and what to do."""

    key: ClassVar[str]

    def __init__(self, path: Path, **fills: str) -> None:
        self.path = path
        self.note = Note(self.key, (("path", str(path)), *fills.items()))
        super().__init__(" ".join([self.key, str(path), *fills.values()]))


class StoreUnavailable(StoreError):
    """The data is intact, but cannot be accessed now."""


class StoreBusy(StoreUnavailable):
    """Another process has held the database for too long."""

    key = "store.busy"


class LocksMissing(StoreUnavailable):
    """The disk does not support locks, without which two processes would overwrite each other's data."""

    key = "store.no-locks"


class DiskFull(StoreUnavailable):
    """There is no space left; the current write failed, all other data is intact."""

    key = "store.disk-full"


class StoreUnwritable(StoreUnavailable):
    """The folder or the file is not writable."""

    key = "store.unwritable"


class DiskFailed(StoreUnavailable):
    """The disk, or the network behind it, reported an error."""

    key = "store.disk-failed"


class DatabaseRefused(StoreError):
    """The file exists, but cannot be used; it was not changed."""


class NewerDatabase(DatabaseRefused):
    """Written by a newer version, whose ``revision`` is unknown."""

    key = "store.newer"

    def __init__(self, path: Path, revision: str) -> None:
        super().__init__(path, revision=revision)
        self.revision = revision


class ForeignDatabase(DatabaseRefused):
    """A database of another program."""

    key = "store.foreign"


class DamagedDatabase(DatabaseRefused):
    """Not a database, or a damaged one."""

    key = "store.damaged"


class MigrationFailed(DatabaseRefused):
    """An older database could not be migrated; ``copy`` is the copy made before."""

    key = "store.migration-failed"

    def __init__(self, path: Path, copy: Path) -> None:
        super().__init__(path, copy=str(copy))
        self.copy = copy


class NotKept(DatabaseRefused):
    """The database accepted an answer but did not store it, because of an object that quizapp did
    not create. Nothing was written."""

    key = "store.not-kept"
