"""The questions that statistics are about, with the state of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse, repeat

import numpy as np

from quizapp.bank import Library, Question
from quizapp.progress.answer_columns import NONE, Column
from quizapp.progress.answers import Selection
from quizapp.progress.leeches import FIRST
from quizapp.progress.state_columns import States, state_columns
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.states import QuestionState

#: Stands for the state of every question that the log does not mention.
_UNTOUCHED = QuestionState("")


@dataclass(frozen=True, slots=True, eq=False)
class ChosenQuestions:
    """The selected ``questions`` of the library, in its order. ``states`` are those of the
    questions, and after them those of the questions of the log that no longer exist; ``columns`` are the
    same states as columns, and ``names`` the ids of their questions. ``seconds`` are the times that the
    questions take a fluent learner."""

    questions: Sequence[Question]
    states: Sequence[QuestionState]
    columns: States
    names: Sequence[str]
    seconds: Column

    @property
    def existing(self) -> States:
        """The states of the existing questions, as columns."""
        return self.columns.where(slice(len(self.questions)))

    @property
    def asked(self) -> dict[str, QuestionState]:
        """The states of the existing questions that the log mentions and that are not suspended."""
        return {
            one.id: state
            for one, state in zip(self.questions, self.states, strict=False)
            if state is not _UNTOUCHED and not state.suspended
        }

    @property
    def lapsing(self) -> dict[str, QuestionState]:
        """The states of the questions that lapsed often."""
        often = np.flatnonzero(self.columns.lapses >= FIRST).tolist()
        return {state.question: state for state in (self.states[at] for at in often)}

    def by_name(self, names: Sequence[str]) -> ByName:
        """The questions with these names, which may be others, too."""
        index = dict(zip(self.names, range(len(self.names)), strict=True))
        indices = np.fromiter(map(index.get, names, repeat(-1)), np.int64, len(names))
        return ByName(self, names, indices)


@dataclass(frozen=True, slots=True, eq=False)
class ByName:
    """Values for each of the ``names``. ``indices`` are those among the states, -1 for a name without one."""

    chosen: ChosenQuestions
    names: Sequence[str]
    indices: Column

    @property
    def exists(self) -> Column:
        """Mask of the names of the chosen questions."""
        there: Column = (self.indices >= 0) & (self.indices < len(self.chosen.questions))
        return there

    @property
    def asked(self) -> Column:
        """Mask of the existing questions that are not suspended."""
        return self.of_questions(~self.chosen.existing.suspended, False)

    @property
    def ease(self) -> Column:
        """The ease of each, NaN without a schedule."""
        ease = self._picked(self.indices >= 0, self.chosen.columns.ease, NONE)
        return np.where(ease == NONE, np.nan, ease)

    def of_questions(self, values: Column, missing: float) -> Column:
        """For each name one of ``values``, which are those of the existing questions."""
        return self._picked(self.exists, values, missing)

    def _picked(self, there: Column, values: Column, missing: float) -> Column:
        found = np.full(len(self.names), missing, values.dtype)
        found[there] = values[self.indices[there]]
        return found


def chosen_questions(
    library: Library, states: Mapping[str, QuestionState], selection: Selection
) -> ChosenQuestions:
    """The questions of the library within the selection, and those of ``states`` that no longer exist."""
    questions = list(QuestionIndex(library, selection.scope))
    if selection.ask is not None:
        questions = [one for one in questions if one.ask == selection.ask]
    gone = filterfalse(library.questions.__contains__, states)
    names = [one.id for one in questions]
    names += [name for name in gone if selection.has_question(name, library)]
    of_each = list(map(states.get, names, repeat(_UNTOUCHED)))
    seconds = np.array([one.seconds for one in questions], np.float64)
    return ChosenQuestions(questions, of_each, state_columns(of_each), names, seconds)
