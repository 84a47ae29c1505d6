"""Reads rows of the log as columns, by their questions or by their numbers. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from quizapp.store import log
from quizapp.store.plain_rows import Row, is_sound
from quizapp.store.sound_rows import READ, driver, id_of, is_act, row_of
from quizapp.store.sqlite import ROW_NUMBER
from quizapp.store.store import Store

#: Number of rows read at a time.
_PAGE = 10_000
_NUMBERED = f"{READ} NOT INDEXED WHERE rowid > ? AND rowid <= ? ORDER BY rowid"


def rows_of_questions(store: Store, names: Sequence[str]) -> list[Row]:
    """The intact rows with these ids of questions, in the order of the ids of the rows.

    Damaged rows are left out and recorded, as by :meth:`~quizapp.store.Store.acts`.
    """
    rows: list[Row] = []
    for start in range(0, len(names), log.CHUNK):
        some = names[start : start + log.CHUNK]
        query = f"{READ} WHERE question IN ({', '.join('?' * len(some))})"
        with store._reading() as connection:
            try:
                found = driver(connection).execute(query, some).fetchall()
                rows += [row for row in found if is_sound(row) or is_act(connection, row)]
            except sqlite3.OperationalError:  # a string that is not valid UTF-8
                rows += [row_of(act) for act in log.acts_of_questions(connection, some)]
    return sorted(rows, key=id_of)


def are_sound(store: Store, after: int, last: int) -> bool:
    """Whether all rows with numbers above ``after``, up to ``last``, are intact.

    Damaged rows are recorded, see :meth:`~quizapp.store.Store.damage`.
    """
    for start in range(after, last, _PAGE):
        end = min(last, start + _PAGE)
        with store._reading() as connection:
            try:
                rows = driver(connection).execute(_NUMBERED, (start, end)).fetchall()
            except sqlite3.OperationalError:  # a string that is not valid UTF-8
                for _ in log.acts_where(connection, start < ROW_NUMBER, end >= ROW_NUMBER):
                    pass
                return False
            except sqlite3.DatabaseError:  # a page that cannot be read
                return False
            if not all(is_sound(row) or is_act(connection, row) for row in rows):
                return False
    return True
