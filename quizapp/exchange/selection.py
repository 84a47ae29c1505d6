"""Which rows are wanted: of which days, which pack and which tag."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quizapp.bank import Library
from quizapp.bank.scope import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """The questions of ``scope``, and the learner's days from ``since`` to ``until``, both
    included; all where they are None.

    A question that is in no file any more belongs to the pack that its id names, and has no tags.
    """

    library: Library
    scope: Scope = field(default_factory=Scope)
    since: date | None = None
    until: date | None = None

    def has_question(self, name: str) -> bool:
        """Whether a question, by its present or a former id, is one of them."""
        if self.scope.is_everything:
            return True
        question = self.library.find(name)
        if question is not None:
            return self.scope.covers(question)
        return self.scope.tag is None and self.scope.pack == pack_of(name)

    def has_day(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def pack_of(question: str) -> str:
    """The pack that a full id names."""
    return question.partition("/")[0]
