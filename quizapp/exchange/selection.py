"""Which rows of the log are wanted, whatever id of a question they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quizapp.bank import Library
from quizapp.progress.answers import Selection


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a selection; all of them where nothing is selected."""

    library: Library
    selection: Selection = field(default_factory=Selection)

    def has_question(self, name: str) -> bool:
        """Whether a question, by its present or a former id, is one of them."""
        return self.selection.has_question(self.library.aliases.get(name, name), self.library)

    def has_day(self, day: date) -> bool:
        """Whether a learner's day is selected."""
        return self.selection.has_day(day)
