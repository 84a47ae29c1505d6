"""Replaces the present database by another one, either completely or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from quizapp.store import sqlite
from quizapp.store.damaged_rows import Flaw
from quizapp.store.database import PATIENCE, found_revision
from quizapp.store.objects import strange
from quizapp.store.revisions import REVISIONS
from quizapp.store.rewriting import rewritten
from quizapp.store.salvage import flawed
from quizapp.store.sqlite_files import BESIDE, copy, require_header
from quizapp.store.store_errors import DamagedDatabase
from quizapp.store.tables import ACTS


@dataclass(frozen=True, slots=True)
class Present:
    """The database to be replaced; ``rows`` is None if it cannot be read."""

    path: Path
    rows: int | None
    _connection: sqlite3.Connection | None

    def keep(self, target: Path) -> None:
        """Copy the database to ``target`` unchanged; if it is damaged, also the files next to it."""
        unfinished = target.with_name(f"{target.name}.part")
        with sqlite.translated(self.path):
            if self._connection is None:
                for end in BESIDE:
                    if (file := _beside(self.path, end)).exists():
                        shutil.copyfile(file, _beside(target, end))
                shutil.copyfile(self.path, unfinished)
            else:
                with closing(sqlite3.connect(unfinished)) as written:
                    self._connection.backup(written)
        unfinished.replace(target)

    def replace(self, staged: Path) -> None:
        """Replace the database by ``staged``, in one step that survives a power failure."""
        if self._connection is None:
            # Next to the journal of another database, a database would appear damaged.
            for end in BESIDE:
                _beside(self.path, end).unlink(missing_ok=True)
        elif os.name == "nt":
            self._connection.close()  # Windows cannot replace an open file
        staged.replace(self.path)
        _sync(self.path.parent)


@contextmanager
def alone_with(path: Path) -> Iterator[Present]:
    """A context with the database at ``path``, locked so that no other process can open it.

    Raises StoreBusy if another process has it open. For a damaged or missing database, this cannot
    be determined.
    """
    with sqlite.translated(path):
        connection = _locked(path) if path.exists() else None
        try:
            rows = None if connection is None else _rows(connection)
        except BaseException:
            if connection is not None:
                connection.close()
            raise
    try:
        yield Present(path, rows if path.exists() else 0, connection)
    finally:
        if connection is not None:
            connection.close()


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy that can replace another database.

    ``rows`` is its number of rows, ``damaged`` are the damaged rows of the original, and ``strange``
    the names of objects in it that do not belong to quizapp and were not copied.
    """

    rows: int
    damaged: tuple[Flaw, ...]
    strange: tuple[str, ...]


def staged_copy(source: Path, target: Path) -> Staged:
    """Make an intact copy of the database ``source`` at ``target``.

    Raises a DatabaseRefused that names ``source`` if it is not accepted, and leaves no file behind.
    """
    require_header(source)
    try:
        with sqlite.translated(source):
            used = any(_beside(source, end).exists() for end in BESIDE)
            copy(source, target, PATIENCE, settled=not used)
            return _checked(source, target)
    except BaseException:
        for end in ("", *BESIDE):
            _beside(target, end).unlink(missing_ok=True)
        raise


def _checked(source: Path, copied: Path) -> Staged:
    engine = sqlite.engine(copied, PATIENCE)
    try:
        revision = found_revision(engine, source, REVISIONS)
        if revision is None:
            raise DamagedDatabase(source)
        with engine.begin() as connection:
            if sqlite.damage(connection) or sqlite.broken_references(connection):
                raise DamagedDatabase(source)
            others = strange(connection, older=revision != REVISIONS.latest)
            rows: int = connection.scalar(select(func.count()).select_from(ACTS)) or 0
            damaged = flawed(connection)
    finally:
        engine.dispose()
    if not others:
        return Staged(rows - len(damaged), damaged, ())
    taken = copied.with_name(f"{copied.name}.strange")
    try:
        copied.replace(taken)
        done = rewritten(taken, (), copied)
    finally:
        taken.unlink(missing_ok=True)
    return Staged(done.rows, damaged, others)


def _locked(path: Path) -> sqlite3.Connection | None:
    """Open a connection that locks out all others; None if the database is damaged."""
    connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        # Fails if another process has the database open, since each holds a lock of the write-ahead log.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            connection.close()
            return None
    except sqlite3.DatabaseError as error:
        connection.close()
        if sqlite.cause(error) is DamagedDatabase:
            return None
        raise
    return connection


def _rows(connection: sqlite3.Connection) -> int | None:
    named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (ACTS.name,)).fetchone()
    if named is None:
        return None
    rows: int = connection.execute(f"SELECT count(*) FROM {ACTS.name}").fetchone()[0]  # noqa: S608 - our own
    return rows


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
