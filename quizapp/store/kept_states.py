"""A cache of all states, updated with rows written by this or another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from quizapp.bank.lasting import lasting
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.states import QuestionState
from quizapp.store import derived, log
from quizapp.store.sqlite import data_version

#: With more changed questions than this, all states are read again.
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the history of the cached states: which full reading it was, and the number of
    changes after it; by default the beginning."""

    reading: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """The ``states`` of the questions that changed since a mark, by their ids; of all questions
    if that is unknown (``whole``). ``mark`` is the mark for the next call."""

    mark: Mark
    states: Mapping[str, QuestionState]
    whole: bool


class KeptStates:
    """The states by ``scheduler`` in the database, read once.

    Rows appended by another process are detected, and only the states of their questions are read
    again.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._states: dict[str, QuestionState] | None = None
        #: The version of the database, the last row and the aliases to which the cache corresponds; None
        #: if rows were added since.
        self._version: int | None = None
        self._last_row = 0
        self._aliases: Mapping[str, str] = {}
        #: The number of full readings, and the questions that changed since the last one, in order.
        self._readings = 0
        self._changed: list[str] = []

    def states(self, connection: Connection) -> dict[str, QuestionState]:
        """All current states. The caller may read them until the next call."""
        version = data_version(connection)
        if self._states is None or (
            version != self._version and not self._catch_up(self._states, connection)
        ):
            self._states = self._read(connection)
        self._version = version
        return self._states

    def are_of(self, version: int) -> bool:
        """Whether the cache corresponds to a version of the database."""
        return self._states is not None and version == self._version

    def since(self, mark: Mark) -> Changes:
        """The changes since a mark, as of the last update."""
        states = self._states or {}
        now = Mark(self._readings, len(self._changed))
        if mark.reading != self._readings:
            return Changes(now, dict(states), True)
        changed = dict.fromkeys(self._changed[mark.changes :])
        return Changes(now, {name: states[name] for name in changed if name in states}, False)

    def put(self, state: QuestionState) -> None:
        """Store a state that was written by this process."""
        if self._states is not None:
            self._states[state.question] = state
            self._changed.append(state.question)

    def expect_rows(self) -> None:
        """Note that this process appended rows without passing their states."""
        self._version = None

    def drop(self) -> None:
        """Discard the cache: any state may have changed."""
        self._states = None

    def schedule_by(self, scheduler: Scheduler) -> None:
        """Switch to another scheduler."""
        self._scheduler = scheduler
        self.drop()

    @lasting()
    def _read(self, connection: Connection) -> dict[str, QuestionState]:
        states, damaged = derived.all_states(connection)
        if damaged or not derived.is_of(connection, self._scheduler):
            states = derived.folded_states(connection, self._scheduler)
        self._last_row = log.last_row(connection)
        self._aliases = derived.adopted(connection)
        self._readings += 1
        self._changed = []
        return states

    def _catch_up(self, states: dict[str, QuestionState], connection: Connection) -> bool:
        """Read the states that depend on appended rows; return whether nothing else has changed."""
        last = log.last_row(connection)
        if last <= self._last_row or derived.adopted(connection) != self._aliases:
            return False
        named = log.questions_after(connection, self._last_row, _MOST)
        if named is None or not derived.is_of(connection, self._scheduler):
            return False
        for question in {self._aliases.get(name, name) for name in named}:
            states[question] = derived.state_of(connection, question, self._scheduler)
            self._changed.append(question)
        self._last_row = last
        return True
