"""What is wrong with a database that could be opened, found without changing it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from quizapp.scheduling.schedulers import Scheduler
from quizapp.store import derived, objects, sqlite
from quizapp.store.damaged_rows import Flaw, found_on, note_file
from quizapp.store.salvage import salvaged
from quizapp.store.sqlite_tables import missing_guards, restore_guards
from quizapp.store.tables import ACTS


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found.

    ``damage`` is what SQLite says of its pages and indexes; ``dangling`` how many
    rows point at rows that are not there; ``unguarded`` which triggers that keep
    the log append-only are missing; ``strange`` what stands in the database and is not
    ours; ``flaws`` the damaged rows of the log;
    ``differing`` the questions whose stored state is not the fold over
    their rows, not known where there is damage or rows are flawed.
    """

    damage: tuple[str, ...] = ()
    dangling: int = 0
    unguarded: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def needs_rewriting(self) -> bool:
        """Whether a new database has to be written: what can be made anew in this one is not enough."""
        return bool(self.strange or self.flaws)


def soundness(connection: Connection, scheduler: Scheduler) -> Soundness:
    """Look through the whole database, whose states are to be those of ``scheduler``."""
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
    """What SQLite complains of after going through the whole file; kept in mind."""
    said = sqlite.damage(connection)
    note_file(connection, said)
    return said


def fix(connection: Connection, scheduler: Scheduler) -> None:
    """Make anew what follows from the rows of the log: indexes, guards and states.

    The rows stay as they are.
    """
    sqlite.reindex(connection)
    restore_guards(connection, ACTS.name)
    derived.rebuild(connection, scheduler)


def _flaws(connection: Connection) -> tuple[Flaw, ...]:
    return tuple(flaw for _, flaw in sorted(found_on(connection).items()))
