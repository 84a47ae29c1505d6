"""The progress of questions: how many are at each step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.scheduling.states import QuestionState


@dataclass(frozen=True, slots=True)
class Steps:
    """The number of questions at each step. ``new`` were never reviewed, ``learning`` have an
    interval below 21 days and ``solid`` one from 21 days on."""

    new: int = 0
    learning: int = 0
    solid: int = 0

    @property
    def met(self) -> int:
        """The number of questions reviewed at least once."""
        return self.learning + self.solid

    @property
    def total(self) -> int:
        """The number of all questions."""
        return self.new + self.met


def steps(states: Iterable[QuestionState]) -> Steps:
    """The steps of these questions."""
    counts = {"new": 0, "learning": 0, "solid": 0}
    for state in states:
        counts[state.step] += 1
    return Steps(**counts)
