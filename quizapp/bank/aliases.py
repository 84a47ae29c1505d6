"""Former ids of questions, and those that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizapp.bank.faults import Problem
from quizapp.bank.questions import Question


@dataclass(frozen=True, slots=True)
class Clash:
    """A former id of ``question`` that is an id, or a former id, of ``other``."""

    question: Question
    other: Question
    problem: Problem


@dataclass(frozen=True, slots=True)
class FormerIds:
    """``current`` maps each former full id to the current one."""

    current: Mapping[str, str]
    clashes: tuple[Clash, ...]


def former_ids(questions: Iterable[Question]) -> FormerIds:
    """The former ids of ``questions``. If several claim the same one, the first gets it."""
    live = {question.id: question for question in questions}
    claimed: dict[str, Question] = {}
    clashes: list[Clash] = []
    for question in live.values():
        for index, alias in enumerate(question.aliases):
            other = live.get(alias) or claimed.get(alias)
            if other is None:
                claimed[alias] = question
                continue
            if other is question and alias != question.id:
                continue
            whose = "already an id" if alias in live else f"also an alias of `{other.id}`"
            message = f"the alias `{alias}` is {whose}; remove it here, or rename the other question"
            clashes.append(Clash(question, other, Problem(("aliases", index), "alias-clash", message)))
    return FormerIds({alias: question.id for alias, question in claimed.items()}, tuple(clashes))
