"""The counts to which a day's limits apply, over all questions of the log, updated as states change."""

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


#: Number of due questions that are counted at a time when their number is compared with a limit.
_AT_ONCE = 500


class TodaysStates:
    """The states that matter on the day ``today``, selected from all states.

    ``due`` are the due ones; ``others`` are those put off, reviewed today, or repeated today.
    ``latest`` is the state with the latest answer, None if nothing was answered.
    """

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
                # The same as is_due, without the cost of a call.
                is_later = state.buried is not None and state.buried > today
                is_other = schedule.last == today or state.suspended or is_later
                if not is_other:
                    self.due.append(state)
            if is_other:
                self.others.append(state)


class DayCounts:
    """The number of reviews on a day, in all scopes and sessions, and the learner's backlog.

    ``questions`` are all existing questions, by their ids; ``states`` those that matter on the day.

    ``new`` and ``due`` are the numbers of today's reviews of questions that were new or due before.
    The questions still due are counted on demand, and only as many as needed.
    """

    def __init__(self, questions: Mapping[str, Question], states: TodaysStates) -> None:
        self.new = self.due = 0
        self._today = states.today
        self._questions = questions
        #: The due states not counted yet, None if all are counted. Those of the questions in ``_settled``,
        #: which were counted or have changed since, are passed over.
        self._uncounted: Iterator[QuestionState] | None = iter(states.due)
        self._settled: set[str] = set()
        #: The number of due questions for each time, in seconds, that a question takes, and the same for
        #: those put off.
        self._here: Counter[float] = Counter()
        self._later: Counter[float] = Counter()
        for state in states.others:
            self._count(state, 1)

    def change(self, before: QuestionState, after: QuestionState) -> None:
        """Update the counts for a question whose state has changed."""
        name = after.question
        if self._uncounted is None or name in self._settled or not is_due(before, self._today):
            self._count(before, -1)
        if self._uncounted is not None:
            self._settled.add(name)
        self._count(after, 1)

    def backlog(self, limits: DayLimits) -> Backlog:
        """The questions due today or overdue, including those put off."""
        self._count_more(None)
        return self._counted(limits)

    def holds_new(self, limits: DayLimits) -> bool:
        """:attr:`Backlog.holds_new` of the whole backlog, counting no more questions than needed."""
        while not self._counted(limits).holds_new:
            if self._uncounted is None:
                return False
            self._count_more(_AT_ONCE)
        return True

    def _counted(self, limits: DayLimits) -> Backlog:
        """The backlog as counted so far."""
        here, later = ({took: n for took, n in some.items() if n > 0} for some in (self._here, self._later))
        return backlog(here, later, limits)

    def _count_more(self, most: int | None) -> None:
        """Count at most ``most`` more of the due questions, or all if None."""
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
