"""Writes a new database with every intact row of a damaged one, and with the others from backups.

This is the only way in which damaged rows are removed from the log: they are never changed in
place, which triggers prevent. Only rows are copied, not damaged pages or objects that do not belong
to quizapp.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, insert

from quizapp.scheduling.acts import Act
from quizapp.store import derived, log, sqlite
from quizapp.store.damaged_rows import Flaw
from quizapp.store.database import open_database, writing
from quizapp.store.log import CHUNK
from quizapp.store.rows import UNREADABLE, act_digest, shown
from quizapp.store.salvage import act_of, has_digests, indexed_ids, table_rows
from quizapp.store.sqlite_files import BESIDE
from quizapp.store.tables import ALIASES


@dataclass(frozen=True, slots=True)
class Restoration:
    """A damaged row, and the backup that has it intact, or None."""

    flaw: Flaw
    backup: Path | None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The number of ``rows`` in the new database, and what became of each damaged one."""

    rows: int
    restorations: tuple[Restoration, ...]


@dataclass(slots=True)
class _Found:
    """The content of a database: intact rows by id; damaged ones, with their stored digests and
    the ids that they may have had."""

    acts: dict[str, Act] = field(default_factory=dict)
    flaws: dict[int, Flaw] = field(default_factory=dict)
    digests: dict[int, bytes] = field(default_factory=dict)
    ids: dict[int, set[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


def rewritten(damaged: Path, backups: Sequence[Path], target: Path) -> Rewritten:
    """Write a new database to ``target`` from the one in ``damaged``, a copy that nobody uses,
    and from the ``backups``; a damaged row is taken from the first backup that has it intact.

    Raises the errors of :mod:`quizapp.store.store_errors`.
    """
    found = _look_through(damaged)
    sources: dict[int, Path] = {}
    for backup in backups:
        if missing := found.flaws.keys() - sources.keys():
            for number, act in _whole(backup, found, missing):
                found.acts[act.id] = act
                sources[number] = backup
    for end in ("", *BESIDE):
        target.with_name(target.name + end).unlink(missing_ok=True)
    engine = open_database(target)
    try:
        with writing(engine) as connection:
            _fill(connection, found)
    finally:
        engine.dispose()
    restorations = (Restoration(flaw, sources.get(number)) for number, flaw in sorted(found.flaws.items()))
    return Rewritten(len(found.acts), tuple(restorations))


def readable(file: Path) -> tuple[int, int]:
    """The number of readable rows of the log in a damaged database, and of others that are known
    to have existed. Raises DamagedDatabase if nothing can be read."""
    found = _look_through(file)
    return len(found.acts), len(found.flaws)


def _look_through(file: Path) -> _Found:
    found = _Found()
    with sqlite.translated(file), _opened(file) as raw:
        digested, seen = has_digests(raw), set()
        for row in table_rows(raw):
            seen.add(row[0])
            act = act_of(row, digested=digested)
            if isinstance(act, Act):
                found.acts[act.id] = act
                continue
            found.flaws[act.number] = act
            found.ids[act.number] = {act.id}
            if isinstance(row[-1], bytes):
                found.digests[act.number] = row[-1]
        for number, ids in indexed_ids(raw).items():
            if number in found.flaws:
                found.ids[number] |= ids
            elif number not in seen and not any(id_ in found.acts for id_ in ids):
                found.flaws[number] = Flaw(number, min(ids), "lost")
                found.ids[number] = ids
        with suppress(sqlite3.DatabaseError, *UNREADABLE):
            aliases = raw.execute("SELECT old, current FROM alias")
            found.aliases = {old.decode(): current.decode() for old, current in aliases}
    return found


def _whole(backup: Path, found: _Found, missing: set[int]) -> Iterator[tuple[int, Act]]:
    """The intact rows in a backup for the damaged rows with the numbers ``missing``."""
    by_id = {id_: number for number in missing for id_ in found.ids[number]}
    with suppress(sqlite3.DatabaseError, OSError), _opened(backup) as raw:
        digested = has_digests(raw)
        for row in table_rows(raw):
            number = by_id.get(shown(row[1]), row[0])
            if number not in missing:
                continue
            act = act_of(row, digested=digested)
            if not isinstance(act, Act) or act.id in found.acts:
                continue
            # In a backup from before the digests, it is unknown whether the rows are intact.
            is_trusted = digested or number not in found.digests
            if (is_trusted and act.id in found.ids[number]) or found.digests.get(number) == act_digest(
                row[1:-1]
            ):
                yield number, act


def _fill(connection: Connection, found: _Found) -> None:
    acts = [found.acts[id_] for id_ in sorted(found.acts)]
    for start in range(0, len(acts), CHUNK):
        log.append(connection, acts[start : start + CHUNK])
    if found.aliases:
        aliases: Mapping[str, str] = found.aliases
        connection.execute(
            insert(ALIASES), [{"old": old, "current": current} for old, current in aliases.items()]
        )
    derived.rebuild(connection)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that returns text as bytes and does not change the file."""
    beside = [end for end in BESIDE if file.with_name(file.name + end).exists()]
    with tempfile.TemporaryDirectory(prefix="quizapp-doctor-") as folder:
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        if beside:  # SQLite would apply the journal next to the file
            copied = Path(folder, "copy.db")
            for end in ("", *beside):
                shutil.copyfile(file.with_name(file.name + end), copied.with_name(copied.name + end))
            address = copied.as_uri()
        with closing(sqlite3.connect(address, uri=True)) as raw:
            raw.text_factory = bytes
            yield raw
