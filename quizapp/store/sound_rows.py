"""Reads rows of the log as columns, checked like acts but without creating an object for each, within the
caller's transaction. Read-only.

Damaged rows are left out of all results, and recorded; see :mod:`quizapp.store.damaged_rows`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection

from quizapp.scheduling.acts import Act
from quizapp.store import log
from quizapp.store.damaged_rows import found_on, sound_act
from quizapp.store.plain_rows import Row, is_sound
from quizapp.store.rows import ACT_FIELDS, act_to_row
from quizapp.store.tables import ACTS

#: Selects the columns of a :data:`Row`.
READ = f"SELECT rowid, {', '.join(ACT_FIELDS)}, digest FROM act"  # noqa: S608 - our own names
#: Number of rows read at a time: few enough to stay in the processor's cache while they are used.
PAGE = 200
_LAST = "SELECT rowid, digest FROM act NOT INDEXED ORDER BY rowid DESC LIMIT 1"
_NEXT = f"{READ} WHERE id >= CAST(? AS TEXT) ORDER BY id LIMIT {PAGE + 1}"


def sound_rows(connection: Connection, first: bytes | None = b"") -> Iterator[Row]:
    """All intact rows from the id ``first`` on, in the order of their ids; no rows if it is None."""
    while first is not None:
        rows, following = page(connection, first)
        yield from rows
        # With a damaged index, an id may be lower than the one before it.
        first = None if following is None else max(following, first + b"\0")


def page(connection: Connection, first: bytes) -> tuple[list[Row], bytes | None]:
    """The intact rows among the next PAGE rows from the id ``first`` on, and the id of the following row.

    The id is None if no row follows.
    """
    try:
        rows: list[Row] = driver(connection).execute(_NEXT, (first,)).fetchall()
    except sqlite3.OperationalError:  # a string that is not valid UTF-8
        acts, following = log.page(connection, first, PAGE)
        return [row_of(act) for act in acts], following
    following = rows.pop()[1].encode() if len(rows) > PAGE else None
    return [row for row in rows if is_sound(row) or is_act(connection, row)], following


def last_row(connection: Connection) -> tuple[int, str]:
    """The number and the digest of the row appended last; 0 and an empty digest if the log is empty."""
    found = connection.exec_driver_sql(_LAST).one_or_none()
    return (0, "") if found is None else (found[0], found[1])


def rows_with_deeds(connection: Connection, *deeds: str) -> list[Row]:
    """The intact rows with these deeds, in the order of their ids. Meant for deeds that few rows have."""
    asked = ", ".join("?" * len(deeds))
    # A full scan of the table, which is fast if it finds few rows.
    query = f"{READ} NOT INDEXED WHERE deed IN ({asked})"
    try:
        rows: list[Row] = driver(connection).execute(query, deeds).fetchall()
    except sqlite3.OperationalError:  # a string that is not valid UTF-8
        return [row_of(act) for act in log.acts_where(connection, ACTS.c.deed.in_(deeds))]
    return sorted((row for row in rows if is_sound(row) or is_act(connection, row)), key=id_of)


def is_act(connection: Connection, row: Row) -> bool:
    """Whether a row that failed the quick check is intact; if not, record it as damaged."""
    found = sound_act([value.encode() if isinstance(value, str) else value for value in row])
    if isinstance(found, Act):
        return True
    found_on(connection)[found.number] = found
    return False


def row_of(act: Act) -> Row:
    """Convert an act to a row, with the number 0."""
    columns = act_to_row(act)
    return (0, *(columns[name] for name in ACT_FIELDS), columns["digest"])


def id_of(row: Row) -> str:
    id_: str = row[1]
    return id_


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's connection, for queries that return many rows."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
