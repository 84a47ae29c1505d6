"""The states of questions as columns of numpy arrays, for statistics over many questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from quizapp.progress.answer_columns import NONE, Column
from quizapp.scheduling.question_state import SOLID, QuestionState, Scheduled, Step, is_placed
from quizapp.scheduling.sm2 import Memory

#: The steps in order; the column ``step`` has indices into them.
STEPS: tuple[Step, ...] = ("new", "learning", "solid")
#: Placeholder for the schedule of a question without one.
_NEVER = Scheduled(Memory(interval=NONE, ease=NONE), date.min, date.max)


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """States of questions, as columns of :class:`~quizapp.scheduling.question_state.QuestionState`,
    one value per question.

    ``interval`` and ``ease`` are those of the memory, NONE without a schedule; ``last``, ``due``
    and ``buried`` ordinals of days, meaningless without one.
    """

    step: Column
    interval: Column
    ease: Column
    last: Column
    due: Column
    buried: Column
    suspended: Column
    lapses: Column

    def __len__(self) -> int:
        return len(self.step)

    def where(self, chosen: Column | slice) -> States:
        """A selection of the states, by a mask, by positions or by a slice."""
        return States(*(getattr(self, field.name)[chosen] for field in fields(self)))

    @property
    def is_scheduled(self) -> Column:
        """Mask of scheduled questions that are not suspended."""
        scheduled: Column = (self.interval != NONE) & ~self.suspended
        return scheduled

    @property
    def asked_from(self) -> Column:
        """The days of :func:`quizapp.scheduling.due.asked_from`, of the questions in ``is_scheduled``."""
        return np.maximum(self.due, self.buried)

    def is_due(self, today: date) -> Column:
        """Mask of the questions that are due: see :func:`quizapp.scheduling.due.is_due`."""
        day = today.toordinal()
        due: Column = self.is_scheduled & (self.asked_from <= day) & (self.last != day)
        return due


def state_columns(states: States | Iterable[QuestionState]) -> States:
    """States as columns."""
    if isinstance(states, States):
        return states
    rows = states if isinstance(states, list) else list(states)
    schedules = [one.schedule if isinstance(one.schedule, Scheduled) else _NEVER for one in rows]
    memories = [schedule.memory for schedule in schedules]
    interval = _whole([memory.interval for memory in memories])
    buried = np.zeros(len(rows), np.int64)
    for at, state in enumerate(rows):
        if state.buried is not None:
            buried[at] = state.buried.toordinal()
    step = np.where(interval == NONE, 0, np.where(interval >= SOLID, 2, 1))
    once = _whole([state.reviews for state in rows]) == 1
    for at in np.flatnonzero((step == 2) & once).tolist():
        if is_placed(rows[at]):
            step[at] = 1
    return States(
        step,
        interval,
        _whole([memory.ease for memory in memories]),
        _whole([schedule.last.toordinal() for schedule in schedules]),
        _whole([schedule.due.toordinal() for schedule in schedules]),
        buried,
        np.array([state.suspended for state in rows], np.bool_),
        _whole([state.lapses for state in rows]),
    )


def _whole(values: list[int]) -> Column:
    return np.array(values, np.int64)
