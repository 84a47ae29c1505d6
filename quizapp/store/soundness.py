"""Checks an open database for faults, without changing it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from quizapp.scheduling.schedulers import Scheduler
from quizapp.store import derived, objects, sqlite
from quizapp.store.damaged_rows import Flaw, found_on, note_file
from quizapp.store.salvage import salvaged
from quizapp.store.several_cores import is_surely_sound
from quizapp.store.sqlite_tables import missing_guards, restore_guards
from quizapp.store.tables import ACTS


@dataclass(frozen=True, slots=True)
class Soundness:
    """The result of a check.

    ``damage`` are SQLite's errors about its pages and indexes; ``dangling`` is the number of rows
    that reference missing rows; ``unguarded`` are the missing triggers that keep the log
    append-only; ``strange`` are objects in the database that are not quizapp's; ``flaws`` are the
    damaged rows of the log; ``differing`` are the questions whose stored state is not the fold
    over their rows, unknown if there is damage or rows are damaged.
    """

    damage: tuple[str, ...] = ()
    dangling: int = 0
    unguarded: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def needs_rewriting(self) -> bool:
        """Whether a new database has to be written, because repairing this one is not enough."""
        return bool(self.strange or self.flaws)


def soundness(connection: Connection, scheduler: Scheduler, path: Path) -> Soundness:
    """Check the whole database at ``path``, whose states should be those of ``scheduler``."""
    found_on(connection).clear()
    differing: tuple[str, ...] = ()
    if is_surely_sound(connection, scheduler, path):
        note_file(connection, ())
    else:
        found_on(connection).clear()
        damage = looked_through(connection)
        if damage:
            salvaged(connection)
            return Soundness(damage, strange=objects.strange(connection), flaws=_flaws(connection))
        differing = derived.differing(connection, scheduler)
    flaws = _flaws(connection)
    return Soundness(
        dangling=sqlite.broken_references(connection),
        unguarded=missing_guards(connection, ACTS.name),
        strange=objects.strange(connection),
        flaws=flaws,
        differing=() if flaws else differing,
    )


def looked_through(connection: Connection) -> tuple[str, ...]:
    """SQLite's errors after reading the whole file; they are also recorded."""
    errors = sqlite.damage(connection)
    note_file(connection, errors)
    return errors


def fix(connection: Connection, scheduler: Scheduler) -> None:
    """Rebuild everything derived from the rows of the log: indexes, guards and states.

    The rows are not changed.
    """
    sqlite.reindex(connection)
    restore_guards(connection, ACTS.name)
    derived.rebuild(connection, scheduler)


def _flaws(connection: Connection) -> tuple[Flaw, ...]:
    return tuple(flaw for _, flaw in sorted(found_on(connection).items()))
