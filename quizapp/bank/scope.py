"""Which questions a sitting is about. Named before the first frame, so it imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.bank import Question

#: The tag of a question, or of a pack, that is not finished: it is checked and shown, but
#: no learner is asked it.
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which questions a sitting is about, and at most how many it asks.

    ``questions`` are full ids, any where it is None; ``practice`` asks what is
    least well remembered, outside the schedule. ``slips`` are pairs of a question and the
    id of a slip: variants that tell this slip apart are shown where there are any.
    ``unit`` is the unit of the course in
    which a learner is placed: ``questions`` are asked as practice, the hardest first,
    until one is not answered right, or only with a hint. ``drafts`` lie within it only
    where it says so.
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
        """The slip that a variant of a question is to tell apart, None where none is named."""
        return dict(self.slips).get(question)

    @property
    def is_everything(self) -> bool:
        """Whether every question lies within it."""
        return self.pack is None and self.tag is None and self.questions is None

    def covers(self, question: Question) -> bool:
        """Whether a question lies within it."""
        return (
            (self.pack is None or question.pack == self.pack)
            and (self.tag is None or self.tag in question.tags)
            and (self.questions is None or question.id in self.questions)
            and (self.drafts or DRAFT not in question.tags)
        )
