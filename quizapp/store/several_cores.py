"""Checks a long log on several cores at once: one thread lets SQLite check the pages, another process reads
the rows and compares them with their digests, and this one folds them."""

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
    """The other process ended before the log did."""


def is_surely_sound(connection: Connection, scheduler: Scheduler, path: Path) -> bool:
    """Whether a log was found to be sound: every page, row and state.

    False if something may be wrong, and also if this was not found out because the log is short or busy, or
    no process could be started. Then what is wrong has to be found by a check from the beginning.
    ``connection`` is one to the database at ``path``.
    """
    try:
        number, digest = last_row(connection)
        if not is_worth_it(number):
            return False
        with _looked_through(path) as is_whole:
            rows = _rows(connection, path, number, digest)
            differing = derived.differing(connection, scheduler, rows)
            return not differing and not found_on(connection) and is_whole()
    except (_Unread, sqlite3.Error, DBAPIError, RuntimeError):  # the last: no thread could be started
        return False


def _rows(connection: Connection, path: Path, number: int, digest: str) -> Iterator[Row]:
    """The intact rows; the others are recorded."""
    first: bytes | None = b""
    for rows, doubted, following in pages_ahead(path, number, digest):
        bad = {index for index in doubted if not is_act(connection, rows[index])}
        yield from (row for index, row in enumerate(rows) if index not in bad) if bad else rows
        first = following
    if first is not None:
        raise _Unread


@contextmanager
def _looked_through(path: Path) -> Iterator[Callable[[], bool]]:
    """Let SQLite check every page and index meanwhile, in a thread with a connection of its own.

    The result waits for the end, and is true if SQLite found nothing wrong. The check is stopped at the
    end of the context.
    """
    said: list[tuple[str]] = []
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)) as own:
        own.execute("PRAGMA trusted_schema = OFF")

        def look() -> None:
            with suppress(sqlite3.Error):
                said.extend(own.execute("PRAGMA integrity_check").fetchall())

        def is_whole() -> bool:
            thread.join()
            return said == [("ok",)]

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield is_whole
        finally:
            own.interrupt()
            thread.join()
