"""What is wrong with a database that could be opened, found without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from quizapp.scheduling.acts import require_sound
from quizapp.store import derived, sqlite
from quizapp.store.rows import act_from_row
from quizapp.store.tables import ACTS


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found. Where there is ``damage``, nothing further was looked for.

    ``damage`` is what SQLite says of its pages and indexes; ``dangling`` how many
    rows point at rows that are not there; ``unguarded`` which triggers that keep
    the log append-only are missing; ``unreadable`` the ids of rows that are no
    acts; ``differing`` the questions whose stored state is not the fold over
    their rows, not known where rows are unreadable.
    """

    damage: tuple[str, ...] = ()
    dangling: int = 0
    unguarded: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def soundness(connection: Connection) -> Soundness:
    """Look through the whole database."""
    if damage := sqlite.damage(connection):
        return Soundness(damage)
    unreadable, differing = _rows(connection)
    return Soundness(
        dangling=sqlite.broken_references(connection),
        unguarded=sqlite.missing_guards(connection, ACTS.name),
        unreadable=unreadable,
        differing=differing,
    )


def mend(connection: Connection) -> None:
    """Make anew what follows from the rows of the log: indexes, guards and states.

    The rows stay as they are.
    """
    sqlite.reindex(connection)
    sqlite.restore_guards(connection, ACTS.name)
    if _rows(connection)[1]:
        derived.rebuild(connection)


def _rows(connection: Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of unreadable rows, and the questions whose state differs."""
    try:
        return (), derived.differing(connection)
    except (ValueError, TypeError):  # somewhere; only now is it worth looking where
        return tuple(_unreadable(connection)), ()


def _unreadable(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(ACTS).order_by(ACTS.c.id)):
        try:
            require_sound(act_from_row(row))
        except (ValueError, TypeError):
            yield str(row[0])
