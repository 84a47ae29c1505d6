"""The data that a preview shows: the question that is viewed, and the results of running it."""

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
    """The question that is viewed. ``index`` counts from 0; ``draft`` is None if the file has no
    questions, ``variant`` if the question cannot be shown. ``faults`` are the faults of this
    question and of the file as a whole. ``runner`` runs the variant until another one is viewed;
    ``checker`` checks the question until another one is viewed or the file is saved."""

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
    """An answer that an author tried, and its verdict; skipped, if only the answer is shown."""

    @property
    def asked(self) -> Shown:
        """The variant that was asked."""
        return shown(self.examined.variant, self.examined)


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of `check` for one question, with the faults of its file. ``unfit`` says how
    many variants are fit and why the others are not; None if all are."""

    faults: tuple[FramedFault, ...]
    unfit: str | None


def shown(variant: Variant, examined: Examined | None = None) -> Shown:
    """The variant, as far as it can be shown before it is run."""
    if examined is not None and examined.truth is not None:
        return Shown(examined.variant, expectation(examined.truth))
    return Shown(variant, KINDS[variant.question.ask].before_run(variant))
