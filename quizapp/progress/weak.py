"""The weakest questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import TYPE_CHECKING

from quizapp.progress.answers import Answer
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

if TYPE_CHECKING:
    from quizapp.progress.answer_columns import Column

#: Maximum number of questions listed.
MOST_WEAK = 20
#: Number of the latest answers to a question that count as recent.
_RECENT = 5
_FIRST_EASE = Memory().ease
#: A decrease in ease, in hundredths, that counts as one lapse.
_SUNK = 40


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A weak question. ``ease`` is in hundredths, None if it was never reviewed; ``right`` of
    ``of`` answers of every kind; ``last`` is the day of the latest."""

    question: str
    lapses: int
    ease: int | None
    right: int
    of: int
    last: date
    misses: int

    @property
    def weakness(self) -> float:
        """The number of lapses, plus misses among the five latest answers, plus one for each 0.40
        that the ease has fallen below 2.50."""
        sunk = max(0, _FIRST_EASE - self.ease) / _SUNK if self.ease is not None else 0.0
        return self.lapses + self.misses + sunk


def weak_spots(answers: Iterable[Answer], ease: Column) -> tuple[WeakSpot, ...]:
    """The weakest questions of these answers, the worst first, at most MOST_WEAK.

    ``ease`` has the ease of each of the names in the answers, NaN without one.
    """
    # The home screen does not need columns.
    import numpy as np

    from quizapp.progress.answer_columns import columns, in_order_of

    of = columns(answers)
    order = in_order_of(of.question)
    count = np.bincount(of.question, minlength=len(of.names))
    # The number of later answers to the same question, for each answer.
    after = np.cumsum(count)[of.question[order]] - 1 - np.arange(len(of))
    missed = of.question[order[(after < _RECENT) & ~of.right[order]]]
    last = np.zeros(len(of.names), of.day.dtype)
    np.maximum.at(last, of.question, of.day)
    lapses, right = of.per_name(of.lapse), of.per_name(of.right)
    misses = np.bincount(missed, minlength=len(of.names))
    weakness = np.where(count > 0, lapses + misses + np.fmax(0, _FIRST_EASE - ease) / _SUNK, 0)
    # A superset of the weakest, which includes all that tie with the last of them.
    least = np.partition(weakness, -MOST_WEAK)[-MOST_WEAK] if len(weakness) > MOST_WEAK else 0
    return _worst(
        WeakSpot(
            of.names[at],
            int(lapses[at]),
            None if np.isnan(ease[at]) else int(ease[at]),
            int(right[at]),
            int(count[at]),
            date.fromordinal(int(last[at])),
            int(misses[at]),
        )
        for at in np.flatnonzero((weakness >= least) & (weakness > 0)).tolist()
    )


def weak_states(recent: Iterable[Answer], states: Iterable[QuestionState]) -> tuple[WeakSpot, ...]:
    """The weakest of the questions in these states, without reading the whole log: misses and
    right answers are counted among the ``recent`` answers alone."""
    by_question: dict[str, list[bool]] = {}
    for one in recent:
        by_question.setdefault(one.question, []).append(one.right)
    spots = []
    for state in states:
        if isinstance(state.schedule, Scheduled) and not state.suspended:
            right = by_question.get(state.question, [])
            memory, last = state.schedule.memory, state.schedule.last
            missed = right[-_RECENT:].count(False)
            spots.append(
                WeakSpot(state.question, state.lapses, memory.ease, sum(right), len(right), last, missed)
            )
    return _worst(spots)


def _worst(spots: Iterable[WeakSpot]) -> tuple[WeakSpot, ...]:
    weak = [spot for spot in spots if spot.weakness > 0]
    return tuple(
        nsmallest(MOST_WEAK, weak, lambda spot: (-spot.weakness, spot.right / max(1, spot.of), spot.question))
    )
