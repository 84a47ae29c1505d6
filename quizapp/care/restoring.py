"""Restores a backup, after backing up the present database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizapp.care.backups import free_name
from quizapp.store.store_errors import DatabaseRefused, ForeignDatabase, NewerDatabase, StoreBusy
from quizapp.words.note import Note


class CannotRestore(Exception):
    """Nothing was changed; ``note`` says why and what to do."""

    def __init__(self, key: str, file: Path) -> None:
        super().__init__(key)
        self.note = Note(key, (("file", str(file)),))


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of restoring: the number of rows of the log ``before`` and ``after``, and where
    the replaced database is kept. ``before`` is None if it could not be read, ``kept`` if there
    was none.

    ``damaged`` are the ids of damaged rows of the backup, which are ignored; the ``strange``
    objects in it were removed.
    """

    before: int | None
    after: int
    kept: Path | None
    damaged: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def restore(file: Path, database: Path, backups: Path, now: datetime) -> Restored:
    """Replace ``database`` by the database in ``file``.

    The present one is first copied into the folder ``backups``. If this is interrupted,
    ``database`` is intact: either the present one or the restored one. Raises CannotRestore,
    StoreUnavailable and OSError.
    """
    from quizapp.store.replacing import alone_with, staged_copy

    if not file.is_file():
        raise CannotRestore("care.restore-missing", file)
    if database.exists() and file.samefile(database):
        raise CannotRestore("care.restore-itself", file)
    database.parent.mkdir(parents=True, exist_ok=True)
    staged = database.with_name(f"{database.name}.restoring")
    try:
        copied = staged_copy(file, staged)
    except DatabaseRefused as error:
        raise CannotRestore(_refusal(error), file) from error
    try:
        with alone_with(database) as present:
            kept = None
            if database.exists():
                kept = free_name(backups, now, "-before-restore")
                present.keep(kept)
            present.replace(staged)
            damaged = tuple(flaw.id for flaw in copied.damaged)
            return Restored(present.rows, copied.rows, kept, damaged, copied.strange)
    except StoreBusy as error:
        raise CannotRestore("care.restore-open", database) from error
    finally:
        staged.unlink(missing_ok=True)


def _refusal(error: DatabaseRefused) -> str:
    if isinstance(error, NewerDatabase):
        return "care.restore-newer"
    return "care.restore-foreign" if isinstance(error, ForeignDatabase) else "care.restore-damaged"
