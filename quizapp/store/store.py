"""The store: what a learner did, and what follows from it for every question."""

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

#: An act as it counts in the state that its question has.
Counted = Callable[[Act, QuestionState], Act]


def _as_it_is(act: Act, _: QuestionState) -> Act:
    return act


class Store(LogReader):
    """One learner's log and the states derived from it, in one SQLite file.

    Any thread may call, one call at a time; other programs may use the same
    file. Every method raises the errors of :mod:`quizapp.store.store_errors`, and a
    method that writes writes everything or nothing.
    """

    def __init__(
        self,
        path: Path,
        engine: Engine,
        scheduler: Scheduler = SM2,
        entropy: Entropy = secrets.randbits,
    ) -> None:
        """For :meth:`open`, which makes the engine. ``entropy`` gives random bits for ids."""
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
        """The store at ``path``, created where there is none, migrated where it is old.

        States are those of ``scheduler``, whichever computed the stored ones. ``patience``
        is how many seconds to wait for another program that writes.
        """
        return cls(path, open_database(path, patience=patience), scheduler, entropy)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def new_id(self, at: datetime) -> str:
        """An id for an act done at ``at``: greater than every id in the log and than
        those given before, also when the clock was set back."""
        with self._reading() as connection:
            return self._next_id(connection, at)

    def record(self, act: Act) -> QuestionState:
        """Append an act to the log and bring its question's state up to date, in one transaction.

        When this returns, the act outlives a crash. An id that the log has
        already changes nothing. Gives the state of the question under its
        present id; raises UnsoundAct for an act that must not enter the log,
        NotKept where the database takes it and does not have it then.
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
        """Append an act that has no id yet behind all rows there are; the row as it
        was written, and the state of its question before it.

        ``counted`` gives the act as it counts in that state. All is done under the
        write lock: between the look at the state and the row nothing else is
        written, whatever other programs do with the same file. Raises NotKept where
        the database takes the row and does not have it then.
        """
        with self._alone():
            with writing(self._engine) as connection:
                derived.bring_up(connection, self.scheduler)
                question = log.present_id(connection, act.question)
                before = derived.stored_state(connection, question, self.scheduler)
                written = counted(replace(act, id=self._next_id(connection, act.at)), before)
                require_sound(written)
                # A trigger that is not ours may drop a row, or change it, and say nothing.
                if not log.append_new(connection, written):
                    raise NotKept(self.path)
                state = derived.add(connection, before, written, self.scheduler)
            self._states.put(state)
            self._keep_answer(written)
        return written, before

    def merge(self, acts: Iterable[Act]) -> int:
        """Add the rows of another log that this one lacks; how many there were.

        All are added or, where one is unsound (UnsoundAct) or ``acts`` raises, none. They
        are taken as they come, under the write lock: nothing may be asked of this store meanwhile.
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
        """From now on the rows under each former id count for its present one.

        ``aliases`` (former full id: present full id) takes the place of what was
        adopted before. Rows stay as they are; states follow.
        """
        wanted = {old: current for old, current in aliases.items() if old != current}
        with self._reading() as connection:
            if derived.adopted(connection) == wanted:
                return
        with self._writing() as connection:
            derived.bring_up(connection, self.scheduler)
            derived.adopt(connection, wanted, self.scheduler)

    def bring_up(self) -> None:
        """Compute every state anew where another scheduler computed the stored ones, as writing does, too."""
        with self._reading() as connection:
            if derived.is_of(connection, self.scheduler):
                return
        with self._writing() as connection:
            derived.bring_up(connection, self.scheduler)

    def schedule_by(self, scheduler: Scheduler) -> None:
        """Let another scheduler compute intervals from now on, and every state anew."""
        with self._alone():
            self.scheduler = scheduler
            self._states.schedule_by(scheduler)
        self.bring_up()

    def rebuild(self) -> tuple[str, ...]:
        """Compute every state anew from the log; the questions whose stored state was not that."""
        with self._writing() as connection:
            return derived.rebuild(connection, self.scheduler)

    def fix(self) -> None:
        """Make anew what follows from the log and :meth:`soundness` found wrong; no row is changed."""
        with self._writing() as connection:
            soundness.fix(connection, self.scheduler)

    def states(self) -> dict[str, QuestionState]:
        """The state of every question that has rows, by its present id."""
        with self._reading() as connection:
            return dict(self._states.states(connection))

    def changes(self, since: Mark) -> Changes:
        """What changed in the states since a moment, whoever wrote it; all where that is the beginning."""
        with self._alone():
            if not self._states.are_of(version_now(self._engine)):
                with self._engine.connect() as connection:
                    self._states.states(connection)
            return self._states.since(since)

    def state(self, question: str) -> QuestionState:
        """The state of one question; that of a new one where it has no rows."""
        with self._reading() as connection:
            return derived.state_of(connection, log.present_id(connection, question), self.scheduler)

    def soundness(self) -> Soundness:
        """What is wrong with the database, found without changing it; slow where the log is long."""
        with self._reading() as connection:
            return soundness.soundness(connection, self.scheduler)

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
