"""Detects whether a damaged write-ahead log hides finished transactions.

After a crash, SQLite reads the intact part of this log and silently ignores the rest, which is
right for a transaction that was never finished. If the log was damaged afterwards, SQLite ignores
finished transactions in the same way.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = 0x377F0682


def ends_early(database: Path) -> bool:
    """Whether SQLite ignored finished transactions of the write-ahead log.

    To be called while the database is open and nobody can write to it.
    """
    try:
        log = database.with_name(f"{database.name}-wal").read_bytes()
    except OSError:
        return False
    if len(log) <= _HEADER + _FRAME_HEADER:
        return False
    taken = _frames_taken(database)
    if taken is None:
        return False
    if not _is_whole(log[:_HEADER]):
        return taken == 0
    size = _FRAME_HEADER + struct.unpack_from(">I", log, 8)[0]
    salts = struct.unpack_from(">2I", log, 16)
    for start in range(_HEADER + taken * size, len(log) - size + 1, size):
        _, finished, *salted = struct.unpack_from(">4I", log, start)
        # A frame of an earlier log differs in both salts, a damaged one in at most one.
        if finished and any(mine == its for mine, its in zip(salts, salted, strict=True)):
            return True
    return False


def _frames_taken(database: Path) -> int | None:
    """The number of frames that SQLite uses; None while another process is checkpointing them.

    This asks SQLite. The file with the number, ``-shm``, must not be opened here: closing it would
    release all locks of this process on it, and another process would then rebuild the file while
    this one has the database open.
    """
    with closing(sqlite3.connect(database)) as connection:
        _, frames, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return None if frames < 0 else int(frames)


def _is_whole(header: bytes) -> bool:
    magic = struct.unpack_from(">I", header)[0]
    if magic & ~1 != _MAGIC:
        return False
    words = struct.unpack(f"{'>' if magic & 1 else '<'}6I", header[:24])
    first = second = 0
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return struct.unpack(">2I", header[24:]) == (first, second)
