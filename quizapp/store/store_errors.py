"""Why the log cannot be opened, read or written.

- StoreError
  - StoreUnavailable: what is stored is sound, but cannot be reached now
    - StoreBusy: another program holds the database
    - LocksMissing: the disk, perhaps a network's, locks no files
    - DiskFull: there is no room left
    - StoreUnwritable: the folder or the file may not be written
    - DiskFailed: the disk reported a fault
  - DatabaseRefused: the file is there, but cannot be used
    - NewerDatabase: written by a newer version
    - ForeignDatabase: a database of another program
    - DamagedDatabase: no database, or one that is damaged
    - MigrationFailed: an older database could not be brought up to date
    - NotKept: it takes what is written and does not have it then
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
    """What is stored is sound, but cannot be reached now."""


class StoreBusy(StoreUnavailable):
    """Another program holds the database for longer than one waits."""

    key = "store.busy"


class LocksMissing(StoreUnavailable):
    """The disk locks no files, without which two programs would write over each other."""

    key = "store.no-locks"


class DiskFull(StoreUnavailable):
    """There is no room left; what was being written was not, all else is."""

    key = "store.disk-full"


class StoreUnwritable(StoreUnavailable):
    """The folder or the file may not be written."""

    key = "store.unwritable"


class DiskFailed(StoreUnavailable):
    """The disk, or the network behind it, reported a fault."""

    key = "store.disk-failed"


class DatabaseRefused(StoreError):
    """The file is there, but cannot be used; it was not changed."""


class NewerDatabase(DatabaseRefused):
    """Written by a newer version, whose ``revision`` this one does not know."""

    key = "store.newer"

    def __init__(self, path: Path, revision: str) -> None:
        super().__init__(path, revision=revision)
        self.revision = revision


class ForeignDatabase(DatabaseRefused):
    """A database of another program."""

    key = "store.foreign"


class DamagedDatabase(DatabaseRefused):
    """No database at all, or one that is damaged."""

    key = "store.damaged"


class MigrationFailed(DatabaseRefused):
    """An older database could not be brought up to date; ``copy`` is the copy made before."""

    key = "store.migration-failed"

    def __init__(self, path: Path, copy: Path) -> None:
        super().__init__(path, copy=str(copy))
        self.copy = copy


class NotKept(DatabaseRefused):
    """The database accepted an answer but did not store it, because of an object that quizapp did
    not create. Nothing was written."""

    key = "store.not-kept"
