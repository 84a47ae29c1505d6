"""Digests of the rows. Existing rows get one of their present content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from quizapp.store.rows import ACT_FIELDS as NOW_FIELDS
from quizapp.store.rows import UNREADABLE, act_digest, act_from_row, canonical_json
from quizapp.store.sqlite import undecoded
from quizapp.store.sqlite_tables import append_only

revision = "0002"
down_revision = "0001"

_AT_ONCE = 1000
#: The fields of a row at that time.
_FIELDS = NOW_FIELDS[: NOW_FIELDS.index("torch") + 1]
_SINCE = (None,) * (len(NOW_FIELDS) - len(_FIELDS))


def upgrade() -> None:
    op.add_column("act", sa.Column("digest", sa.Text))
    op.add_column("state", sa.Column("digest", sa.Text))
    guards = append_only("act")
    # The only time that rows of the log are modified.
    for statement in guards:
        op.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}")
    _digest_rows(op.get_bind())
    for statement in guards:
        op.execute(statement)


def _digest_rows(connection: sa.Connection) -> None:
    number = sa.literal_column("rowid", sa.Integer)
    act = sa.table("act", *(sa.column(name) for name in _FIELDS), sa.column("digest"))
    rows = sa.select(number, *(act.c[name] for name in _FIELDS)).select_from(act).order_by(number)
    written = (
        sa.update(act)
        .where(number == sa.bindparam("number"))
        .values(given=sa.bindparam("form"), digest=sa.bindparam("made"))
    )
    last = None
    while True:
        after = rows if last is None else rows.where(number > last)
        found = undecoded(connection, after.limit(_AT_ONCE))
        digested = [one for row in found if (one := _digested(row[0], row[1:])) is not None]
        if digested:
            connection.execute(written, digested)
        if len(found) < _AT_ONCE:
            return
        last = found[-1][0]


def _digested(number: int, row: Sequence[Any]) -> dict[str, object] | None:
    """The columns to update; none if the row cannot be read, so that it counts as damaged."""
    index = _FIELDS.index("given")
    try:
        act_from_row((*row, *_SINCE))
        given = row[index]
        form = canonical_json(json.loads(given)) if isinstance(given, bytes) else None
    except UNREADABLE:
        return None
    fields = [*row[:index], None if form is None else form.encode(), *row[index + 1 :]]
    return {"number": number, "form": form, "made": act_digest((*fields, *_SINCE)).decode()}
