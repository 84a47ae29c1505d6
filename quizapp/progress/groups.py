"""Figures of the parts of a library: its packs, its tags and its kinds of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.bank import Library, Question
from quizapp.progress.activity import Share
from quizapp.progress.answers import Answer, pack_of
from quizapp.progress.steps import Steps
from quizapp.scheduling.states import QuestionState

#: The groups that a question belongs to, by its full id.
Naming = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of the questions of one pack, tag or kind: ``accuracy`` is of all answers to
    them, ``lapses`` counts reviews that were not right after one that was, ``minutes`` the time."""

    name: str
    questions: int
    steps: Steps
    accuracy: Share
    retention: Share
    lapses: int
    minutes: float


def by_pack(library: Library) -> Naming:
    """Groups of one pack each; what is in no file any more belongs to the pack that its id names."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return (found.pack if found is not None else pack_of(question),)

    return names


def by_tag(library: Library) -> Naming:
    """Groups of one tag each; a question is in as many as it has tags."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return found.tags if found is not None else ()

    return names


def by_kind(library: Library) -> Naming:
    """Groups of one kind of question each, named as files name it in ``ask:``."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return (found.ask,) if found is not None else ()

    return names


def groups(
    naming: Naming,
    questions: Sequence[Question],
    answers: Iterable[Answer],
    states: Mapping[str, QuestionState],
) -> tuple[GroupFigures, ...]:
    """The figures of every group that one of the ``questions`` belongs to, in their order."""
    gathered: dict[str, _Group] = {}
    belongs: dict[str, list[_Group]] = {}
    for question in questions:
        state = states.get(question.id)
        step = state.step if state is not None else "new"
        for name in naming(question.id):
            gathered.setdefault(name, _Group()).steps[step] += 1
    for one in answers:
        if one.question not in belongs:
            belongs[one.question] = [gathered[name] for name in naming(one.question) if name in gathered]
        for group in belongs[one.question]:
            group.count(one)
    return tuple(group.figures(name) for name, group in gathered.items())


class _Group:
    """A group while it is counted."""

    def __init__(self) -> None:
        self.steps = {"new": 0, "learning": 0, "solid": 0}
        self._right = self._of = self._held = self._repeats = self._lapses = 0
        self._seconds = 0.0

    def count(self, one: Answer) -> None:
        self._right += one.right
        self._of += 1
        self._seconds += one.seconds
        if one.is_repeat:
            self._held += one.right
            self._repeats += 1
            self._lapses += one.lapse

    def figures(self, name: str) -> GroupFigures:
        return GroupFigures(
            name,
            sum(self.steps.values()),
            Steps(**self.steps),
            Share(self._right, self._of),
            Share(self._held, self._repeats),
            self._lapses,
            self._seconds / 60,
        )
