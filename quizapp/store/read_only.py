"""Reading a log that cannot be opened to write: on a disk that is full, read-only or without locks."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.store.database import open_database
from quizapp.store.store import Store
from quizapp.store.store_errors import DiskFull, LocksMissing, StoreUnwritable

#: How often a copy is begun anew because the log was written meanwhile.
_TRIES = 5


def open_to_read(path: Path, *, scheduler: Scheduler = SM2) -> Store:
    """The store at ``path`` as ever, or else a copy of it elsewhere, of which nothing is kept.

    A copy is brought up to date where it is old, and what is read through it is
    what would be read there. Without a file the log is empty. Raises the errors
    of :mod:`quizapp.store.store_errors`.
    """
    try:
        return Store.open(path, scheduler=scheduler)
    except (StoreUnwritable, DiskFull, LocksMissing) as error:
        try:
            folder = TemporaryDirectory(prefix="quizapp-log-")
            copied = Path(folder.name) / path.name
            _copy(path, copied)
        except OSError:  # nor is there room for a copy
            raise error from None
        return _Copy(copied, open_database(copied), folder, scheduler)


class _Copy(Store):
    """A store in a temporary folder, which goes when it is closed."""

    def __init__(
        self, path: Path, engine: Engine, folder: TemporaryDirectory[str], scheduler: Scheduler
    ) -> None:
        super().__init__(path, engine, scheduler)
        self._folder = folder

    def close(self) -> None:
        super().close()
        self._folder.cleanup()


def _copy(path: Path, copied: Path) -> None:
    """Copy the database and what was written ahead of it, both as of one moment."""
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
