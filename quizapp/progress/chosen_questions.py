"""The questions that statistics are about, with the state of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, filterfalse, repeat
from operator import attrgetter
from typing import Literal, get_args

import numpy as np

from quizapp.bank import Library, Question
from quizapp.bank.scope import Scope
from quizapp.progress.answer_columns import NONE, Column
from quizapp.progress.answers import Selection
from quizapp.progress.leeches import FIRST
from quizapp.progress.state_columns import States, state_columns
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.states import QuestionState

#: The attributes by which questions are grouped, and their values: the name of a group, or several names.
Grouped = Literal["pack", "tags", "ask"]
Groups = str | tuple[str, ...]
_GROUPED: tuple[Grouped, ...] = get_args(Grouped)
_GROUPS = attrgetter(*_GROUPED)

#: The state of every question without rows in the log.
_UNTOUCHED = QuestionState("")


class Listed:
    """The selected ``questions`` of a library, in its order, and data about them that does not depend on the
    log. All properties are computed on first access."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The index of each question, by its id."""
        return {one.id: at for at, one in enumerate(self.questions)}

    @cached_property
    def seconds(self) -> Column:
        """The time that each question takes a fluent learner, in seconds."""
        return np.array([one.seconds for one in self.questions], np.float64)

    @cached_property
    def sets(self) -> Mapping[Grouped, tuple[Sequence[Groups], Column]]:
        """For each attribute by which questions are grouped, its distinct values, beginning with ``()``, and
        the index of each question's value among them."""
        # One pass over the questions: there are few distinct combinations of the three values.
        together: dict[tuple[Groups, ...], int] = {}
        number = together.setdefault
        of_each = np.array([number(one, len(together)) for one in map(_GROUPS, self.questions)], np.int64)
        found: dict[Grouped, tuple[Sequence[Groups], Column]] = {}
        for at, attribute in enumerate(_GROUPED):
            sets: dict[Groups, int] = {(): 0}
            numbers = np.array([sets.setdefault(one[at], len(sets)) for one in together], np.int64)
            found[attribute] = [*sets], numbers[of_each]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ChosenQuestions:
    """The selected questions with their states.

    ``states`` has the states of the ``listed`` questions, followed by those of the ``gone`` ones, the
    questions of the log that no longer exist. ``columns`` are the same states as columns.
    """

    listed: Listed
    gone: Sequence[str]
    states: Sequence[QuestionState]
    columns: States

    @property
    def questions(self) -> Sequence[Question]:
        """The existing questions, in the order of the library."""
        return self.listed.questions

    @property
    def existing(self) -> States:
        """The states of the existing questions, as columns."""
        return self.columns.where(slice(len(self.questions)))

    @property
    def asked(self) -> dict[str, QuestionState]:
        """The states of the existing questions that have rows in the log and are not suspended."""
        return {
            one.id: state
            for one, state in zip(self.questions, self.states, strict=False)
            if state is not _UNTOUCHED and not state.suspended
        }

    @property
    def lapsing(self) -> dict[str, QuestionState]:
        """The states of the questions that have lapsed often."""
        often = np.flatnonzero(self.columns.lapses >= FIRST).tolist()
        return {state.question: state for state in (self.states[at] for at in often)}

    def by_name(self, names: Sequence[str]) -> ByName:
        """Values for questions by their names; these need not be names of selected questions."""
        indices = np.array(list(map(self.listed.index.get, names, repeat(-1))), np.int64)
        gone = {name: at for at, name in enumerate(self.gone, len(self.questions))}
        for at in np.flatnonzero(indices < 0).tolist() if gone else ():
            indices[at] = gone.get(names[at], -1)
        return ByName(self, names, indices)


@dataclass(frozen=True, slots=True, eq=False)
class ByName:
    """Columns with one value for each of ``names``.

    ``indices`` are the indices into the states, -1 for a name without a state.
    """

    chosen: ChosenQuestions
    names: Sequence[str]
    indices: Column

    @property
    def exists(self) -> Column:
        """Mask of the names of existing questions that are selected."""
        there: Column = (self.indices >= 0) & (self.indices < len(self.chosen.questions))
        return there

    @property
    def asked(self) -> Column:
        """Mask of the existing questions that are not suspended."""
        return self.of_questions(~self.chosen.existing.suspended, False)

    @property
    def ease(self) -> Column:
        """The ease of each question in hundredths, NaN without a schedule."""
        ease = self._picked(self.indices >= 0, self.chosen.columns.ease, NONE)
        return np.where(ease == NONE, np.nan, ease)

    def of_questions(self, values: Column, missing: float) -> Column:
        """The value for each name; ``values`` has those of the existing questions, others get ``missing``."""
        return self._picked(self.exists, values, missing)

    def _picked(self, there: Column, values: Column, missing: float) -> Column:
        found = np.full(len(self.names), missing, values.dtype)
        found[there] = values[self.indices[there]]
        return found


def chosen_questions(
    library: Library, states: Mapping[str, QuestionState], selection: Selection
) -> ChosenQuestions:
    """The questions of the library within the selection, and those of ``states`` that no longer exist."""
    listed = _listed(library, selection.scope, selection.ask)
    others = filterfalse(library.questions.__contains__, states)
    gone = [name for name in others if selection.has_question(name, library)]
    of_each = list(map(states.get, chain(listed.index, gone), repeat(_UNTOUCHED)))
    return ChosenQuestions(listed, gone, of_each, state_columns(of_each))


@lru_cache(maxsize=1)
def _listed(library: Library, scope: Scope, ask: str | None) -> Listed:
    questions = list(QuestionIndex(library, scope))
    return Listed(questions if ask is None else [one for one in questions if one.ask == ask])
