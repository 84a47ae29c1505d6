"""The reading half of the store: all rows, those of a question or a day, and data derived from them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from quizapp.scheduling.acts import Act
from quizapp.scheduling.spent_time import TimedAnswer
from quizapp.store import answer_days, derived, log, merging, soundness
from quizapp.store.damaged_rows import Damage, damage_met
from quizapp.store.database import PATIENCE, explained
from quizapp.store.salvage import salvaged
from quizapp.store.sqlite import translated, version_now
from quizapp.store.sqlite_files import copy

#: Number of rows read at once while iterating over the log.
_PAGE = 2000
#: Number of questions whose rows are read at once.
_QUESTIONS = 200


class LogReader:
    """A learner's log in an SQLite file, open until it is closed.

    Any thread may call, one call at a time; other processes may use the same file. Every method
    raises the errors of :mod:`quizapp.store.store_errors`.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._lock = threading.Lock()
        self._closed = False
        #: The answers that count to a day, for a version of the database.
        self._answers: tuple[date, int, list[Act]] | None = None

    def close(self) -> None:
        """Close the file. Closing twice is allowed."""
        with self._lock:
            self._closed = True
            self._engine.dispose()

    @property
    def is_closed(self) -> bool:
        """Whether the file was closed."""
        return self._closed

    def latest(self) -> datetime | None:
        """The latest instant in the log; None if it is empty."""
        with self._reading() as connection:
            return log.latest(connection)

    def latest_torch(self) -> str | None:
        """The version of PyTorch in the latest answer that has one; None if there is none."""
        with self._reading() as connection:
            return log.latest_torch(connection)

    def known_ids(self) -> set[str]:
        """The id of every row of the log."""
        with self._reading() as connection:
            return merging.known_ids(connection)

    def answer_instants(self) -> list[tuple[str, str, datetime]]:
        """The id, question and instant of every answer."""
        with self._reading() as connection:
            return list(merging.answer_instants(connection))

    def rows_by_question(self) -> dict[str, int]:
        """The number of rows of each question, by its present id."""
        with self._reading() as connection:
            return log.rows_by_question(connection)

    def acts(self, *, question: str | None = None, since_day: date | None = None) -> Iterator[Act]:
        """The rows of the log in the order of their ids: all of them, those of one question
        (including its former ids), those of a learner's day or later.

        Damaged rows are left out and recorded in :meth:`damage`; a damaged undoing has no effect.
        If all rows are requested, the database is checked first, so that missing rows are
        noticed. They are read in pieces: rows appended in the meantime may or may not be
        included.
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
        """Every row of the log, grouped by the present id of its question, in the order of their
        ids.

        Only few are in memory at once. Damaged rows are left out and recorded, as in
        :meth:`acts`.
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

    def acts_with_ids(self, ids: Sequence[str]) -> Iterator[Act]:
        """The rows with these ids, in order; damaged ones are left out."""
        for start in range(0, len(ids), log.CHUNK):
            with self._reading() as connection:
                acts = log.acts_with_ids(connection, ids[start : start + log.CHUNK])
            yield from acts

    def answers_on(self, day: date) -> tuple[Act, ...]:
        """The answers that count to a learner's day and were not undone, in order."""
        with self._alone():
            version = version_now(self._engine)
            if self._answers is None or self._answers[:2] != (day, version):
                with self._engine.connect() as connection:
                    self._answers = day, version, answer_days.answers_of_day(connection, day)
            return tuple(self._answers[2])

    def answer_times(self, since_day: date) -> list[TimedAnswer]:
        """The time of each answer that was given on a day or later and not undone, in order."""
        with self._reading() as connection:
            return answer_days.answer_times(connection, since_day)

    def surely_answered(self, since_day: date) -> list[str]:
        """The questions with an answer on a day or later that was marked as sure, as named in the rows."""
        with self._reading() as connection:
            return answer_days.surely_answered(connection, since_day)

    def questions_answered_before(self, day: date) -> Iterator[str]:
        """The question of each answer of an earlier day, as named in the row, the latest first."""
        return answer_days.questions_answered_before(self._reading, day)

    def answer_days(self) -> tuple[date, ...]:
        """The learner's days with an answer that was not undone, ascending."""
        with self._reading() as connection:
            return tuple(answer_days.days_with_answers(connection))

    def damage(self) -> Damage:
        """The damage found so far while reading the log."""
        with self._reading() as connection:
            return damage_met(connection)

    def copy_to(self, target: Path) -> None:
        """Write an intact copy of the whole store to a file, while others may continue to use it."""
        with translated(self.path):
            copy(self.path, target, PATIENCE)

    def _acts_of(self, question: str) -> list[Act]:
        with self._reading() as connection:
            return log.acts_of(connection, log.present_id(connection, question))

    def _keep_answer(self, act: Act) -> None:
        """Add a row that was appended to the cached answers."""
        if self._answers is None or act.deed in ("undid", "redated"):
            self._answers = None
        elif act.deed == "answered" and act.day == self._answers[0]:
            self._answers[2].append(act)

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

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        # Rolled back at the end: nothing was written, and a commit fails if a page is damaged.
        with self._alone(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, explained(self.path):
            if self._closed:
                raise RuntimeError("the store is closed")
            yield
