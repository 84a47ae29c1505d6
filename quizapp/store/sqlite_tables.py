"""SQLite-specific code for tables: strictness, type names, triggers that guard the log."""

from __future__ import annotations

import sqlite3

from sqlalchemy import (
    REAL,
    Connection,
    Double,
    Float,
    Table,
    event,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString

#: Options of every table: columns hold only values of their types. Older libraries cannot enforce it.
STRICT = {"sqlite_strict": sqlite3.sqlite_version_info >= (3, 37, 0)}
#: A float of 8 bytes, which other databases do not call REAL.
DOUBLE: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


@compiles(AutoString, "sqlite")
def _text(*_: object, **__: object) -> str:
    """The type of a ``str`` in a model: strict tables do not support VARCHAR."""
    return "TEXT"


@compiles(Float, "sqlite")
def _real(*_: object, **__: object) -> str:
    """The type of a ``float`` in a model: strict tables do not support FLOAT."""
    return "REAL"


def missing_guards(connection: Connection, table: str) -> tuple[str, ...]:
    """The triggers of :func:`append_only` that the database lacks."""
    there = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars()
    return tuple(statement.split()[2] for statement in set(append_only(table)) - set(there))


def restore_guards(connection: Connection, table: str) -> None:
    """Recreate the triggers of :func:`append_only` that are missing or were changed."""
    missing = missing_guards(connection, table)
    for statement in append_only(table):
        if (name := statement.split()[2]) in missing:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(statement)


def append_only(table: str) -> tuple[str, ...]:
    """Statements that create triggers which refuse to change or delete rows of ``table``."""
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
        for deed in ("UPDATE", "DELETE")
    )


def guard(table: Table) -> None:
    """Create the triggers of :func:`append_only` whenever ``table`` is created."""

    @event.listens_for(table, "after_create")
    def create(_: Table, connection: Connection, **__: object) -> None:
        if connection.dialect.name == "sqlite":
            for statement in append_only(table.name):
                connection.exec_driver_sql(statement)
