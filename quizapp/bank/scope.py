"""The selection of questions for a session. It is imported before the first frame, so it imports
nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.bank import Question

#: The tag of an unfinished question or pack: it is checked and shown, but not asked.
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which questions a session asks, and how many at most.

    ``questions`` are full ids, or None for any; ``practice`` asks the least well remembered ones,
    outside the schedule. ``slips`` are pairs of a question and the id of a slip: variants that
    distinguish this slip from the truth are preferred. ``unit`` is the unit of the course that
    the learner wants to skip: ``questions`` are asked as practice, the hardest first, until one
    is not answered right, or only with a hint. Drafts are included only with ``drafts``.
    """

    pack: str | None = None
    tag: str | None = None
    limit: int | None = None
    practice: bool = False
    questions: frozenset[str] | None = None
    slips: tuple[tuple[str, str], ...] = ()
    unit: str | None = None
    drafts: bool = False

    def slip(self, question: str) -> str | None:
        """The slip that a variant of the question should distinguish, or None."""
        return dict(self.slips).get(question)

    @property
    def is_everything(self) -> bool:
        """Whether every question is included."""
        return self.pack is None and self.tag is None and self.questions is None

    def covers(self, question: Question) -> bool:
        """Whether a question is included."""
        return (
            (self.pack is None or question.pack == self.pack)
            and (self.tag is None or self.tag in question.tags)
            and (self.questions is None or question.id in self.questions)
            and (self.drafts or DRAFT not in question.tags)
        )
