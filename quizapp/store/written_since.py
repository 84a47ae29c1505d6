"""Finds the questions of rows appended since a given row, without reading the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from quizapp.store.store import Store


@dataclass(frozen=True, slots=True)
class LastRow:
    """The row appended last: its number in the table, its id and its digest."""

    number: int
    id: str
    digest: str


def last_row(store: Store) -> LastRow | None:
    """The row appended last; None if the log is empty or cannot be read."""
    return _row(store, "1 = 1", ())


def has_row(store: Store, row: LastRow) -> bool:
    """Whether the log has this row under the same number.

    If so, it is the same log as before, with rows appended.
    """
    return _row(store, "rowid = ?", (row.number,)) == row


def questions_since(store: Store, row: LastRow) -> list[str] | None:
    """The questions of the rows appended after a row, by the ids in the rows, sorted.

    None if they cannot be read.
    """
    with store._reading() as connection:
        # Searched by the numbers of the rows: otherwise SQLite would go through the whole index of questions.
        query = "SELECT DISTINCT question FROM act NOT INDEXED WHERE rowid > ?"
        try:
            return sorted(connection.exec_driver_sql(query, (row.number,)).scalars())
        except DBAPIError:
            return None


def _row(store: Store, condition: str, values: tuple[int, ...]) -> LastRow | None:
    with store._reading() as connection:
        query = f"SELECT rowid, id, digest FROM act WHERE {condition} ORDER BY rowid DESC LIMIT 1"  # noqa: S608
        try:
            found = connection.exec_driver_sql(query, values).first()
        except DBAPIError:
            return None
        return None if found is None else LastRow(*found)
