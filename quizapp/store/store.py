"""The store: the log of a learner's acts, and the state of every question derived from it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from quizapp.scheduling.acts import Act, require_sound
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import QuestionState
from quizapp.store import derived, log, merging, soundness
from quizapp.store.database import PATIENCE, open_database, writing
from quizapp.store.ids import Entropy, next_id
from quizapp.store.kept_states import Changes, KeptStates, Mark
from quizapp.store.log_reader import LogReader
from quizapp.store.soundness import Soundness
from quizapp.store.sqlite import version_now
from quizapp.store.store_errors import NotKept

#: Returns an act in the form in which it counts, given the state of its question.
Counted = Callable[[Act, QuestionState], Act]


def _as_it_is(act: Act, _: QuestionState) -> Act:
    return act


class Store(LogReader):
    """A learner's log and the states derived from it, in an SQLite file.

    Any thread may call, one call at a time; other processes may use the same file. Every method
    raises the errors of :mod:`quizapp.store.store_errors`, and a method that writes writes
    everything or nothing.
    """

    def __init__(
        self,
        path: Path,
        engine: Engine,
        scheduler: Scheduler = SM2,
        entropy: Entropy = secrets.randbits,
    ) -> None:
        """Used by :meth:`open`, which creates the engine. ``entropy`` returns random bits for ids."""
        super().__init__(path, engine)
        #: What computes intervals.
        self.scheduler = scheduler
        self._entropy = entropy
        self._last_id = ""
        self._states = KeptStates(scheduler)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        scheduler: Scheduler = SM2,
        patience: float = PATIENCE,
        entropy: Entropy = secrets.randbits,
    ) -> Store:
        """Open the store at ``path``, which is created if missing and migrated if old.

        States are those of ``scheduler``, whichever computed the stored ones. ``patience`` is the
        number of seconds to wait for another process that writes.
        """
        return cls(path, open_database(path, patience=patience), scheduler, entropy)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def new_id(self, at: datetime) -> str:
        """An id for an act at ``at``, greater than every id in the log and than those returned
        before, even if the clock was set back."""
        with self._reading() as connection:
            return self._next_id(connection, at)

    def record(self, act: Act) -> QuestionState:
        """Append an act to the log and update its question's state, in one transaction.

        When this returns, the act survives a crash. An id that is already in the log changes
        nothing. Returns the state of the question under its present id. Raises UnsoundAct for an
        invalid act, and NotKept if the database accepts it but does not contain it afterwards.
        """
        require_sound(act)
        with self._alone():
            with writing(self._engine) as connection:
                derived.bring_up(connection, self.scheduler)
                question = log.present_id(connection, act.question)
                added = log.append(connection, [act])
                current = derived.refold if added else derived.state_of
                state = current(connection, question, self.scheduler)
                if not log.holds(connection, added):
                    raise NotKept(self.path)
            self._states.put(state)
            self._answers = None
        return state

    def add(self, act: Act, counted: Counted = _as_it_is) -> tuple[Act, QuestionState]:
        """Append an act without an id after all existing rows; return the row as it was written,
        and the state of its question before it.

        ``counted`` returns the act in the form in which it counts in that state. Everything
        happens under the write lock, so that no other process writes between reading the state
        and appending the row. Raises NotKept if the database accepts the row but does not contain
        it afterwards.
        """
        with self._alone():
            with writing(self._engine) as connection:
                derived.bring_up(connection, self.scheduler)
                question = log.present_id(connection, act.question)
                before = derived.stored_state(connection, question, self.scheduler)
                written = counted(replace(act, id=self._next_id(connection, act.at)), before)
                require_sound(written)
                # A foreign trigger may drop or change a row silently.
                if not log.append_new(connection, written):
                    raise NotKept(self.path)
                state = derived.add(connection, before, written, self.scheduler)
            self._states.put(state)
            self._keep_answer(written)
        return written, before

    def merge(self, acts: Iterable[Act]) -> int:
        """Add the rows of another log that this one lacks; return their number.

        If one is invalid (UnsoundAct) or ``acts`` raises, none are added. Rows are consumed under
        the write lock: this store must not be used by the iterator.
        """
        with self._alone(), writing(self._engine) as connection:
            self._states.expect_rows()
            self._answers = None
            derived.bring_up(connection, self.scheduler)
            added = merging.merge(connection, acts, self.scheduler)
            if added is None:
                raise NotKept(self.path)
        return added

    def adopt(self, aliases: Mapping[str, str]) -> None:
        """Count the rows under each former id as those of its present id from now on.

        ``aliases`` (former full id: present full id) replaces the aliases adopted before. Rows
        are not changed; states are.
        """
        wanted = {old: current for old, current in aliases.items() if old != current}
        with self._reading() as connection:
            if derived.adopted(connection) == wanted:
                return
        with self._writing() as connection:
            derived.bring_up(connection, self.scheduler)
            derived.adopt(connection, wanted, self.scheduler)

    def bring_up(self) -> None:
        """Recompute every state if another scheduler computed the stored ones, as any write does."""
        with self._reading() as connection:
            if derived.is_of(connection, self.scheduler):
                return
        with self._writing() as connection:
            derived.bring_up(connection, self.scheduler)

    def schedule_by(self, scheduler: Scheduler) -> None:
        """Let another scheduler compute intervals from now on, and recompute every state."""
        with self._alone():
            self.scheduler = scheduler
            self._states.schedule_by(scheduler)
        self.bring_up()

    def rebuild(self) -> tuple[str, ...]:
        """Recompute every state from the log; return the questions whose stored state differed."""
        with self._writing() as connection:
            return derived.rebuild(connection, self.scheduler)

    def fix(self) -> None:
        """Rebuild derived data that :meth:`soundness` found wrong; rows are not changed."""
        with self._writing() as connection:
            soundness.fix(connection, self.scheduler)

    def states(self) -> dict[str, QuestionState]:
        """The state of every question that has rows, by its present id."""
        with self._reading() as connection:
            return dict(self._states.states(connection))

    def changes(self, since: Mark) -> Changes:
        """The changes of states since a mark, by any process; all states for the beginning."""
        with self._alone():
            if not self._states.are_of(version_now(self._engine)):
                with self._engine.connect() as connection:
                    self._states.states(connection)
            return self._states.since(since)

    def state(self, question: str) -> QuestionState:
        """The state of a question; that of a new one if it has no rows."""
        with self._reading() as connection:
            return derived.state_of(connection, log.present_id(connection, question), self.scheduler)

    def soundness(self) -> Soundness:
        """Check the database without changing it; slow for a long log."""
        with self._reading() as connection:
            return soundness.soundness(connection, self.scheduler, self.path)

    def _next_id(self, connection: Connection, at: datetime) -> str:
        last = max(log.last_id(connection) or "", self._last_id)
        self._last_id = next_id(at, last, self._entropy)
        return self._last_id

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._alone(), writing(self._engine) as connection:
            self._states.drop()
            self._answers = None
            yield connection
