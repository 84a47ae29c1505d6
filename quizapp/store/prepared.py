"""Statements that are compiled to SQL once and run by the driver, for those that run for every answer:
SQLAlchemy takes several times as long as SQLite itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite as dialects
from sqlalchemy.sql import ClauseElement

from quizapp.store.sqlite import as_bytes


class Prepared:
    """A compiled statement with named parameters."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def _sql(self) -> str:
        return str(self._statement.compile(dialect=dialects.dialect(paramstyle="named")))

    def rows(self, connection: Connection, **values: Any) -> list[Sequence[Any]]:
        """Run the statement in the current transaction; return its rows, with text as bytes."""
        with as_bytes(connection) as raw:
            return raw.execute(self._sql, values).fetchall()
