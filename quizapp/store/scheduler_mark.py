"""The mark in a database that identifies the scheduler of its states.

In a module of its own, because commands use it before SQLAlchemy is imported.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zlib import crc32

from quizapp.scheduling.schedulers import SM2, Scheduler


def number_of(scheduler: Scheduler) -> int:
    """The 31-bit number that marks states computed by a scheduler."""
    # Databases from before there was a choice have no mark, and SM-2's states.
    return 0 if scheduler.mark == SM2.mark else (crc32(scheduler.mark.encode()) & 0x7FFFFFFF) or 1


def is_anothers(database: Path, scheduler: Scheduler) -> bool:
    """Whether another scheduler computed the states in a database; a quick check.

    False if there is no such database, or it cannot be read.
    """
    try:
        if not database.stat().st_size:
            return False
        # SQLite is used: opening and closing the file in another way would release SQLite's locks.
        address = f"{database.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (number,) = connection.execute("PRAGMA user_version").fetchone()
    except (OSError, sqlite3.Error):
        return False
    return bool(number != number_of(scheduler))
