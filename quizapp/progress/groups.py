"""Statistics of the parts of a library: packs, tags and kinds of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from quizapp.bank import Library
from quizapp.progress.answer_columns import Column, columns
from quizapp.progress.answers import Answer, Share, pack_of
from quizapp.progress.chosen_questions import ByName, Grouped, Groups
from quizapp.progress.state_columns import STEPS
from quizapp.progress.steps import Steps


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of the questions of one pack, tag or kind.

    ``accuracy`` is the share of right answers among all answers, ``retention`` among the reviews of
    questions reviewed before; ``lapses`` is the number of reviews that were not right after one that
    was; ``minutes`` is the time taken by all answers.
    """

    name: str
    questions: int
    steps: Steps
    accuracy: Share
    retention: Share
    lapses: int
    minutes: float


class Grouping(NamedTuple):
    """A way to group questions: by an ``attribute`` of those in the library.

    ``of_gone`` returns the groups of a question that no longer exists, given its full id.
    """

    attribute: Grouped
    of_gone: Callable[[str], Groups]


#: One group per pack; a question that no longer exists belongs to the pack named in its id.
BY_PACK = Grouping("pack", pack_of)
#: One group per tag; a question belongs to one for each of its tags.
BY_TAG = Grouping("tags", lambda _: ())
#: One group per kind of question, named as in ``ask:``.
BY_KIND = Grouping("ask", lambda _: ())


class Tallies(NamedTuple):
    """Numbers for each question with answers, as columns.

    They are the numbers of ``right`` answers and of ``every`` answer, of reviews that were right
    (``held``) and of all reviews of questions reviewed before (``repeats``), and of ``lapses``, and the
    time taken in ``seconds``.
    """

    right: Column
    every: Column
    held: Column
    repeats: Column
    lapses: Column
    seconds: Column


def tallies(answers: Iterable[Answer]) -> Tallies:
    """The numbers for each question in these answers, in the order of their names."""
    of = columns(answers)
    repeats = of.is_repeat
    counted = (of.right, None, of.right & repeats, repeats, of.lapse & repeats, of.seconds)
    return Tallies(*(np.bincount(of.question, one, len(of.names)) for one in counted))


def groups(
    grouping: Grouping, library: Library, tallied: Tallies, by_name: ByName
) -> tuple[GroupFigures, ...]:
    """The figures of every group that contains a selected question, in the order of the questions.

    ``by_name`` must be created for the names of the tallies. Questions that are not among the existing ones
    selected count only in these groups.
    """
    # There are few distinct sets of groups, so everything is summed by set first. The first set is empty.
    chosen = by_name.chosen
    numbered, set_of = chosen.listed.sets[grouping.attribute]
    sets = {some: at for at, some in enumerate(numbered)}
    found = dict.fromkeys(name for some in sets for name in _names(some))
    set_of_name = by_name.of_questions(set_of, 0)
    for at in np.flatnonzero(~by_name.exists & (tallied.every > 0)).tolist():
        other = library.questions.get(by_name.names[at])
        some = grouping.of_gone(by_name.names[at]) if other is None else getattr(other, grouping.attribute)
        there = tuple(name for name in _names(some) if name in found)
        set_of_name[at] = sets.setdefault(there, len(sets))
    width = len(STEPS)
    stepped = np.bincount(set_of * width + chosen.existing.step, minlength=len(sets) * width).reshape(
        -1, width
    )
    summed = [np.bincount(set_of_name, one, len(sets)) for one in tallied]
    totals = {name: np.zeros(width + len(summed)) for name in found}
    for some, row in zip(sets, np.column_stack([stepped.reshape(-1, width), *summed]), strict=True):
        for name in _names(some):
            totals[name] += row
    return tuple(_figures(name, row.tolist()) for name, row in totals.items())


def _names(some: Groups) -> tuple[str, ...]:
    return (some,) if isinstance(some, str) else some


def _figures(name: str, row: list[float]) -> GroupFigures:
    *counts, seconds = row
    new, learning, solid, right, every, held, repeats, lapses = map(int, counts)
    steps = Steps(new, learning, solid)
    return GroupFigures(
        name, steps.total, steps, Share(right, every), Share(held, repeats), lapses, seconds / 60
    )
