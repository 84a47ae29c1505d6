"""Selects rows of the log by question, under any of its ids, and by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quizapp.bank import Library
from quizapp.progress.answers import Selection


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a selection; all of them if nothing is selected."""

    library: Library
    selection: Selection = field(default_factory=Selection)

    def has_question(self, name: str) -> bool:
        """Whether a question is selected, given its present or a former id."""
        return self.selection.has_question(self.library.aliases.get(name, name), self.library)

    def has_day(self, day: date) -> bool:
        """Whether a learner's day is selected."""
        return self.selection.has_day(day)
