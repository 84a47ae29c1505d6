"""Which variant of a question is shown: the next that can be asked, run ahead of time where it can be."""

from __future__ import annotations

from quizapp.bank import Library, Question, Variant, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examination, Examiner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState
from quizapp.scheduling.variant_order import fresh_variants
from quizapp.words.note import Note

#: Variants tried before a question is set aside for a sitting.
_TRIES = 12


class Choosing:
    """Examines variants until one is fit; what is likely asked next is begun before."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._ahead: dict[tuple[str, int], Examination] = {}

    def fit(self, question: Question, state: QuestionState, slip: str | None = None) -> Examined | Note:
        """A variant to show, one that tells ``slip`` apart, or else the latest one made, where
        there is such a variant; a note says why there is none."""
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
        """A variant as running it shows it; what was begun ahead is waited for."""
        ahead = self._ahead.pop((variant.question.id, variant.number), None)
        # What could not be run then may have been trusted since.
        if ahead is None or ahead.refused:
            ahead = self._examiner.examine(variant)
        return ahead.result()

    def look_ahead(self, question: Question, state: QuestionState) -> None:
        """Begin running what is likely asked next, while the learner thinks."""
        for variant in fresh_variants(question, state.last_variant, 1):
            key = (question.id, variant.number)
            kept = self._ahead.get(key)
            self._ahead = {key: kept or self._examiner.examine(variant)}

    def forget(self) -> None:
        """Drop what was begun: the questions may be others now."""
        self._ahead = {}


def variant_of(library: Library, act: Act) -> Variant | None:
    """The variant that an answer was given to; None where there is no such variant any more."""
    question = library.find(act.question)
    if question is None or act.variant is None or act.variant >= len(variants(question)):
        return None
    return variants(question)[act.variant]
