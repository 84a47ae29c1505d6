"""Adds rows of another log, within a transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, select

from quizapp.scheduling.acts import Act, require_sound
from quizapp.scheduling.schedulers import Scheduler
from quizapp.store import derived, log
from quizapp.store.sqlite import undecoded_pieces
from quizapp.store.tables import ACTS

#: Number of rows looked up and written at once.
_PIECE = 500


def merge(connection: Connection, acts: Iterable[Act], scheduler: Scheduler) -> int | None:
    """Append the rows that the log lacks and fold their questions again; return the number of
    rows added.

    Rows are consumed as an iterator, so that many need not be in memory at once. None if the
    database accepted a row and does not contain it afterwards. Raises UnsoundAct; rows written
    before must then be rolled back.
    """
    present = derived.adopted(connection)
    touched: dict[str, None] = {}
    count = 0
    for piece in _pieces(acts):
        for act in piece:
            require_sound(act)
        added = log.append(connection, piece)
        if not log.holds(connection, added):
            return None
        count += len(added)
        touched.update((present.get(act.question, act.question), None) for act in added)
    derived.refold_all(connection, touched, scheduler)
    return count


def known_ids(connection: Connection) -> set[str]:
    """The id of every row, including damaged ones."""
    rows = undecoded_pieces(connection, select(ACTS.c.id))
    return {row[0].decode(errors="replace") for row in rows}


def answer_instants(connection: Connection) -> Iterator[tuple[str, str, datetime]]:
    """The id, question and instant of every answer that can be read."""
    query = select(ACTS.c.id, ACTS.c.question, ACTS.c.at).where(ACTS.c.deed == "answered")
    for id_, question, at in undecoded_pieces(connection, query):
        try:
            yield id_.decode(), question.decode(), datetime.fromisoformat(at.decode())
        except ValueError:
            continue


def _pieces(acts: Iterable[Act]) -> Iterator[list[Act]]:
    iterator = iter(acts)
    while piece := list(islice(iterator, _PIECE)):
        yield piece
