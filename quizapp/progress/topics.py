"""Packs and tags, with the state of their questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.bank import Library, Question, Text
from quizapp.bank.scope import Scope
from quizapp.progress.steps import Steps, steps
from quizapp.scheduling.due import asked_from, is_again, is_buried, is_due
from quizapp.scheduling.states import QuestionState, Scheduled

Standing = Literal["suspended", "buried", "again", "due", "new", "scheduled"]


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question: ``again`` says that it must be repeated today, ``due`` is the day of the next
    review, or on which a buried one comes back; None for one that is new or suspended."""

    question: Question
    state: QuestionState
    standing: Standing
    due: date | None


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions of a pack, or those with a tag, which has no ``title``.

    The day's limits are not taken into account: ``new`` is every question never asked.
    """

    scope: Scope
    title: Text | None
    tags: tuple[str, ...]
    questions: tuple[QuestionFigures, ...]

    @property
    def due(self) -> int:
        """The number of questions that are due or to be repeated today."""
        return sum(one.standing in ("due", "again") for one in self.questions)

    @property
    def new(self) -> int:
        """The number of questions never reviewed."""
        return sum(one.standing == "new" for one in self.questions)

    @property
    def steps(self) -> Steps:
        """The progress of the questions."""
        return steps(one.state for one in self.questions)


@dataclass(frozen=True, slots=True)
class Topics:
    """Every pack, and every tag, the one with the most questions first."""

    packs: tuple[Topic, ...]
    tags: tuple[Topic, ...]


def topics(library: Library, states: Mapping[str, QuestionState], today: date) -> Topics:
    """The packs and tags of the library, without drafts and without packs and tags that only have drafts."""
    asked = Scope()
    figures = {
        name: _figures(question, states, today)
        for name, question in library.questions.items()
        if asked.covers(question)
    }
    packs = tuple(
        Topic(
            Scope(pack=pack.name),
            pack.title,
            tuple(dict.fromkeys(tag for question in pack.questions for tag in question.tags)),
            tuple(figures[question.id] for question in pack.questions if question.id in figures),
        )
        for pack in library.packs.values()
        if not pack.questions or any(question.id in figures for question in pack.questions)
    )
    tagged: dict[str, list[QuestionFigures]] = {}
    for one in figures.values():
        for tag in one.question.tags:
            tagged.setdefault(tag, []).append(one)
    by_size = sorted(tagged, key=lambda tag: (-len(tagged[tag]), tag))
    tags = tuple(Topic(Scope(tag=tag), None, (tag,), tuple(tagged[tag])) for tag in by_size)
    return Topics(packs, tags)


def _figures(question: Question, states: Mapping[str, QuestionState], today: date) -> QuestionFigures:
    state = states.get(question.id, QuestionState(question.id))
    standing = _standing(state, today)
    return QuestionFigures(question, state, standing, asked_from(state) or state.buried)


def _standing(state: QuestionState, today: date) -> Standing:
    if state.suspended:
        return "suspended"
    if is_buried(state, today):
        return "buried"
    if is_due(state, today):
        return "due"
    if is_again(state, today):
        return "again"
    return "scheduled" if isinstance(state.schedule, Scheduled) else "new"
