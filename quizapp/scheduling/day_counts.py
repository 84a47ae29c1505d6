"""The counts to which a day's limits apply, over every question of the log, updated as states change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from quizapp.scheduling.due import is_buried, is_due
from quizapp.scheduling.limits import Backlog, DayLimits, backlog
from quizapp.scheduling.states import QuestionState, Scheduled, is_placed

if TYPE_CHECKING:
    from quizapp.bank import Library, Question


class TodaysStates:
    """Those of all states that matter on the day ``today``: the ``due`` ones, and ``others`` that
    are put off or were reviewed today."""

    def __init__(self, today: date, states: Iterable[QuestionState]) -> None:
        self.today = today
        self.due: list[QuestionState] = []
        self.others: list[QuestionState] = []
        for state in states:
            schedule = state.schedule
            if isinstance(schedule, Scheduled) and schedule.due <= today:
                (self.due if is_due(state, today) else self.others).append(state)
            elif state.again is not None or (isinstance(schedule, Scheduled) and schedule.last == today):
                self.others.append(state)


class DayCounts:
    """What was asked on a day, in every scope and session, and how far the learner is behind.
    ``questions`` are all existing ones, by their ids, ``states`` those that matter on the day.

    ``new`` and ``due`` count the reviews of the day by what their questions were before.
    """

    def __init__(self, questions: Mapping[str, Question], states: TodaysStates) -> None:
        self.new = self.due = 0
        self._today = states.today
        self._questions = questions
        #: How many due questions take so many seconds, and how many of those that were put off.
        due = [question for state in states.due if (question := questions.get(state.question)) is not None]
        self._here = Counter([question.seconds for question in due])
        self._later: Counter[float] = Counter()
        for state in states.others:
            self._count(state, 1)

    def change(self, before: QuestionState, after: QuestionState) -> None:
        """A question that has another state now."""
        self._count(before, -1)
        self._count(after, 1)

    def backlog(self, limits: DayLimits) -> Backlog:
        """What is due today or overdue, also where it was put off."""
        return backlog(+self._here, +self._later, limits)

    def _count(self, state: QuestionState, by: int) -> None:
        schedule, today = state.schedule, self._today
        if not isinstance(schedule, Scheduled):
            return
        if schedule.last == today and not is_placed(state):
            if state.reviews > 1:
                self.due += by
            elif state.reviews == 1:
                self.new += by
        if schedule.due > today or (question := self._questions.get(state.question)) is None:
            return
        if is_due(state, today):
            self._here[question.seconds] += by
        elif is_buried(state, today) and not state.suspended:
            self._later[question.seconds] += by


def behind(library: Library, states: Mapping[str, QuestionState], today: date, limits: DayLimits) -> Backlog:
    """The backlog of the whole library: everything due today or overdue, including postponed questions."""
    return DayCounts(library.questions, TodaysStates(today, states.values())).backlog(limits)
