"""Reads a log that cannot be opened for writing: on a disk that is full, read-only or without locks."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.store.database import open_database
from quizapp.store.store import Store
from quizapp.store.store_errors import DiskFull, LocksMissing, StoreUnwritable

#: How often a copy is restarted because the log was written in the meantime.
_TRIES = 5


def open_to_read(path: Path, *, scheduler: Scheduler = SM2) -> Store:
    """The store at ``path`` opened normally, or else a temporary copy of it.

    A copy is migrated if it is old, and reading it gives the same results. If there is no file,
    the log is empty. Raises the errors of :mod:`quizapp.store.store_errors`.
    """
    try:
        return Store.open(path, scheduler=scheduler)
    except (StoreUnwritable, DiskFull, LocksMissing) as error:
        try:
            folder = TemporaryDirectory(prefix="quizapp-log-")
            copied = Path(folder.name) / path.name
            _copy(path, copied)
        except OSError:  # there is no room for a copy either
            raise error from None
        return _Copy(copied, open_database(copied), folder, scheduler)


class _Copy(Store):
    """A store in a temporary folder, which is removed when the store is closed."""

    def __init__(
        self, path: Path, engine: Engine, folder: TemporaryDirectory[str], scheduler: Scheduler
    ) -> None:
        super().__init__(path, engine, scheduler)
        self._folder = folder

    def close(self) -> None:
        super().close()
        self._folder.cleanup()


def _copy(path: Path, copied: Path) -> None:
    """Copy the database and its write-ahead log, both as of the same moment."""
    for _ in range(_TRIES):
        before = _stamps(path)
        for file in before:
            shutil.copyfile(file, copied.with_name(file.name))
        if _stamps(path) == before:
            return
    raise OSError("the log is written all the time")


def _stamps(path: Path) -> dict[Path, tuple[int, int]]:
    files = [file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()]
    return {file: (file.stat().st_mtime_ns, file.stat().st_size) for file in files}
