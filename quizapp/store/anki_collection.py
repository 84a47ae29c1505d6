"""Writes a collection of Anki in version 11 of its tables, which every later Anki imports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_SEPARATOR = "\x1f"
_EXTRA = 3


@dataclass(frozen=True, slots=True)
class AnkiReview:
    """A row of the review history: ``at`` in milliseconds, ``button`` 1 to 4, ``interval`` and
    ``before`` in days, ``factor`` in thousandths, ``taken`` in milliseconds, ``kind`` 0 learning,
    1 review, 2 relearning, 3 extra."""

    at: int
    button: int
    interval: int
    before: int
    factor: int
    taken: int
    kind: int


@dataclass(frozen=True, slots=True)
class AnkiCard:
    """A note with its one card. ``kind`` is 0 for new or 2 for review, ``queue`` the same, or -1
    if it is suspended; ``due`` is the position among new cards, or the number of days since the
    collection's first day."""

    guid: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    kind: int
    queue: int
    due: int
    interval: int = 0
    factor: int = 0
    lapses: int = 0
    reviews: tuple[AnkiReview, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteType:
    """The layout of notes: the names of their ``fields``, and the card's two sides."""

    id: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    css: str


def write_collection(
    file: Path,
    cards: Iterable[AnkiCard],
    note_type: NoteType,
    *,
    created: int,
    now: int,
    conf: dict[str, Any],
) -> int:
    """Write a new collection, and return the number of its cards.

    ``created`` is the second at which its first day began, ``now`` the present millisecond;
    ``conf`` says how its days are counted.
    """
    decks: dict[str, int] = {}
    last = 0
    count = 0
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(_TABLES)
        for count, card in enumerate(cards, 1):
            id_ = created * 1000 + count
            deck = decks.setdefault(card.deck, created * 1000 + len(decks) + 1)
            connection.execute(
                "INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')", _note(id_, card, note_type, now // 1000)
            )
            connection.execute(
                "INSERT INTO cards VALUES (?,?,?,0,?,-1,?,?,?,?,?,?,?,0,0,0,0,?)",
                (id_, id_, deck, now // 1000, card.kind, card.queue, card.due, card.interval, card.factor,
                 len(card.reviews), card.lapses, _data(card)),
            )  # fmt: skip
            for one in card.reviews:
                connection.execute(
                    "INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)",
                    (one.at, id_, one.button, one.interval, one.before, one.factor, one.taken, one.kind),
                )
        last = created * 1000 + count + 1
        held = _held(note_type, decks, now // 1000)
        connection.execute(
            "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')",
            (created, now, now, *(json.dumps(one) for one in ({**conf, "nextPos": last}, *held))),
        )
    return count


def _data(card: AnkiCard) -> str:
    """Data that newer versions of Anki keep with a card: the second of its last review."""
    last = max((one.at for one in card.reviews if one.kind != _EXTRA), default=None)
    return "" if last is None else json.dumps({"lrt": last // 1000})


def _note(id_: int, card: AnkiCard, note_type: NoteType, now: int) -> tuple[Any, ...]:
    first = card.fields[0]
    # Anki's checksum for finding notes with the same first field.
    checksum = int(sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {' '.join(card.tags)} " if card.tags else ""
    return id_, card.guid, note_type.id, now, tags, _SEPARATOR.join(card.fields), first, checksum


def _held(note_type: NoteType, decks: dict[str, int], now: int) -> tuple[dict[str, Any], ...]:
    """The note type, the decks and their options."""
    fields = [
        {"name": name, "ord": n, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
        for n, name in enumerate(note_type.fields)
    ]
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": note_type.front,
        "afmt": note_type.back,
        "did": None,
        "bqfmt": "",
        "bafmt": "",
    }
    model = {
        "id": note_type.id,
        "name": note_type.name,
        "type": 0,
        "mod": now,
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "tmpls": [template],
        "flds": fields,
        "css": note_type.css,
        "latexPre": "",
        "latexPost": "",
        "tags": [],
        "vers": [],
        "req": [[0, "any", [1]]],
    }
    named = {"Default": 1, **decks}
    return (
        {str(note_type.id): model},
        {str(id_): _deck(name, id_, now) for name, id_ in named.items()},
        _OPTIONS,
    )


def _deck(name: str, id_: int, now: int) -> dict[str, Any]:
    counted = {f"{what}Today": [0, 0] for what in ("new", "rev", "lrn", "time")}
    shown = {"collapsed": False, "browserCollapsed": False, "desc": "", "extendNew": 0, "extendRev": 0}
    return {"id": id_, "name": name, "mod": now, "usn": -1, "dyn": 0, "conf": 1, **counted, **shown}


_OPTIONS: dict[str, Any] = {
    "1": {
        "id": 1,
        "name": "Default",
        "mod": 0,
        "usn": 0,
        "maxTaken": 60,
        "timer": 0,
        "autoplay": True,
        "replayq": True,
        "dyn": False,
        "new": {
            "bury": False,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
        "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
    }
}
