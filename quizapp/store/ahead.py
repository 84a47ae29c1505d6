"""Whether the write-ahead log ends before its time.

After a crash, SQLite takes from that log what is whole and silently passes over the rest,
which is right for a transaction that was never finished. Where the log was damaged
afterwards it passes over finished ones just the same.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = 0x377F0682
#: Of the index of frames that SQLite keeps beside the log: the number of the last frame that counts.
_INDEX = struct.Struct("=16xI")


def ends_early(database: Path) -> bool:
    """Whether finished transactions of the write-ahead log were passed over.

    Asked while the database is open, and nobody can write to it.
    """
    try:
        log = database.with_name(f"{database.name}-wal").read_bytes()
        index = database.with_name(f"{database.name}-shm").read_bytes()[: _INDEX.size]
    except OSError:
        return False
    if len(log) <= _HEADER + _FRAME_HEADER or len(index) < _INDEX.size:
        return False
    taken = _INDEX.unpack(index)[0]
    if not _is_whole(log[:_HEADER]):
        return bool(taken == 0)
    size = _FRAME_HEADER + struct.unpack_from(">I", log, 8)[0]
    salts = struct.unpack_from(">2I", log, 16)
    for start in range(_HEADER + taken * size, len(log) - size + 1, size):
        _, finished, *salted = struct.unpack_from(">4I", log, start)
        # A frame of an earlier log differs in both salts, one that was damaged in one at most.
        if finished and any(mine == its for mine, its in zip(salts, salted, strict=True)):
            return True
    return False


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
