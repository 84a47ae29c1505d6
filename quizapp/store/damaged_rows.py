"""Rows of the log that are not what was written: left out wherever the log is read, and remembered."""

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

#: How many damaged rows are named at once.
_NAMED = 10

#: Its content is not what its digest was made of; it is not a sound act; an index
#: knows of it, and the table has it no more.
Why = Literal["changed", "unsound", "lost"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A damaged row: its ``number`` in the table, its ``id`` as it reads, and the ``field``
    that cannot be read, where it is one."""

    number: int
    id: str
    why: Why
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """What was met while reading: what SQLite says of its pages (``file``), damaged ``rows``,
    and whether the ``tail``, what was written last, may be missing."""

    file: tuple[str, ...] = ()
    rows: tuple[Flaw, ...] = ()
    tail: bool = False

    def notes(self) -> tuple[Note, ...]:
        """What to tell a learner of it."""
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
    """Everything noted for this connection."""
    noted = connection.info
    return Damage(noted.get("file", ()), tuple(found_on(connection).values()), noted.get("tail", False))


def note_file(connection: Connection, said: tuple[str, ...]) -> None:
    """Keep in mind what SQLite says of its pages."""
    connection.info["file"] = said


def note_tail(connection: Connection, missing: bool) -> None:
    """Keep in mind whether what was written last may be missing."""
    connection.info["tail"] = missing


def found_on(connection: Connection) -> dict[int, Flaw]:
    """Every damaged row that was met through this connection, by its number."""
    flaws: dict[int, Flaw] = connection.info.setdefault("flaws", {})
    return flaws


def sound_acts(connection: Connection, rows: Iterable[Sequence[Any]]) -> Iterator[Act]:
    """The acts of rows, each its number, its fields undecoded and its digest; damaged ones are
    left out and noted in :func:`found_on`."""
    for row in rows:
        act = sound_act(row)
        if isinstance(act, Act):
            yield act
        else:
            found_on(connection)[act.number] = act


def sound_act(row: Sequence[Any]) -> Act | Flaw:
    """The act of one row, or what is wrong with it."""
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
    """The first field that is not what it should be."""
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
