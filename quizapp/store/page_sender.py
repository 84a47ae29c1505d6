"""A separate process that reads the log page by page and checks its rows for the process that uses them.

It runs as ``python -m quizapp.store.page_sender DATABASE NUMBER DIGEST``. ``NUMBER`` and ``DIGEST`` are
those of the last row to read: rows appended later are left out, and nothing is read from a file without
this row, which is a different log. Each page is written to standard output as its length, in 8 bytes,
followed by a :data:`Page` serialized with :mod:`marshal`. The process exits at the end of the log, or if
something cannot be read.
"""

from __future__ import annotations

import gc
import marshal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from quizapp.store.plain_rows import Row, is_sound
from quizapp.store.rows import ACT_FIELDS

#: Rows, the indices of those that failed the quick check, and the id of the following row, None at the end.
Page = tuple[list[Row], list[int], bytes | None]
#: Number of rows in a page, chosen so that a page fits into the buffer of a pipe.
SIZE = 1000
LENGTH = 8
_NEXT = (
    f"SELECT rowid, {', '.join(ACT_FIELDS)}, digest FROM act"  # noqa: S608 - our own names
    " WHERE id >= CAST(? AS TEXT) AND rowid <= ? ORDER BY id LIMIT ?"
)
_LAST = "SELECT count(*) FROM act WHERE rowid = ? AND digest = ?"


def send(database: Path, number: int, digest: str, target: BinaryIO) -> None:
    """Write all pages of the log to ``target``."""
    address = f"{database.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute(_LAST, (number, digest)).fetchone() != (1,):
            return
        first: bytes | None = b""
        while first is not None:
            page = _page(connection, first, number)
            if page[2] is not None and page[2] <= first:  # the index of ids is damaged
                return
            written = marshal.dumps(page)
            target.write(len(written).to_bytes(LENGTH))
            target.write(written)
            first = page[2]


def _page(connection: sqlite3.Connection, first: bytes, number: int) -> Page:
    rows: list[Row] = connection.execute(_NEXT, (first, number, SIZE + 1)).fetchall()
    following = rows.pop()[1].encode() if len(rows) > SIZE else None
    return rows, [index for index, row in enumerate(rows) if not is_sound(row)], following


if __name__ == "__main__":
    gc.disable()  # rows contain no reference cycles
    file, last, its_digest = sys.argv[1:]
    send(Path(file), int(last), its_digest, sys.stdout.buffer)
