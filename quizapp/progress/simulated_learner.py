"""A model of a learner, fitted to their log: how well they remember, how they grade, how long they take."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from quizapp.bank import Library
from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import PASSING, Memory
from quizapp.scheduling.spent_time import LONGEST_READING, READING
from quizapp.scheduling.states import StandingAnswer

#: Upper limit for the time of an answer, as a multiple of what a fluent learner needs.
_SLOWEST = 10.0

#: What is asked: a new question, a review, a repetition on the same day.
Asking = Literal["first", "review", "drill"]
#: Prior counts of each quality, 0 to 5; the answers in the log soon outweigh them.
_QUALITIES: Mapping[Asking, tuple[float, ...]] = {
    "first": (2, 3, 2, 1, 4, 8),
    "review": (2, 3, 2, 2, 6, 12),
    "drill": (0.5, 1, 0.5, 1, 5, 12),
}
#: The time that each quality takes, as a multiple of what a fluent learner needs.
_TIMES = (0.8, 1.2, 1.2, 1.5, 1.4, 0.6)
_TIMES_WEIGH = 10.0


@dataclass(frozen=True, slots=True)
class Habits:
    """The probability of each quality by what is asked, the time each takes as a multiple of a
    fluent learner's, and the seconds of reading after an answer."""

    qualities: Mapping[Asking, tuple[float, ...]] = field(default_factory=lambda: dict(_QUALITIES))
    times: tuple[float, ...] = _TIMES
    reading: float = READING


def habits_of(answers: Iterable[StandingAnswer], library: Library) -> Habits:
    """A learner's habits, estimated from the answers that were not undone, in chronological order."""
    qualities = {asking: list(counts) for asking, counts in _QUALITIES.items()}
    taken, weights = [time * _TIMES_WEIGH for time in _TIMES], [_TIMES_WEIGH] * len(_TIMES)
    pauses: list[float] = []
    before: StandingAnswer | None = None
    for one in answers:
        if one.kind != "practice":
            asking: Asking = "drill" if one.kind == "drill" else "review"
            if asking == "review" and one.interval_before is None:
                asking = "first"
            qualities[asking][one.quality] += 1
        question, seconds = library.find(one.act.question), one.act.seconds
        if question is not None and seconds is not None:
            taken[one.quality] += min(seconds / question.seconds, _SLOWEST)
            weights[one.quality] += 1
            if before is not None:
                pause = (one.act.at - before.act.at).total_seconds() - seconds
                pauses += [pause] if 0 <= pause <= LONGEST_READING else []
        before = one
    return Habits(
        {asking: tuple(counts) for asking, counts in qualities.items()},
        tuple(time / weight for time, weight in zip(taken, weights, strict=True)),
        _reading(pauses),
    )


def _reading(pauses: Sequence[float]) -> float:
    return (sum(pauses) + READING * _TIMES_WEIGH) / (len(pauses) + _TIMES_WEIGH)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a simulated learner: a quality, after some seconds."""

    quality: int
    seconds: float


class SimulatedLearner:
    """Simulates a learner whose memory follows FSRS.

    ``memories`` are those of the questions met, each with the day of its last review. The same
    questions on the same days get the same answers: the random numbers depend on the question and
    how often it was asked.
    """

    def __init__(
        self, habits: Habits, fsrs: Scheduler, memories: Mapping[str, tuple[Memory, date]], seed: int = 0
    ) -> None:
        self._habits = habits
        self._fsrs = fsrs
        self._memories = dict(memories)
        self._seed = seed
        self._asked: dict[str, int] = {}

    def answer(self, question: str, kind: AnswerKind, day: date, fluent_seconds: float) -> Given:
        """The answer to a question asked on a day; ``fluent_seconds`` is what a fluent learner needs."""
        nth = self._asked[question] = self._asked.get(question, 0) + 1
        draw = random.Random(f"{self._seed} {question} {nth}")  # noqa: S311 - simulates a learner, not for security
        held = self._memories.get(question)
        quality = self._quality(kind, held, day, draw)
        if kind == "review":
            memory, days = (held[0], (day - held[1]).days) if held else (None, 0)
            self._memories[question] = (self._fsrs.review(memory, quality, days=days), day)
        return Given(quality, fluent_seconds * self._habits.times[quality])

    def _quality(
        self, kind: AnswerKind, held: tuple[Memory, date] | None, day: date, draw: random.Random
    ) -> int:
        if kind == "drill" or held is None:
            asking: Asking = "drill" if kind == "drill" else "first"
            return draw.choices(range(6), self._habits.qualities[asking])[0]
        memory, last = held
        passes = draw.random() < self._fsrs.recall(memory, (day - last).days)
        allowed = range(PASSING, 6) if passes else range(PASSING)
        counts = self._habits.qualities["review"]
        return draw.choices(allowed, counts[allowed.start : allowed.stop])[0]
