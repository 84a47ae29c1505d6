"""Estimates how long answers take this learner, from the times in their log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from quizapp.scheduling.acts import Act

#: Default time for reading after an answer, in seconds.
READING = 12.0
#: Minimum number of answers for an estimate from the log.
_ENOUGH = 30
#: Upper limit for the time of an answer, in seconds: the learner was away.
_LONGEST_ANSWER = 300.0
#: A longer time between two answers is a pause, not reading.
LONGEST_READING = 120.0
#: Maximum factor by which a pace may be slower or faster than authors expect.
_WIDEST = 4.0


class TimedAnswer(NamedTuple):
    """The time of an answer: when it was given, and after how many seconds."""

    id: str
    question: str
    at: datetime
    kind: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Speed:
    """A learner's speed: ``factor`` times the seconds that an author expects, including the
    reading afterwards, and ``repeats`` repetitions on the same day for each review."""

    factor: float = 1.0
    repeats: float = 0.0

    def answer(self, fluent: float) -> float:
        """Seconds for an answer to a question that takes a fluent learner ``fluent`` seconds."""
        return (fluent + READING) * self.factor

    def review(self, fluent: float) -> float:
        """Seconds for a review, including its repetitions on the same day."""
        return self.answer(fluent) * (1 + self.repeats)


#: The pace that the authors of the questions expect.
AUTHORS_SPEED = Speed()


def spent(answers: Iterable[Act | TimedAnswer]) -> float:
    """Seconds that answers took, including the reading between them, without pauses."""
    return sum(seconds for _, seconds in _durations(answers))


def speed_of(answers: Iterable[Act | TimedAnswer], fluent: Mapping[str, float]) -> Speed:
    """The speed shown by these answers; ``fluent`` maps the id of a question to its author's
    seconds.

    The default speed if there are too few answers.
    """
    known = [(act, seconds) for act, seconds in _durations(answers) if act.question in fluent]
    if len(known) < _ENOUGH:
        return AUTHORS_SPEED
    expected = sum(fluent[act.question] + READING for act, _ in known)
    factor = sum(seconds for _, seconds in known) / expected
    reviews = sum(act.kind == "review" for act, _ in known)
    drills = sum(act.kind == "drill" for act, _ in known)
    return Speed(min(max(factor, 1 / _WIDEST), _WIDEST), drills / max(1, reviews))


def _durations(answers: Iterable[Act | TimedAnswer]) -> list[tuple[Act | TimedAnswer, float]]:
    """Each answer with its seconds: from its question's appearance to the answer, and the reading
    after the previous one."""
    durations: list[tuple[Act | TimedAnswer, float]] = []
    before: Act | TimedAnswer | None = None
    for act in sorted(answers, key=lambda one: one.id):
        seconds = act.seconds or 0.0
        reading = READING
        if before is not None:
            gap = (act.at - before.at).total_seconds() - seconds
            reading = gap if 0 <= gap <= LONGEST_READING else READING
        durations.append((act, min(seconds, _LONGEST_ANSWER) + reading))
        before = act
    return durations
