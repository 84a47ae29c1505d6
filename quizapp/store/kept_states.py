"""Every state in memory, brought up to date by what is written, here and by other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from quizapp.bank.lasting import lasting
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.states import QuestionState
from quizapp.store import derived, log
from quizapp.store.sqlite import data_version

#: Above so many changed questions all states are read anew.
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in the life of a store's states: which reading of all it was, and how many changes
    after it; the beginning where neither is told."""

    reading: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """The ``states`` of the questions that changed since a moment, by their ids; where that cannot be
    told (``whole``), those of all. ``mark`` is the moment from which to ask the next time."""

    mark: Mark
    states: Mapping[str, QuestionState]
    whole: bool


class KeptStates:
    """The states by ``scheduler`` that are in the database, read once.

    What another program has written since is found by the rows that it appended: of
    these questions alone the states are read again.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._states: dict[str, QuestionState] | None = None
        #: As of which version of the database, row and former ids; None where rows were added since.
        self._version: int | None = None
        self._last_row = 0
        self._aliases: Mapping[str, str] = {}
        #: How often all were read, and the questions that changed since, in order.
        self._readings = 0
        self._changed: list[str] = []

    def states(self, connection: Connection) -> dict[str, QuestionState]:
        """All of them as they are now. They are the caller's to read until the next call."""
        version = data_version(connection)
        if self._states is None or (
            version != self._version and not self._catch_up(self._states, connection)
        ):
            self._states = self._read(connection)
        self._version = version
        return self._states

    def are_of(self, version: int) -> bool:
        """Whether they are those of a version of the database."""
        return self._states is not None and version == self._version

    def since(self, mark: Mark) -> Changes:
        """What changed since a moment, in the states as they were last brought up to date."""
        states = self._states or {}
        now = Mark(self._readings, len(self._changed))
        if mark.reading != self._readings:
            return Changes(now, dict(states), True)
        changed = dict.fromkeys(self._changed[mark.changes :])
        return Changes(now, {name: states[name] for name in changed if name in states}, False)

    def put(self, state: QuestionState) -> None:
        """A state that was written here."""
        if self._states is not None:
            self._states[state.question] = state
            self._changed.append(state.question)

    def expect_rows(self) -> None:
        """Rows were appended here without telling the states that follow."""
        self._version = None

    def drop(self) -> None:
        """Any state may be another now."""
        self._states = None

    def schedule_by(self, scheduler: Scheduler) -> None:
        """They are another scheduler's from now on."""
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
        """Read again what follows from the rows that were appended; whether that is all that changed."""
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
