"""What every answer asks of the database, as SQL that is made once: SQLAlchemy takes several times
longer to run a statement than SQLite does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite as dialects
from sqlalchemy.sql import ClauseElement

from quizapp.store.sqlite import as_bytes


class Prepared:
    """A statement whose values are given by name."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def _sql(self) -> str:
        return str(self._statement.compile(dialect=dialects.dialect(paramstyle="named")))

    def rows(self, connection: Connection, **values: Any) -> list[Sequence[Any]]:
        """The rows that it gives, their text undecoded, within the transaction that the connection is in."""
        with as_bytes(connection) as raw:
            return raw.execute(self._sql, values).fetchall()
