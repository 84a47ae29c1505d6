"""The store: what a learner did, and what follows from it for every question."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from quizapp.scheduling.acts import Act, require_sound
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import QuestionState
from quizapp.store import answer_days, derived, log, merging, soundness
from quizapp.store.damaged_rows import Damage, damage_met
from quizapp.store.database import PATIENCE, explained, open_database, writing
from quizapp.store.ids import Entropy, next_id
from quizapp.store.salvage import salvaged
from quizapp.store.soundness import Soundness
from quizapp.store.sqlite import data_version, translated
from quizapp.store.sqlite_files import copy
from quizapp.store.store_errors import NotKept

#: Rows read at once while going through the log.
_PAGE = 2000
#: Questions whose rows are read at once.
_QUESTIONS = 200
#: An act as it counts in the state that its question has.
Counted = Callable[[Act, QuestionState], Act]


def _as_it_is(act: Act, _: QuestionState) -> Act:
    return act


class Store:
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
        self.path = path
        #: What computes intervals.
        self.scheduler = scheduler
        self._engine = engine
        self._entropy = entropy
        self._last_id = ""
        #: Every state as of the database's ``_version``, so that asking again costs nothing.
        self._states: dict[str, QuestionState] | None = None
        self._version = 0
        #: How often something was written here.
        self._writes = 0
        self._lock = threading.Lock()
        self._closed = False

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

    def close(self) -> None:
        """Let the file go. Closing twice is allowed."""
        with self._lock:
            self._closed = True
            self._engine.dispose()

    @property
    def is_closed(self) -> bool:
        """Whether the file was let go."""
        return self._closed

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

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
                self._require_kept(connection, added)
            self._writes += 1
            if self._states is not None:
                self._states[question] = state
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
                before = derived.state_of(connection, question, self.scheduler)
                written = counted(replace(act, id=self._next_id(connection, act.at)), before)
                require_sound(written)
                added = log.append(connection, [written])
                state = derived.refold(connection, question, self.scheduler)
                self._require_kept(connection, added)
            self._writes += 1
            if self._states is not None:
                self._states[question] = state
        return written, before

    def merge(self, acts: Iterable[Act]) -> int:
        """Add the rows of another log that this one lacks; how many there were.

        All are added or, where one is unsound (UnsoundAct) or ``acts`` raises, none. They
        are taken as they come, under the write lock: nothing may be asked of this store meanwhile.
        """
        with self._writing() as connection:
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
        """Compute every state anew where another scheduler computed the stored ones.

        Whatever writes states does so, too; until then they are computed for each reading.
        """
        with self._reading() as connection:
            if derived.is_of(connection, self.scheduler):
                return
        with self._writing() as connection:
            derived.bring_up(connection, self.scheduler)

    def rebuild(self) -> tuple[str, ...]:
        """Compute every state anew from the log; the questions whose stored state was not that."""
        with self._writing() as connection:
            return derived.rebuild(connection, self.scheduler)

    def fix(self) -> None:
        """Make anew what follows from the log and :meth:`soundness` found wrong; no row is changed."""
        with self._writing() as connection:
            soundness.fix(connection, self.scheduler)

    # Reading

    def soundness(self) -> Soundness:
        """What is wrong with the database, found without changing it; slow where the log is long."""
        with self._reading() as connection:
            return soundness.soundness(connection, self.scheduler)

    def latest(self) -> datetime | None:
        """The latest instant in the log, None where it is empty."""
        with self._reading() as connection:
            return log.latest(connection)

    def latest_torch(self) -> str | None:
        """The version of PyTorch that the latest answer was checked with; None where none says."""
        with self._reading() as connection:
            return log.latest_torch(connection)

    def known_ids(self) -> set[str]:
        """The id of every row of the log."""
        with self._reading() as connection:
            return merging.known_ids(connection)

    def answer_instants(self) -> list[tuple[str, str, datetime]]:
        """Id, question and instant of every answer."""
        with self._reading() as connection:
            return list(merging.answer_instants(connection))

    def rows_by_question(self) -> dict[str, int]:
        """How many rows of the log each question has, by its present id."""
        with self._reading() as connection:
            return log.rows_by_question(connection)

    def states(self) -> dict[str, QuestionState]:
        """The state of every question that has rows, by its present id."""
        with self._reading() as connection:
            version = data_version(connection)
            if self._states is None or version != self._version:
                states, damaged = derived.all_states(connection)
                stored = not damaged and derived.is_of(connection, self.scheduler)
                self._states = states if stored else derived.folded_states(connection, self.scheduler)
                self._version = version
            return dict(self._states)

    def state(self, question: str) -> QuestionState:
        """The state of one question; that of a new one where it has no rows."""
        with self._reading() as connection:
            return derived.state_of(connection, log.present_id(connection, question), self.scheduler)

    def acts(self, *, question: str | None = None, since_day: date | None = None) -> Iterator[Act]:
        """The rows of the log in the order of their ids: all of them, those of one
        question (its former ids included), those of a learner's day or later.

        Damaged rows are left out and noted in :meth:`damage`; a row that took
        something back and is damaged takes nothing back. Where all are asked for, the
        database is looked through first, so that no row is missing unnoticed. Read in
        pieces: rows appended meanwhile may or may not come.
        """
        if question is not None:
            pages: Iterable[list[Act]] = [self._acts_of(question)]
        elif since_day is None and self._look_through():
            pages = [self._salvaged()]
        else:
            pages = self._pages(since_day)
        for rows in pages:
            yield from (act for act in rows if since_day is None or act.day >= since_day)

    def acts_by_question(self) -> Iterator[tuple[str, list[Act]]]:
        """Every row of the log, question by question under its present id, in the order of their ids.

        Few are held at once. Damaged rows are left out and noted, as :meth:`acts` does.
        """
        with self._reading() as connection:
            present = derived.adopted(connection)
            names = log.question_names(connection)
        if names is None or self._look_through():
            grouped: dict[str, list[Act]] = {}
            for act in self.acts():
                grouped.setdefault(present.get(act.question, act.question), []).append(act)
            yield from grouped.items()
            return
        ids: dict[str, list[str]] = {}
        for name in names:
            ids.setdefault(present.get(name, name), []).append(name)
        ordered = sorted(ids)
        for start in range(0, len(ordered), _QUESTIONS):
            some = ordered[start : start + _QUESTIONS]
            with self._reading() as connection:
                acts = list(log.acts_of_questions(connection, [name for one in some for name in ids[one]]))
            of_each: dict[str, list[Act]] = {name: [] for name in some}
            for act in acts:
                of_each[present.get(act.question, act.question)].append(act)
            yield from of_each.items()

    def revision(self) -> tuple[int, int]:
        """What changes with every row that is written, here or by another program."""
        with self._reading() as connection:
            return data_version(connection), self._writes

    def acts_with_ids(self, ids: Sequence[str]) -> Iterator[Act]:
        """The rows of these ids, in their order; damaged ones are left out."""
        for start in range(0, len(ids), log.CHUNK):
            with self._reading() as connection:
                acts = log.acts_with_ids(connection, ids[start : start + log.CHUNK])
            yield from acts

    def answers_on(self, day: date) -> tuple[Act, ...]:
        """The answers that count to a learner's day and were not taken back, in order."""
        with self._reading() as connection:
            return tuple(answer_days.answers_of_day(connection, day))

    def answer_days(self) -> tuple[date, ...]:
        """The learner's days to which an answer counts that was not taken back, ascending."""
        with self._reading() as connection:
            return tuple(answer_days.days_with_answers(connection))

    def damage(self) -> Damage:
        """What was found damaged while the log was read, so far."""
        with self._reading() as connection:
            return damage_met(connection)

    def copy_to(self, target: Path) -> None:
        """Write a sound copy of the whole store to a file, while others may go on using it."""
        with translated(self.path):
            copy(self.path, target, PATIENCE)

    # Inside

    def _next_id(self, connection: Connection, at: datetime) -> str:
        last = max(log.last_id(connection) or "", self._last_id)
        self._last_id = next_id(at, last, self._entropy)
        return self._last_id

    def _acts_of(self, question: str) -> list[Act]:
        with self._reading() as connection:
            return log.acts_of(connection, log.present_id(connection, question))

    def _pages(self, since_day: date | None) -> Iterator[list[Act]]:
        first: bytes | None = b""
        if since_day is not None:
            with self._reading() as connection:
                first = answer_days.first_since(connection, since_day)
        while first is not None:
            with self._reading() as connection:
                rows, first = log.page(connection, first, _PAGE)
            yield rows

    def _look_through(self) -> tuple[str, ...]:
        with self._reading() as connection:
            return soundness.looked_through(connection)

    def _salvaged(self) -> list[Act]:
        with self._reading() as connection:
            return salvaged(connection)

    def _require_kept(self, connection: Connection, added: Sequence[Act]) -> None:
        # A trigger that is not ours may drop a row, or change it, and say nothing.
        if not log.holds(connection, added):
            raise NotKept(self.path)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        # Rolled back in the end: nothing was written, and to commit fails where a page is damaged.
        with self._alone(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._alone(), writing(self._engine) as connection:
            self._states = None
            self._writes += 1
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, explained(self.path):
            if self._closed:
                raise RuntimeError("the store is closed")
            yield
