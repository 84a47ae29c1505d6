"""Statistics of the parts of a library: packs, tags and kinds of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from quizapp.bank import Library
from quizapp.progress.answer_columns import Column, columns
from quizapp.progress.answers import Answer, Share, pack_of
from quizapp.progress.steps import Steps
from quizapp.scheduling.states import Step

#: The names of the groups that a question, given by its full id, belongs to.
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
    """One group per pack; a question that no longer exists belongs to the pack named in its id."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return (found.pack if found is not None else pack_of(question),)

    return names


def by_tag(library: Library) -> Naming:
    """One group per tag; a question belongs to one for each of its tags."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return found.tags if found is not None else ()

    return names


def by_kind(library: Library) -> Naming:
    """One group per kind of question, named as in ``ask:``."""

    def names(question: str) -> Iterable[str]:
        found = library.questions.get(question)
        return (found.ask,) if found is not None else ()

    return names


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts for each question with answers: ``names`` are the ids, and the other fields, in the
    same order, the number of ``right`` answers out of ``every`` answer, of reviews that were
    ``held`` out of all ``repeats`` of questions met before, of ``lapses``, and the ``seconds``."""

    names: list[str]
    right: Column
    every: Column
    held: Column
    repeats: Column
    lapses: Column
    seconds: Column


def tallies(answers: Iterable[Answer]) -> Tallies:
    """The counts for every question in these answers."""
    of = columns(answers)
    repeats = of.is_repeat
    summed = [
        of.per_name(values)
        for values in (
            of.right,
            np.ones(len(of)),
            of.right & repeats,
            repeats,
            of.lapse & repeats,
            of.seconds,
        )
    ]
    answered = np.flatnonzero(summed[1])
    return Tallies([of.names[at] for at in answered.tolist()], *(one[answered] for one in summed))


def groups(naming: Naming, steps: Mapping[str, Step], of: Tallies) -> tuple[GroupFigures, ...]:
    """The figures of every group that contains a question in ``steps``, in their order."""
    indices: dict[str, int] = {}
    stepped: list[dict[Step, int]] = []
    belongs: dict[str, list[int]] = {}
    for question, step in steps.items():
        here = belongs[question] = [indices.setdefault(name, len(indices)) for name in naming(question)]
        while len(stepped) < len(indices):
            stepped.append({"new": 0, "learning": 0, "solid": 0})
        for index in here:
            stepped[index][step] += 1
    members: list[int] = []
    of_group: list[int] = []
    for at, question in enumerate(of.names):
        # A question that no longer exists may belong to the pack named in its id.
        here = belongs.get(question) or [indices[name] for name in naming(question) if name in indices]
        members += [at] * len(here)
        of_group += here
    right, every, held, repeats, lapses, seconds = (
        np.bincount(of_group, values[members], len(indices)).tolist() if members else [0] * len(indices)
        for values in (of.right, of.every, of.held, of.repeats, of.lapses, of.seconds)
    )
    return tuple(
        GroupFigures(
            name,
            sum(stepped[at].values()),
            Steps(**stepped[at]),
            Share(int(right[at]), int(every[at])),
            Share(int(held[at]), int(repeats[at])),
            int(lapses[at]),
            seconds[at] / 60,
        )
        for name, at in indices.items()
    )
