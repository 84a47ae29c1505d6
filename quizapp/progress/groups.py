"""Figures of the parts of a library: its packs, its tags and its kinds of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from quizapp.bank import Library
from quizapp.progress.answer_columns import Column, columns
from quizapp.progress.answers import Answer, Share, pack_of
from quizapp.progress.steps import Steps
from quizapp.scheduling.states import Step

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


@dataclass(frozen=True, slots=True)
class Tallies:
    """What was counted of each question that has answers: ``names`` their ids, and of each in turn how
    many answers were ``right`` of ``every`` one, how many reviews of it when it had been met before
    were ``held`` of all such ``repeats``, the ``lapses``, and the ``seconds``."""

    names: list[str]
    right: Column
    every: Column
    held: Column
    repeats: Column
    lapses: Column
    seconds: Column


def tallies(answers: Iterable[Answer]) -> Tallies:
    """The tallies of every question in these answers."""
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
    """The figures of every group that one of the questions belongs to whose ``steps`` are given, in
    their order."""
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
        # What is in no file any more may belong to the pack that its id names.
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
