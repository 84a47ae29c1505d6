"""Checks a long log on several cores.

A thread lets SQLite check the pages, another process reads the rows and compares them with their digests,
and this process computes the states.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from quizapp.scheduling.schedulers import Scheduler
from quizapp.store import derived
from quizapp.store.damaged_rows import found_on
from quizapp.store.pages_ahead import is_worth_it, pages_ahead
from quizapp.store.plain_rows import Row
from quizapp.store.sound_rows import is_act, last_row


class _Unread(Exception):
    """The other process ended before it had read the whole log."""


def is_surely_sound(connection: Connection, scheduler: Scheduler, path: Path) -> bool:
    """Whether every page, row and state was checked and found intact.

    False if something may be wrong, and also if nothing was checked because the log is short or busy, or no
    process could be started; the caller then has to check everything itself. ``connection`` is a
    connection to the database at ``path``.
    """
    try:
        number, digest = last_row(connection)
        if not is_worth_it(number):
            return False
        with _looked_through(path) as is_whole:
            rows = _rows(connection, path, number, digest)
            differing = derived.differing(connection, scheduler, rows)
            return not differing and not found_on(connection) and is_whole()
    except (_Unread, sqlite3.Error, DBAPIError, RuntimeError):  # RuntimeError: no thread could be started
        return False


def _rows(connection: Connection, path: Path, number: int, digest: str) -> Iterator[Row]:
    """The intact rows; damaged rows are recorded."""
    first: bytes | None = b""
    for rows, doubted, following in pages_ahead(path, number, digest):
        bad = {index for index in doubted if not is_act(connection, rows[index])}
        yield from (row for index, row in enumerate(rows) if index not in bad) if bad else rows
        first = following
    if first is not None:
        raise _Unread


@contextmanager
def _looked_through(path: Path) -> Iterator[Callable[[], bool]]:
    """A context in which SQLite checks every page and index, in a thread with its own connection.

    Its value is a function that waits for the result and returns whether SQLite found no errors. The check
    is stopped at the end of the context.
    """
    lines: list[tuple[str]] = []
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)) as own:
        own.execute("PRAGMA trusted_schema = OFF")

        def look() -> None:
            with suppress(sqlite3.Error):
                lines.extend(own.execute("PRAGMA integrity_check").fetchall())

        def is_whole() -> bool:
            thread.join()
            return lines == [("ok",)]

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield is_whole
        finally:
            own.interrupt()
            thread.join()
