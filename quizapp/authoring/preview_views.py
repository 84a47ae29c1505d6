"""What a preview shows: what its author looks at, and what running it gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizapp.authoring.drafts import Draft, DraftFile, FramedFault
from quizapp.authoring.revoking import Revocable
from quizapp.bank import Question, Variant
from quizapp.examine.examined import Examined, JudgedAnswer
from quizapp.kinds import KINDS, expectation
from quizapp.kinds.kind import Expectation


@dataclass(frozen=True, slots=True)
class View:
    """What an author looks at. ``index`` counts the questions from 0; ``draft``
    is None where the file has none, ``variant`` where the question cannot be
    shown. ``faults`` are what reading the file found wrong with this question
    and with the file as a whole. ``runner`` runs what is looked at, until
    something else is; ``checker`` the whole question, until another one is or
    the file was saved."""

    file: DraftFile
    index: int
    draft: Draft | None
    variant: Variant | None
    variants: int
    faults: tuple[FramedFault, ...]
    runner: Revocable = field(repr=False)
    checker: Revocable = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A variant as it is asked."""

    variant: Variant
    expectation: Expectation

    @property
    def question(self) -> Question:
        return self.variant.question


@dataclass(frozen=True, slots=True)
class Tried(JudgedAnswer):
    """An answer that an author tried, and what came of it; skipped, where only
    the answer is looked at."""

    @property
    def asked(self) -> Shown:
        """The variant as it was asked."""
        return shown(self.examined.variant, self.examined)


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` says of one question, its file's own faults included.
    ``unfit`` says how many variants are fit and why the others are not, None
    where all are."""

    faults: tuple[FramedFault, ...]
    unfit: str | None


def shown(variant: Variant, examined: Examined | None = None) -> Shown:
    """A variant as it is asked, as far as that can be told before it was run."""
    if examined is not None and examined.truth is not None:
        return Shown(examined.variant, expectation(examined.truth))
    return Shown(variant, KINDS[variant.question.ask].before_run(variant))
