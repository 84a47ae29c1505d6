"""Every answer a learner gave to one question."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.bank import Library, Question, variants
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import StandingAnswer, standing
from quizapp.store import Store


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that was not taken back. ``shown`` is what was answered in
    words that need no options beside them: each option that was picked."""

    standing: StandingAnswer
    shown: tuple[str, ...]


def history(library: Library, store: Store, question: Question) -> tuple[PastAnswer, ...]:
    """The answers to a question that stand, the latest first."""
    answers = standing(store.acts(question=question.id), library.aliases, store.scheduler)
    return tuple(PastAnswer(one, _shown(one.act, question)) for one in reversed(answers))


def _shown(act: Act, question: Question) -> tuple[str, ...]:
    """What was answered; the numbers of options become the options, where the
    variant is still the one that was shown."""
    answer = act.answer or ""
    if (
        question.ask != "choice"
        or question.draws
        or act.variant is None
        or act.variant >= len(variants(question))
    ):
        return (answer,)
    variant = variants(question)[act.variant]
    picked = [int(number) for number in answer.split(",") if number.strip().isdecimal()]
    if dict(variant.given) != dict(act.given or {}) or not picked:
        return (answer,)
    return tuple(variant.options[number - 1] for number in picked if 0 < number <= len(variant.options))
