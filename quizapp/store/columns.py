"""The whole log as rows of columns, checked like acts but without creating an object for each,
for exports and statistics. Read-only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from math import inf
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from quizapp.scheduling.acts import Act
from quizapp.store import log
from quizapp.store.damaged_rows import found_on, note_file, sound_act
from quizapp.store.rows import ACT_FIELDS, act_to_row
from quizapp.store.store import Store

#: A row: its number in the table, the fields of an act in the order of the columns, and its digest.
Row = tuple[Any, ...]
#: Number of rows read at once.
_PAGE = 10_000
_READ = f"SELECT rowid, {', '.join(ACT_FIELDS)}, digest FROM act"  # noqa: S608 - our own names
_NEXT = f"{_READ} WHERE id >= CAST(? AS TEXT) ORDER BY id LIMIT {_PAGE + 1}"
_ID = re.compile(r"[0-9a-d][0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


#: The table and each of its indexes, with conditions on their columns: otherwise SQLite would count in
#: the smallest index.
_COUNTED = (
    "NOT INDEXED",
    "INDEXED BY act_by_day WHERE day >= ''",
    "INDEXED BY act_by_question WHERE question >= ''",
    "INDEXED BY sqlite_autoindex_act_1 WHERE id >= ''",
)
#: The rows of the table that are found through the index of ids, by which they are read.
_FOUND_BY_ID = (
    "SELECT count(*) FROM act AS kept NOT INDEXED CROSS JOIN act AS found"
    " INDEXED BY sqlite_autoindex_act_1 WHERE found.id = kept.id AND +found.rowid = kept.rowid"
)
#: The valid qualities by deed.
_QUALITIES = {"regraded": frozenset(range(6)), "undid": frozenset((None, *range(6)))}


def checked_rows(store: Store) -> Iterator[Row]:
    """Every intact row of a log for which :func:`is_whole` holds, in the order of the ids, read
    in pieces.

    Each row is compared with its digest; damaged ones are left out and recorded, as in
    :meth:`~quizapp.store.Store.acts`.
    """
    first: bytes | None = b""
    while first is not None:
        with store._reading() as connection:
            rows, first = _page(connection, first)
        yield from rows


def rows_with_deeds(store: Store, *deeds: str) -> list[Row]:
    """The intact rows with these deeds, in the order of the ids. They are expected to be few."""
    asked = ", ".join("?" * len(deeds))
    with store._reading() as connection:
        try:
            # By a full scan of the table, which is fast if few are found.
            query = f"{_READ} NOT INDEXED WHERE deed IN ({asked})"
            rows: list[Row] = _driver(connection).execute(query, deeds).fetchall()
            return sorted((row for row in rows if is_sound(row) or _is_act(connection, row)), key=_id_of)
        except sqlite3.DatabaseError:
            pass
    return [row_of(act) for act in store.acts() if act.deed in deeds]


def _id_of(row: Row) -> str:
    id_: str = row[1]
    return id_


def row_of(act: Act) -> Row:
    """An act as a row; its number does not matter."""
    columns = act_to_row(act)
    return (0, *(columns[name] for name in ACT_FIELDS), columns["digest"])


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def is_whole(store: Store) -> bool:
    """Whether every page can be read, the indexes have as many rows as the table, and the index
    of ids leads to each of them.

    Rows are then read from the table and checked individually, so the other contents of the
    indexes need not be compared. If this is False, :meth:`~quizapp.store.Store.acts` reads as
    much as possible.
    """
    with store._reading() as connection:
        try:
            said = connection.execute(text("PRAGMA quick_check(1)")).scalars().all()
            counted = [f"SELECT count(*) FROM act {source}" for source in _COUNTED]  # noqa: S608
            counts = {connection.exec_driver_sql(count).scalar_one() for count in (*counted, _FOUND_BY_ID)}
        except DBAPIError:
            return False
        if said != ["ok"] or len(counts) != 1:
            return False
        note_file(connection, ())
        return True


def _page(connection: Connection, first: bytes) -> tuple[list[Row], bytes | None]:
    """The intact rows of the next piece from the id ``first`` on, and the id after them."""
    try:
        rows: list[Row] = _driver(connection).execute(_NEXT, (first,)).fetchall()
    except sqlite3.OperationalError:  # a string that is not valid UTF-8
        acts, following = log.page(connection, first, _PAGE)
        return [row_of(act) for act in acts], following
    following = rows.pop()[1].encode() if len(rows) > _PAGE else None
    return [row for row in rows if is_sound(row) or _is_act(connection, row)], following


def _is_act(connection: Connection, row: Row) -> bool:
    """Whether a row that failed the quick check is intact; if not, it is recorded."""
    found = sound_act([value.encode() if isinstance(value, str) else value for value in row])
    if isinstance(found, Act):
        return True
    found_on(connection)[found.number] = found
    return False


def is_sound(row: Row) -> bool:
    """Whether a quick check shows that a row is unchanged and an act; False if a closer look is needed."""
    (_, id_, at, day, deed, question, target, kind, variant, given, answer, verdict, quality, slip, seconds,
     hints, device, torch, truth, sure, until, note, digest) = row  # fmt: skip
    try:
        content = (
            f"id {len(id_)} {id_}\nat {len(at)} {at}\nday {len(day)} {day}\ndeed {len(deed)} {deed}\n"
            f"question {len(question)} {question}\n{_TARGET[target]}{_KIND[kind]}{_VARIANT[variant]}"
            f"{_GIVEN[given]}{_ANSWER[answer]}{_VERDICT[verdict]}{_QUALITY[quality]}{_SLIP[slip]}"
        )
        if seconds is not None:
            # SQLite does not store the sign of zero.
            written = repr(seconds + 0.0)
            content = f"{content}seconds {len(written)} {written}\n"
        content = (
            f"{content}{_HINTS[hints]}{_DEVICE[device]}{_TORCH[torch]}{_TRUTH[truth]}{_SURE[sure]}"
            f"{_UNTIL[until]}{_NOTE[note]}"
        )
        # Lengths are in bytes: other characters than ASCII need a closer look.
        if not content.isascii() or f"1:{blake2b(content.encode(), digest_size=16).hexdigest()}" != digest:
            return False
        return (
            (
                kind in ("review", "drill", "practice")
                and verdict in ("right", "wrong", "skipped")
                and quality in _QUALITIES["regraded"]
                if deed == "answered"
                else deed in ("undid", "regraded") and target < id_ and quality in _QUALITIES[deed]
            )
            and hints >= 0
            and question != ""
            and (seconds is None or 0 <= seconds < inf)
            and _ID.fullmatch(id_) is not None
            and at.endswith("+00:00")
            and bool(datetime.fromisoformat(at))
            and _is_day(day)
            and (until is None or _is_day(until))
            and (given is None or _is_object(given))
        )
    except (TypeError, ValueError):
        return False


@lru_cache(maxsize=100_000)
def _is_day(day: str) -> bool:
    return bool(date.fromisoformat(day))


@lru_cache(maxsize=20_000)
def _is_object(given: str) -> bool:
    return isinstance(json.loads(given), dict)


class _Written(dict[Any, str]):
    """The digested form of a field, cached for frequent values."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, value: Any) -> str:
        if len(self) > 20_000:
            self.clear()
        text = str(value)
        self[value] = written = "" if value is None else f"{self._name} {len(text)} {text}\n"
        return written


_TARGET, _KIND, _VARIANT, _GIVEN = map(_Written, ("target", "kind", "variant", "given"))
_ANSWER, _VERDICT, _QUALITY, _SLIP = map(_Written, ("answer", "verdict", "quality", "slip"))
_HINTS, _DEVICE, _TORCH, _TRUTH = map(_Written, ("hints", "device", "torch", "truth"))
_SURE, _UNTIL, _NOTE = map(_Written, ("sure", "until", "note"))
