"""The remaining questions of a day, in order, updated as questions change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice, takewhile
from math import inf
from typing import TYPE_CHECKING

from quizapp.scheduling.day_counts import TodaysStates
from quizapp.scheduling.due import is_again, is_buried, is_due
from quizapp.scheduling.due_order import DueOrder
from quizapp.scheduling.interleaving import by_topic, interleaved
from quizapp.scheduling.left import Left, Planned
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.new_order import NewOrder
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.states import QuestionState, Scheduled

if TYPE_CHECKING:
    from quizapp.bank import Question


class Queue:
    """The questions of a day: due questions, then new ones, then the drill.

    ``index`` contains all questions that may be asked. ``todays`` are the states that matter today,
    including those of questions outside the index; ``aside`` are the ids of new questions that
    cannot be asked now.

    - Due: in the order of :class:`~quizapp.scheduling.due_order.DueOrder`.
    - New: those of the course, then the others, in the order of :mod:`quizapp.scheduling.new_order`,
      without buried ones.
    - Drill: questions that are repeated until they pass, the one answered longest ago first.

    Within each part, neighbours differ in topic if possible, beginning with the topic of the
    latest answer. The order depends only on the questions and their states, not on how they came
    into these states, and answering the first leaves the order of the rest unchanged.
    ``readiness`` must always use the current states.
    """

    def __init__(
        self,
        index: QuestionIndex,
        states: Mapping[str, QuestionState],
        todays: TodaysStates,
        readiness: Readiness,
        aside: Collection[str] = (),
    ) -> None:
        self._index = index
        self._states = states
        self._today = today = todays.today
        # Questions outside the index are skipped later anyway. Removing them here, when there may be many,
        # saves sorting them.
        due = [one for one in todays.due if index.is_everything or index.find(one.question) is not None]
        self._due = DueOrder(today, due)
        #: The questions of the drill, each as the id of the row of its latest answer, and its own id; sorted.
        self._drill: list[tuple[str, str]] = []
        #: The id of the row of the latest answer, and of its question; None if it must be searched for.
        self._latest: tuple[str, str] | None = None
        if (latest := todays.latest) is not None and index.find(latest.question) is not None:
            self._latest = latest.latest or "", latest.question
        self._new = NewOrder(index, states, aside, today, readiness.lacks)
        for state in todays.others:
            if is_again(state, today) and index.find(state.question) is not None:
                self._enter(state)

    def change(self, before: QuestionState, after: QuestionState) -> None:
        """Update the queue for a question whose state has changed."""
        name = after.question
        if _is_open(before, self._today) != _is_open(after, self._today):
            self._new.change(name)
        if self._index.find(name) is None:
            return
        latest = after.latest or ""
        if self._latest is not None and latest >= self._latest[0]:
            self._latest = latest, name
        elif self._latest is not None and name == self._latest[1]:
            self._latest = None
        if is_due(before, self._today):
            self._due.remove(before)
        elif is_again(before, self._today):
            del self._drill[bisect_left(self._drill, (before.latest or "", name))]
        self._enter(after)

    def renew(self, name: str) -> None:
        """Update the queue for a new question that became available or unavailable."""
        self._new.change(name)

    def left(self, limits: DayLimits, *, new_done: int = 0, due_done: int = 0, spent: float = 0.0) -> Left:
        """The remaining questions.

        ``new_done`` and ``due_done`` are the numbers of questions already asked today, which
        count towards the limits, and ``spent`` is the time that they took, in seconds. If the limits
        are an amount of time, the time that the drill needs is reserved first, and due and new
        questions are then taken in order while any time is left.
        """
        find = self._index.find
        drill = [question for _, name in self._drill if (question := find(name)) is not None]
        clock = _Clock(limits, spent, drill)
        most = max(0, limits.due - due_done) if limits.seconds is None else None
        overdue = (question for name in self._due if (question := find(name)) is not None)
        due = list(takewhile(clock.has_time_for, islice(overdue, most)))
        topic = self._latest_topic()
        reviews: Iterable[Question] = _spread_out(due, topic)
        if (most_new := limits.new - new_done) > 0:
            # The choice of new questions depends on the topics of all questions before them.
            reviews = list(reviews)
            topic = reviews[-1].pack if reviews else topic
            new = self._new.after(topic, [one.id for one in reviews])
            reviews += takewhile(clock.has_time_for, islice(new, most_new))
            due = reviews
        return Left(
            _in_order(reviews, drill, topic),
            [one.id for one in (*due, *drill)],
            {"review": len(due), "drill": len(drill)},
        )

    def _enter(self, state: QuestionState) -> None:
        """Add a question of the index if it is due or must be repeated."""
        name = state.question
        if is_due(state, self._today):
            self._due.add(state)
        elif is_again(state, self._today):
            insort(self._drill, (state.latest or "", name))

    def _latest_topic(self) -> str | None:
        """The topic of the question answered last; None if nothing was answered.

        The ids of rows are in chronological order.
        """
        if self._latest is None:
            self._latest = "", ""
            for name, state in self._states.items():
                is_later = state.latest is not None and state.latest > self._latest[0]
                if is_later and self._index.find(name) is not None:
                    self._latest = state.latest or "", name
        row, name = self._latest
        return self._question(name).pack if row else None

    def _question(self, name: str) -> Question:
        question = self._index.find(name)
        assert question is not None, "every question of the queue is in the index"
        return question


class _Clock:
    """The remaining time of a day during planning; unlimited if the limits are numbers of questions.

    A question is started as long as any time is left.
    """

    def __init__(self, limits: DayLimits, spent: float, drill: Collection[Question]) -> None:
        self._speed = limits.speed
        self._left = inf
        if limits.seconds is not None:
            self._left = limits.seconds - spent - sum(limits.speed.answer(one.seconds) for one in drill)

    def has_time_for(self, question: Question) -> bool:
        """Whether there is time to start a review of a question; subtracts the time that it takes."""
        if self._left == inf:
            return True
        begun = self._left > 0
        self._left -= self._speed.review(question.seconds)
        return begun


def _is_open(state: QuestionState, today: date) -> tuple[bool, bool, bool, bool]:
    """The properties that decide whether a question can be asked as a new one, whether it was met,
    and whether questions that depend on it may be asked."""
    return isinstance(state.schedule, Scheduled), state.suspended, is_buried(state, today), state.known


def _in_order(
    reviews: Iterable[Question], drill: Collection[Question], topic: str | None
) -> Iterator[Planned]:
    """The reviews, then the drill; ``topic`` is that of the latest answer, used if there are no reviews."""
    for one in reviews:
        topic = one.pack
        yield Planned(one.id, "review")
    for one in _spread_out(drill, topic):
        yield Planned(one.id, "drill")


def _spread_out(questions: Collection[Question], topic: str | None) -> Iterator[Question]:
    return interleaved(by_topic([(one.pack, one) for one in questions]), topic)
