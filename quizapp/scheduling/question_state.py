"""The state of a question, as derived from the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.sm2 import Memory

#: A question is solid from this interval on, in days.
SOLID = 21
Step = Literal["new", "learning", "solid"]
#: The memory of a question that was placed, apart from its interval: the next passing review multiplies
#: that by the ease.
PLACED = Memory(repetitions=2)


@dataclass(frozen=True, slots=True)
class New:
    """The schedule of a question that was never reviewed."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The schedule of a question that was reviewed at least once, or placed.

    ``last`` is the learner's day of the latest review or of the placement, ``due`` the day of the
    next review: ``memory.interval`` days later, unless another day was chosen or set.
    """

    memory: Memory
    last: date
    due: date


@dataclass(frozen=True, slots=True)
class QuestionState:
    """The state of one question.

    ``known`` is true after one right review, or a placement. ``again`` is the day on which the
    question must be repeated until it passes (SM-2's step 7), None if it need not be
    repeated; use :func:`~quizapp.scheduling.due.is_again`, since it has no meaning on later days.
    ``reviews`` and ``lapses`` count scheduled reviews, including a placement, and those of them
    below a passing quality after the question had passed once. ``last_variant``, ``last_slip``
    and ``latest``, the id of its row, describe the latest answer of any kind. ``buried`` is the
    day on which a postponed question comes back; use :func:`~quizapp.scheduling.due.is_put_off`,
    since it has no meaning from that day on. ``flag`` is the learner's text on a flagged
    question, empty if there is none.

    A question that was forgotten has the state of a new one, except for the data about its latest
    answer, the flag and the suspension.
    """

    question: str
    schedule: New | Scheduled = New()
    known: bool = False
    again: date | None = None
    suspended: bool = False
    reviews: int = 0
    lapses: int = 0
    last_variant: int | None = None
    last_slip: str | None = None
    latest: str | None = None
    buried: date | None = None
    flag: str | None = None

    @property
    def step(self) -> Step:
        """The progress of the question: ``new`` before its first review; afterwards ``solid``
        while its interval is 21 days or more, else ``learning``, also if it was placed and not
        reviewed since."""
        if isinstance(self.schedule, New):
            return "new"
        return "solid" if self.schedule.memory.interval >= SOLID and not is_placed(self) else "learning"


def counted_as(kind: AnswerKind, asked: QuestionState, now: QuestionState, day: date) -> AnswerKind:
    """The kind that an answer of ``day`` counts as, to a question that was asked as ``kind`` in
    the state ``asked`` and is answered in the state ``now``.

    If the question has had a review or a drill in another session since, the answer is practice:
    it does not change the schedule. If nothing was answered since, it counts, even if the clock
    was changed in the meantime, except that there is never a second review on one day.
    """
    if kind == "drill":
        return "drill" if now.again is not None and now.again == asked.again else "practice"
    if kind == "review" and isinstance(now.schedule, Scheduled):
        wanted = now.schedule == asked.schedule or now.schedule.due <= day
        return "review" if wanted and now.schedule.last != day else "practice"
    return kind


def is_placed(state: QuestionState) -> bool:
    """Whether the question was placed and has not been reviewed since."""
    schedule = state.schedule
    # After a first review, there is at most one repetition.
    return (
        isinstance(schedule, Scheduled)
        and state.reviews == 1
        and schedule.memory.repetitions == PLACED.repetitions
    )
