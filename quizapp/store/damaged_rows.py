"""Damaged rows of the log: they are left out wherever the log is read, and recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection

from quizapp.scheduling.acts import Act
from quizapp.store.rows import ACT_FIELDS, UNREADABLE, act_digest, act_from_row, shown
from quizapp.words.note import Note

#: Maximum number of damaged rows named in one message.
_NAMED = 10

#: The row does not match its digest; it is not a valid act; it is in an index, but no longer in the
#: table.
Why = Literal["changed", "unsound", "lost"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A damaged row: its ``number`` in the table, its ``id`` as far as readable, and the
    ``field`` that cannot be read, if it is one."""

    number: int
    id: str
    why: Why
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """The damage found while reading: SQLite's errors about its pages (``file``), damaged
    ``rows``, and whether the latest rows may be missing (``tail``)."""

    file: tuple[str, ...] = ()
    rows: tuple[Flaw, ...] = ()
    tail: bool = False

    def notes(self) -> tuple[Note, ...]:
        """Messages about it for a learner."""
        notes = []
        if self.file:
            notes.append(Note("store.pages", (("first", self.file[0]),)))
        if self.rows:
            ids = ", ".join(flaw.id for flaw in self.rows[:_NAMED])
            more = ", …" if len(self.rows) > _NAMED else ""
            notes.append(Note("store.left-out", (("n", len(self.rows)), ("ids", ids + more))))
        if self.tail:
            notes.append(Note("store.tail"))
        return tuple(notes)


def damage_met(connection: Connection) -> Damage:
    """All damage recorded for this connection."""
    noted = connection.info
    return Damage(noted.get("file", ()), tuple(found_on(connection).values()), noted.get("tail", False))


def note_file(connection: Connection, errors: tuple[str, ...]) -> None:
    """Record SQLite's errors about its pages."""
    connection.info["file"] = errors


def note_tail(connection: Connection, missing: bool) -> None:
    """Record whether the latest rows may be missing."""
    connection.info["tail"] = missing


def found_on(connection: Connection) -> dict[int, Flaw]:
    """Every damaged row found through this connection, by its number."""
    flaws: dict[int, Flaw] = connection.info.setdefault("flaws", {})
    return flaws


def sound_acts(connection: Connection, rows: Iterable[Sequence[Any]]) -> Iterator[Act]:
    """The acts of rows, given as number, undecoded fields and digest; damaged ones are left out
    and recorded in :func:`found_on`."""
    for row in rows:
        act = sound_act(row)
        if isinstance(act, Act):
            yield act
        else:
            found_on(connection)[act.number] = act


def sound_act(row: Sequence[Any]) -> Act | Flaw:
    """The act in a row, or what is wrong with it."""
    fields = row[1:-1]
    why: Why = "changed"
    try:
        if act_digest(fields) == row[-1]:
            why = "unsound"
            return act_from_row(fields)
    except UNREADABLE:
        pass
    return Flaw(row[0], shown(fields[0]), why, _unreadable(fields))


def _unreadable(fields: Sequence[Any]) -> str | None:
    """The first invalid field."""
    checks = {"at": datetime.fromisoformat, "day": date.fromisoformat, "given": json.loads}
    for name, value in zip(ACT_FIELDS, fields, strict=True):
        try:
            if isinstance(value, bytes):
                checks.get(name, str)(value.decode())
            elif value is None and name in _NEEDED:
                return name
        except UNREADABLE:
            return name
    return None


_NEEDED = frozenset({"id", "at", "day", "deed", "question", "hints"})
