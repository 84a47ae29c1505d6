"""The state of a question while its rows are folded, one after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.corrections import Corrections
from quizapp.scheduling.levelling import due_day
from quizapp.scheduling.question_state import PLACED, New, QuestionState, Scheduled
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import HELD, PASSING, Memory

_LAST_DAY = date.max.toordinal()


class RunningState:
    """The state of a question after the rows taken so far, updated in place by each row.

    ``state`` is the state before the first row, and ``passed`` whether the question had been answered
    with a passing quality by then. ``corrections`` are those of all its rows, None if there are none.
    The attributes are the fields of :class:`~quizapp.scheduling.question_state.QuestionState`, and what
    else later rows depend on; ``memory`` is None for a new question.
    """

    # Mutable, because a log may have millions of rows, and only the last state of a question is needed.
    __slots__ = (
        "_again", "_buried", "_chosen", "_corrections", "_flag", "_known", "_lapses", "_last", "_last_slip",
        "_last_variant", "_latest", "_latest_review", "_passed", "_question", "_reviewed_on", "_reviews",
        "_scheduler", "_set_due", "_suspended", "memory",
    )  # fmt: skip

    def __init__(
        self,
        state: QuestionState,
        scheduler: Scheduler,
        corrections: Corrections | None = None,
        *,
        passed: bool = False,
    ) -> None:
        self._scheduler, self._corrections, self._passed = scheduler, corrections, passed
        self._question = state.question
        self.memory: Memory | None = None
        self._last = date.min
        #: The day of the next review if it was set explicitly, and the day chosen for it when the question
        #: was reviewed, from which it follows otherwise.
        self._set_due: date | None = None
        self._chosen: date | None = None
        if isinstance(state.schedule, Scheduled):
            self.memory, self._last = state.schedule.memory, state.schedule.last
            self._set_due = state.schedule.due
        self._known, self._again, self._suspended = state.known, state.again, state.suspended
        self._reviews, self._lapses = state.reviews, state.lapses
        self._last_variant, self._last_slip, self._latest = state.last_variant, state.last_slip, state.latest
        self._buried, self._flag = state.buried, state.flag
        #: The days with a review, and the latest of these days.
        self._reviewed_on: list[date] = []
        self._latest_review = date.min

    def take(
        self,
        id_: str,
        day: date,
        deed: str,
        kind: AnswerKind | None,
        variant: int | None,
        verdict: str | None,
        quality: int | None,
        slip: str | None,
        until: date | None,
        note: str | None,
    ) -> AnswerKind | None:
        """Update the state by the next row; rows must be taken in the order of their ids.

        The arguments are the fields of :class:`~quizapp.scheduling.acts.Act`. Return the kind as which
        the row counts, None if it is not an answer with a quality.
        """
        corrections = self._corrections
        if corrections is not None and id_ in corrections.taken_back:
            return None
        if deed != "answered":
            self._act_on(deed, day, until, note)
            return None
        if verdict == "unreadable":
            return None
        self._last_variant, self._last_slip, self._latest = variant, slip, id_
        if quality is None:
            return None
        if corrections is not None:
            day, quality, until = corrections.of_answer(id_, day, quality, until)
        if kind == "review":
            if day > self._latest_review:
                self._latest_review = day
            elif day in self._reviewed_on:
                kind = "drill"
        if kind == "review":
            self._reviewed_on.append(day)
            self._review(id_, day, quality, until)
            self._known = self._known or verdict == "right"
        elif kind == "drill" and quality >= HELD:
            self._again = None
        return kind

    @property
    def due(self) -> date | None:
        """The day of the next review; None for a new question."""
        if self.memory is None or self._set_due is not None:
            return self._set_due
        return due_day(self._last, self.memory.interval, self._chosen)

    def state(self) -> QuestionState:
        """The state after the rows taken so far."""
        due = self.due
        return QuestionState(
            self._question,
            New() if self.memory is None or due is None else Scheduled(self.memory, self._last, due),
            self._known,
            self._again,
            self._suspended,
            self._reviews,
            self._lapses,
            self._last_variant,
            self._last_slip,
            self._latest,
            self._buried,
            self._flag,
        )

    def _review(self, id_: str, day: date, quality: int, until: date | None) -> None:
        memory = self.memory
        days = 0 if memory is None else (day - self._last).days
        memory = self._scheduler.review(memory, quality, days=days, row=id_)
        left = _LAST_DAY - day.toordinal()
        if memory.interval > left:  # the last date is in the year 9999
            memory = replace(memory, interval=left)
        self.memory, self._last, self._chosen, self._set_due = memory, day, until, None
        self._again = None if quality >= HELD else day
        self._buried = None
        self._reviews += 1
        if quality >= PASSING:
            self._passed = True
        elif self._passed:
            self._lapses += 1

    def _act_on(self, deed: str, day: date, until: date | None, note: str | None) -> None:
        """Update the state by an action other than an answer."""
        match deed:
            case "suspended":
                self._suspended = True
            case "resumed":
                self._suspended, self._buried = False, None
            case "buried":
                self._buried = until
            case "dated" if self.memory is not None and until is not None:
                # A question that was moved to another day is not repeated today.
                self._set_due, self._buried, self._again = until, None, None
            case "forgot":
                self._forget()
            case "flagged":
                self._flag = note
            case "placed":
                self._place(day, until)

    def _forget(self) -> None:
        self.memory = self._set_due = self._again = self._buried = None
        self._known = self._passed = False
        self._reviews = self._lapses = 0
        self._reviewed_on = []
        self._latest_review = date.min

    def _place(self, day: date, until: date | None) -> None:
        """Update the state by a placement.

        A question that was reviewed before keeps its schedule. A new one gets the schedule of a
        question that has passed twice, due on the day ``until``.
        """
        if self.memory is None:
            if until is None:
                return
            interval = min(max(1, (until - day).days), _LAST_DAY - day.toordinal())
            self.memory, self._last = replace(PLACED, interval=interval), day
            self._chosen = self._set_due = None
            self._known, self._reviews = True, 1
        self._passed = True
