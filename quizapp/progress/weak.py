"""The questions that are remembered worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from quizapp.progress.answers import Answer
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

#: Most questions that are listed.
MOST_WEAK = 20
#: So many of the latest answers to a question count as recent.
_RECENT = 5
_FIRST_EASE = Memory().ease


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A question that is remembered badly. ``ease`` is in hundredths, None for one that was
    never reviewed; ``right`` of ``of`` answers of every kind; ``last`` is the day of the latest."""

    question: str
    lapses: int
    ease: int | None
    right: int
    of: int
    last: date
    misses: int

    @property
    def weakness(self) -> float:
        """Lapses, and misses among the five latest answers, and one for each 0.40 that the
        ease has sunk below 2.50; 0 where there is nothing of the kind."""
        sunk = max(0, _FIRST_EASE - self.ease) / 40 if self.ease is not None else 0.0
        return self.lapses + self.misses + sunk


def weak_spots(answers: Iterable[Answer], states: Mapping[str, QuestionState]) -> tuple[WeakSpot, ...]:
    """The weakest questions of these answers, the worst first, at most MOST_WEAK."""
    by_question: dict[str, list[Answer]] = {}
    for one in answers:
        by_question.setdefault(one.question, []).append(one)
    return _worst(_spot(name, some, states.get(name)) for name, some in by_question.items())


def weak_states(recent: Iterable[Answer], states: Iterable[QuestionState]) -> tuple[WeakSpot, ...]:
    """The weakest of the questions in these states, which takes no reading of the whole log:
    misses and right answers are those among the ``recent`` answers alone."""
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
    weak.sort(key=lambda spot: (-spot.weakness, spot.right / max(1, spot.of), spot.question))
    return tuple(weak[:MOST_WEAK])


def _spot(name: str, answers: list[Answer], state: QuestionState | None) -> WeakSpot:
    schedule = state.schedule if state is not None else None
    return WeakSpot(
        question=name,
        lapses=sum(one.lapse for one in answers),
        ease=schedule.memory.ease if isinstance(schedule, Scheduled) else None,
        right=sum(one.right for one in answers),
        of=len(answers),
        last=max(one.day for one in answers),
        misses=sum(not one.right for one in answers[-_RECENT:]),
    )
