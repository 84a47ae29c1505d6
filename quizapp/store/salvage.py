"""Reads a log whose database is damaged, row by row, and lists the rows that cannot be read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from quizapp.scheduling.acts import Act
from quizapp.store import sqlite
from quizapp.store.damaged_rows import Flaw, found_on, sound_act, sound_acts
from quizapp.store.rows import ACT_FIELDS, UNREADABLE, act_from_row, shown
from quizapp.store.store_errors import DamagedDatabase

#: Every index that contains the ids of rows.
_INDEXES = ("act_by_day", "act_by_question", "sqlite_autoindex_act_1")
#: Minimum size of a row of the log in the file, in bytes.
_SMALLEST_ROW = 64


def salvaged(connection: Connection) -> list[Act]:
    """The acts that can still be read, in the order of their ids.

    Damaged rows are recorded, including those that are no longer in the table but still in an
    index.
    """
    with sqlite.as_bytes(connection) as raw:
        rows = list(table_rows(raw))  # not by their numbers: two damaged rows may have the same
        named = indexed_ids(raw)
    acts = {act.id: act for act in sound_acts(connection, rows)}
    seen = {row[0] for row in rows}
    flaws = found_on(connection)
    for number, ids in named.items():
        if number not in seen and not any(id_ in acts for id_ in ids):
            flaws[number] = Flaw(number, min(ids), "lost")
    return [acts[id_] for id_ in sorted(acts)]


def act_of(row: Sequence[Any], *, digested: bool) -> Act | Flaw:
    """The act in a row. In a database without digests, any row that can be read counts."""
    if not digested:
        with suppress(*UNREADABLE):
            return act_from_row(row[1:-1])
    return sound_act(row)


def flawed(connection: Connection) -> tuple[Flaw, ...]:
    """The damaged rows of a table whose pages are intact."""
    with sqlite.as_bytes(connection) as raw:
        digested = has_digests(raw)
        acts = (act_of(row, digested=digested) for row in table_rows(raw))
        return tuple(act for act in acts if isinstance(act, Flaw))


def table_rows(raw: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Every row that can be reached: its number, its fields and its digest, undecoded.

    ``raw`` returns text as bytes. In a database from before the digests they are None.
    """
    query = f"SELECT rowid, {_columns(raw)} FROM act NOT INDEXED"  # noqa: S608 - our own names
    last = 0
    try:
        for row in raw.execute(f"{query} ORDER BY rowid"):
            last = max(last, row[0])
            yield row
        return
    except sqlite3.DatabaseError as error:
        _require_damage(error)
    # After the damage, the table is accessed again for each row.
    for number in range(last + 1, _last_number(raw) + 1):
        with suppress(sqlite3.DatabaseError):
            yield from raw.execute(f"{query} WHERE rowid = ?", (number,))


def indexed_ids(raw: sqlite3.Connection) -> dict[int, set[str]]:
    """The ids in the indexes for the row with each number."""
    ids: dict[int, set[str]] = {}
    for index in _INDEXES:
        with suppress(sqlite3.DatabaseError):
            for number, id_ in raw.execute(f"SELECT rowid, id FROM act INDEXED BY {index}"):  # noqa: S608
                ids.setdefault(number, set()).add(shown(id_))
    return ids


def has_digests(raw: sqlite3.Connection) -> bool:
    """Whether the rows of the log have digests; in older databases they have none."""
    return "digest" in _names(raw)


def _names(raw: sqlite3.Connection) -> set[str]:
    return {shown(row[1]) for row in raw.execute("PRAGMA table_info(act)")}


def _columns(raw: sqlite3.Connection) -> str:
    """Every field and the digest; NULL for columns that an older database lacks."""
    names = _names(raw)
    return ", ".join(name if name in names else "NULL" for name in (*ACT_FIELDS, "digest"))


def _last_number(raw: sqlite3.Connection) -> int:
    numbers: Iterable[int] = indexed_ids(raw)
    file = next(row[2] for row in raw.execute("PRAGMA database_list") if row[1] == b"main")
    # A damaged number may be anything; rows are numbered from 1 and never removed.
    return min(max(numbers, default=0), Path(os.fsdecode(file)).stat().st_size // _SMALLEST_ROW)


def _require_damage(error: sqlite3.DatabaseError) -> None:
    if sqlite.cause(error) is not DamagedDatabase:
        raise error
