"""Finds tables, views, indexes and triggers in a database that quizapp did not create."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from functools import cache

from sqlalchemy import Connection, create_engine, text

from quizapp.store.sqlite import undecoded
from quizapp.store.sqlite_tables import append_only
from quizapp.store.tables import ACTS, METADATA, REVISION

_ALL = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")


def strange(connection: Connection, *, older: bool = False) -> tuple[str, ...]:
    """The objects that are not quizapp's, and those that were changed, each with its kind.

    A database of an ``older`` revision may lack newer ones. Missing or changed guards are
    reported by :func:`quizapp.store.sqlite_tables.missing_guards`.
    """
    guards = {statement.split()[2] for statement in append_only(ACTS.name)}
    return tuple(
        f"{kind} {name[:80]}"
        for kind, name, sql in (map(_text, row) for row in undecoded(connection, _ALL))
        if not (kind == "trigger" and name in guards) and not _is_ours(kind, name, sql, older)
    )


def _is_ours(kind: str, name: str, sql: str, older: bool) -> bool:
    ours = _ours().get((kind, name))
    if ours is None:
        return False
    return _words(sql) <= ours if older else _words(sql) == ours


@cache
def _ours() -> dict[tuple[str, str], Counter[str]]:
    engine = create_engine("sqlite://")
    try:
        with closing(engine.connect()) as connection:
            METADATA.create_all(connection)
            REVISION.create(connection)
            return {(kind, name): _words(sql) for kind, name, sql in connection.execute(_ALL)}
    finally:
        engine.dispose()


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")


def _words(sql: str) -> Counter[str]:
    # In a migrated database, the same definitions are in another order.
    return Counter(re.findall(r"[\w']+", sql))
