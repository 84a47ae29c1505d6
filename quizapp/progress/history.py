"""The history of one question."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.bank import Library, Question, variants
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import StandingAnswer, left_standing, standing
from quizapp.store import Store


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that was not undone. ``shown`` is the answer in a form that is clear without the
    options: the text of each option that was picked."""

    standing: StandingAnswer
    shown: tuple[str, ...]


#: The other actions that a history shows.
_SHOWN_DEEDS = frozenset({"suspended", "resumed", "buried", "dated", "forgot", "flagged"})


def history(library: Library, store: Store, question: Question) -> tuple[PastAnswer | Act, ...]:
    """The answers to a question that were not undone, and the rows by which it was suspended,
    buried and so on, the latest first."""
    acts = list(store.acts(question=question.id))
    answers = {one.act.id: one for one in standing(acts, library.aliases, store.scheduler)}
    past: list[PastAnswer | Act] = []
    for act in reversed(left_standing(acts)):
        if act.id in answers:
            past.append(PastAnswer(answers[act.id], _shown(act, question)))
        elif act.deed in _SHOWN_DEEDS:
            past.append(act)
    return tuple(past)


def _shown(act: Act, question: Question) -> tuple[str, ...]:
    """The answer; numbers of options are replaced by the options, if the variant is still the one
    that was shown."""
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
