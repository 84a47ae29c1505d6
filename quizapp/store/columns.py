"""Reads the whole log as rows of columns, checked like acts but without creating an object for each, for
exports and statistics. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from quizapp.store import sound_rows
from quizapp.store.damaged_rows import note_file
from quizapp.store.pages_ahead import pages_ahead
from quizapp.store.plain_rows import Row
from quizapp.store.sound_rows import is_act, last_row, page, row_of
from quizapp.store.store import Store

__all__ = ["Row", "checked_rows", "is_whole", "row_of", "rows_with_deeds"]

#: The table and each of its indexes, to count their rows. Without the conditions, SQLite would count the
#: rows of the smallest index instead.
_COUNTED = (
    "NOT INDEXED",
    "INDEXED BY act_by_day WHERE day >= ''",
    "INDEXED BY act_by_question WHERE question >= ''",
    "INDEXED BY sqlite_autoindex_act_1 WHERE id >= ''",
)
#: Counts the rows of the table that are found through the index of ids, through which rows are read.
_FOUND_BY_ID = (
    "SELECT count(*) FROM act AS kept NOT INDEXED CROSS JOIN act AS found"
    " INDEXED BY sqlite_autoindex_act_1 WHERE found.id = kept.id AND +found.rowid = kept.rowid"
)


def checked_rows(store: Store) -> Iterator[Row]:
    """All intact rows of a log for which :func:`is_whole` is true, in the order of their ids.

    Each row is compared with its digest; damaged rows are left out and recorded, as by
    :meth:`~quizapp.store.Store.acts`. A long log is read in advance by another process; this one checks
    the rows that fail the quick check there, and reads the rest if the other process ends early.
    """
    first: bytes | None = b""
    with store._reading() as connection:
        number, digest = last_row(connection)
    for rows, doubted, following in pages_ahead(store.path, number, digest):
        if doubted:
            with store._reading() as connection:
                bad = {index for index in doubted if not is_act(connection, rows[index])}
            yield from (row for index, row in enumerate(rows) if index not in bad)
        else:
            yield from rows
        first = following
    while first is not None:
        with store._reading() as connection:
            rows, first = page(connection, first)
        yield from rows


def rows_with_deeds(store: Store, *deeds: str) -> list[Row]:
    """The intact rows with these deeds, in the order of their ids. Meant for deeds that few rows have."""
    with store._reading() as connection:
        try:
            return sound_rows.rows_with_deeds(connection, *deeds)
        except (sqlite3.DatabaseError, DBAPIError):
            pass
    return [row_of(act) for act in store.acts() if act.deed in deeds]


def is_whole(store: Store) -> bool:
    """Whether every page can be read, the indexes have as many rows as the table, and every row is
    found through the index of ids.

    Other contents of the indexes need not be checked, because rows are read from the table and
    checked one by one. If this is False, :meth:`~quizapp.store.Store.acts` reads as much as possible.
    """
    with store._reading() as connection:
        try:
            lines = connection.execute(text("PRAGMA quick_check(1)")).scalars().all()
            counted = [f"SELECT count(*) FROM act {source}" for source in _COUNTED]  # noqa: S608
            counts = {connection.exec_driver_sql(count).scalar_one() for count in (*counted, _FOUND_BY_ID)}
        except DBAPIError:
            return False
        if lines != ["ok"] or len(counts) != 1:
            return False
        note_file(connection, ())
        return True
