"""Which questions were answered before a day, read from an index in small pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select

from quizapp.store.sqlite import as_text, undecoded
from quizapp.store.store import Store
from quizapp.store.tables import ACTS

_PIECE = 200


def questions_answered_before(store: Store, day: date) -> Iterator[str]:
    """The question of each answer of an earlier day, as named in the row, the latest first.

    Rows are not compared with their digests, since the caller then reads the questions.
    """
    last_day: bytes = day.isoformat().encode()
    last_id = b""
    while True:
        before = or_(
            ACTS.c.day < as_text(last_day),
            (ACTS.c.day == as_text(last_day)) & (ACTS.c.id < as_text(last_id)),
        )
        query = (
            select(ACTS.c.day, ACTS.c.id, ACTS.c.question)
            .where(ACTS.c.day <= as_text(last_day), ACTS.c.deed == "answered", before)
            .order_by(ACTS.c.day.desc(), ACTS.c.id.desc())
            .limit(_PIECE)
        )
        with store._reading() as connection:
            rows = undecoded(connection, query)
        for last_day, last_id, question in rows:  # noqa: B007 - where the next piece begins
            yield question.decode(errors="replace")
        if len(rows) < _PIECE:
            return
