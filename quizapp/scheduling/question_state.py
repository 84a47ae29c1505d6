"""The state of a question: what the log says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.sm2 import Memory

#: A question is solid from an interval of so many days on.
SOLID = 21
Step = Literal["new", "learning", "solid"]
#: The memory of a question that was placed, but for its interval: the next passing review
#: multiplies that by the ease.
PLACED = Memory(repetitions=2)


@dataclass(frozen=True, slots=True)
class New:
    """Never reviewed."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Reviewed at least once, or placed. ``last`` is the learner's day of the latest
    review or of the placement, ``due`` the day of the next review: ``memory.interval``
    days later, unless another was chosen or set."""

    memory: Memory
    last: date
    due: date


@dataclass(frozen=True, slots=True)
class QuestionState:
    """What the log says of one question.

    ``known`` is true after one right review, or a placement. ``again`` is the day on which the
    question is to be repeated until it is held (SM-2's step 7), None when there is
    nothing to repeat; ask :func:`~quizapp.scheduling.due.is_again`, for on a later day it means nothing.
    ``reviews`` and ``lapses`` count scheduled reviews, a placement among them, and those
    of them below a passing quality after the question had passed once. ``last_variant``,
    ``last_slip`` and ``latest``, the id of its row, describe the latest answer of
    any kind. ``buried`` is the day on which a question put off comes back; ask
    :func:`~quizapp.scheduling.due.is_put_off`, for from that day on it means nothing. ``flag`` holds the
    learner's words on one that is flagged, empty where they said nothing.

    A question that was forgotten is as a new one, but for what describes its latest
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
        """How far the question is: ``new`` before its first review; then it is met, and
        ``solid`` while its interval is 21 days or more, else ``learning``, as one that was
        placed and not reviewed since is, too."""
        if isinstance(self.schedule, New):
            return "new"
        return "solid" if self.schedule.memory.interval >= SOLID and not is_placed(self) else "learning"


def counted_as(kind: AnswerKind, asked: QuestionState, now: QuestionState, day: date) -> AnswerKind:
    """What an answer of ``day`` counts as, to a question that was asked as ``kind``
    in the state ``asked`` and is answered in the state ``now``.

    A review or a drill that the question has had since, in another sitting, is
    practice: it changes no schedule. That nothing was answered since is enough
    for it to count, whatever a clock says that was set meanwhile, but for the one
    thing that never happens: a second review on one day.
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
    # After a first review there is one repetition at most.
    return (
        isinstance(schedule, Scheduled)
        and state.reviews == 1
        and schedule.memory.repetitions == PLACED.repetitions
    )
