"""The mark that a database keeps of the scheduler that its states were computed by."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from quizapp.scheduling.schedulers import SM2, Scheduler

#: Where a database file has the number, and how the file begins.
_OFFSET, _SIZE = 60, 4
_MAGIC = b"SQLite format 3\0"


def number_of(scheduler: Scheduler) -> int:
    """The number of 31 bits that marks states computed by a scheduler."""
    # Databases from before there was a choice have no mark, and states by SM-2.
    return 0 if scheduler.mark == SM2.mark else (crc32(scheduler.mark.encode()) & 0x7FFFFFFF) or 1


def is_anothers(database: Path, scheduler: Scheduler) -> bool:
    """Whether another scheduler computed the states in a database, as far as its file alone tells.

    It is only looked at, not opened: what was written last may not be in it yet. Where there
    is no such file, or it cannot be read, nobody's states are in it.
    """
    try:
        with database.open("rb") as file:
            head = file.read(_OFFSET + _SIZE)
    except OSError:
        return False
    if len(head) < _OFFSET + _SIZE or not head.startswith(_MAGIC):
        return False
    return int.from_bytes(head[_OFFSET:], "big") != number_of(scheduler)
