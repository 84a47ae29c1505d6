"""Chooses the variant of a question: the next one that can be asked, run in advance if possible."""

from __future__ import annotations

from quizapp.bank import Library, Question, Variant, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examination, Examiner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState
from quizapp.scheduling.variant_order import fresh_variants
from quizapp.words.note import Note

#: Maximum number of variants tried before a question is set aside for a session.
_TRIES = 12


class VariantChoice:
    """Examines variants until one is fit, and starts running likely next ones in advance."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._ahead: dict[tuple[str, int], Examination] = {}

    def fit(self, question: Question, state: QuestionState, slip: str | None = None) -> Examined | Note:
        """A variant to show: one that distinguishes ``slip`` (by default the question's latest
        one) if there is any, otherwise the first fit one; a note says why there is none."""
        slip = slip or state.last_slip
        fallback: Examined | None = None
        why = Note("session.no-variants")
        for variant in fresh_variants(question, state.last_variant, _TRIES):
            examined = self.examined(variant)
            if examined.unfit is not None:
                why = examined.unfit
                continue
            if slip is None or self._examiner.separates(examined, slip):
                return examined
            fallback = fallback or examined
        return fallback or why

    def examined(self, variant: Variant) -> Examined:
        """A variant after running it; waits if it is already running."""
        ahead = self._ahead.pop((variant.question.id, variant.number), None)
        # A variant that could not be run before may have been trusted since.
        if ahead is None or ahead.refused:
            ahead = self._examiner.examine(variant)
        return ahead.result()

    def look_ahead(self, question: Question, state: QuestionState) -> None:
        """Start running the likely next questions while the learner thinks."""
        for variant in fresh_variants(question, state.last_variant, 1):
            key = (question.id, variant.number)
            kept = self._ahead.get(key)
            self._ahead = {key: kept or self._examiner.examine(variant)}

    def forget(self) -> None:
        """Discard runs in advance: the questions may have changed."""
        self._ahead = {}


def variant_of(library: Library, act: Act) -> Variant | None:
    """The variant that an answer was given to; None if it no longer exists."""
    question = library.find(act.question)
    if question is None or act.variant is None or act.variant >= len(variants(question)):
        return None
    return variants(question)[act.variant]
