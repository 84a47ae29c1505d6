"""The counts to which a day's limits apply, over every question of the log, updated as states change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from quizapp.scheduling.due import is_buried, is_due
from quizapp.scheduling.limits import Backlog, DayLimits, backlog
from quizapp.scheduling.states import New, QuestionState, Scheduled, is_placed

if TYPE_CHECKING:
    from quizapp.bank import Library, Question


#: How many due questions are counted at once while only a limit is compared with their number.
_AT_ONCE = 500


class TodaysStates:
    """Those of all states that matter on the day ``today``: the ``due`` ones, and ``others`` that are
    put off, were reviewed today or are to be repeated today. ``latest`` has the latest answer of all."""

    def __init__(self, today: date, states: Iterable[QuestionState]) -> None:
        self.today = today
        self.due: list[QuestionState] = []
        self.others: list[QuestionState] = []
        self.latest: QuestionState | None = None
        row = ""
        for state in states:
            schedule, answer = state.schedule, state.latest
            if answer is not None and answer > row:
                row, self.latest = answer, state
            if isinstance(schedule, New):
                is_other = state.again == today
            elif schedule.due > today:
                is_other = today in (schedule.last, state.again)
            else:
                # What is_due says, which takes longer to be called than to be answered.
                is_later = state.buried is not None and state.buried > today
                is_other = schedule.last == today or state.suspended or is_later
                if not is_other:
                    self.due.append(state)
            if is_other:
                self.others.append(state)


class DayCounts:
    """What was asked on a day, in every scope and session, and how far the learner is behind.
    ``questions`` are all existing ones, by their ids, ``states`` those that matter on the day.

    ``new`` and ``due`` count the reviews of the day by what their questions were before. Due
    questions are counted when that is asked for, and only as many as it takes.
    """

    def __init__(self, questions: Mapping[str, Question], states: TodaysStates) -> None:
        self.new = self.due = 0
        self._today = states.today
        self._questions = questions
        #: What was due and is not counted yet, but for what is ``_settled``: questions that were
        #: counted, or have another state now.
        self._uncounted: Iterator[QuestionState] | None = iter(states.due)
        self._settled: set[str] = set()
        #: How many due questions take so many seconds, and how many of those that were put off.
        self._here: Counter[float] = Counter()
        self._later: Counter[float] = Counter()
        for state in states.others:
            self._count(state, 1)

    def change(self, before: QuestionState, after: QuestionState) -> None:
        """A question that has another state now."""
        name = after.question
        if self._uncounted is None or name in self._settled or not is_due(before, self._today):
            self._count(before, -1)
        if self._uncounted is not None:
            self._settled.add(name)
        self._count(after, 1)

    def backlog(self, limits: DayLimits) -> Backlog:
        """What is due today or overdue, also where it was put off."""
        self._count_more(None)
        return self._counted(limits)

    def holds_new(self, limits: DayLimits) -> bool:
        """Whether new questions wait until less is due, as :attr:`Backlog.holds_new` of it all says."""
        while not self._counted(limits).holds_new:
            if self._uncounted is None:
                return False
            self._count_more(_AT_ONCE)
        return True

    def _counted(self, limits: DayLimits) -> Backlog:
        """The backlog as far as it was counted."""
        here, later = ({took: n for took, n in some.items() if n > 0} for some in (self._here, self._later))
        return backlog(here, later, limits)

    def _count_more(self, most: int | None) -> None:
        """Count so many more of those that are due, or all."""
        if self._uncounted is None:
            return
        some = list(islice(self._uncounted, most))
        found = [self._questions.get(one.question) for one in some if one.question not in self._settled]
        self._here.update([question.seconds for question in found if question is not None])
        if most is None or len(some) < most:
            self._uncounted = None
        else:
            self._settled.update([one.question for one in some])

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
