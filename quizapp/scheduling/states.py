"""A question's state as the fold over its rows in the log.

The state itself is defined in :mod:`quizapp.scheduling.question_state` and re-exported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.next_state import StandingRow, after_row
from quizapp.scheduling.question_state import (
    PLACED,
    SOLID,
    New,
    QuestionState,
    Scheduled,
    Step,
    counted_as,
    is_placed,
)
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.sm2 import PASSING

__all__ = [
    "PLACED",
    "SOLID",
    "New",
    "QuestionState",
    "Scheduled",
    "StandingAnswer",
    "Step",
    "after_answer",
    "after_latest",
    "answers_of",
    "counted_as",
    "fold",
    "is_placed",
    "left_standing",
    "standing",
    "undone",
]


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """An answer that was not undone; the day of ``act`` is the one to which it counts, after any
    redating.

    ``kind`` is the kind it counts as: a review that is not its question's first of the day counts
    as a drill. ``quality`` is the final one, after any regrading. ``interval`` (days) and
    ``ease`` (hundredths) are the question's after this answer, ``due`` is the day of its next
    review; ``interval_before`` and ``ease_before`` are those before it. They are None if it had
    not been reviewed.
    """

    act: Act
    kind: AnswerKind
    quality: int
    interval: int | None
    ease: int | None
    interval_before: int | None = None
    ease_before: int | None = None
    due: date | None = None

    @property
    def regraded(self) -> bool:
        """Whether the learner changed its quality."""
        return self.quality != self.act.quality


def fold(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> QuestionState:
    """The state of ``question`` after ``acts``, which are all of its rows and no others, with the
    intervals of ``scheduler``.

    The order of rows does not matter, nor whether a row occurs twice: they are folded in the
    order of their ids, so two machines' logs merge by union. Rows under a former id of the
    question count as its own. An undone answer does not count, a regraded one counts as if its
    last quality had been given from the start, a redated one as if it had been given on its last
    day; a row whose target is missing, not earlier or of another kind is ignored. A set day moves
    the next review only and leaves the memory unchanged; a new question has no review to move.

    A question has one review a day: of its reviews of one day that were not undone, the first
    counts, and each later one counts as a drill. A log of one session at a time never has two;
    merged logs may. If the first is undone the next one counts instead, and a regraded one keeps
    its position. A question that was forgotten starts again, and may have a review on the same
    day.
    """
    state = QuestionState(question)
    for _, state in _course(question, acts, scheduler):  # noqa: B007 - only the last state is used
        pass
    return state


def standing(
    acts: Iterable[Act], aliases: Mapping[str, str] | None = None, scheduler: Scheduler = SM2
) -> tuple[StandingAnswer, ...]:
    """The answers that were not undone, of any number of questions, in the order of their ids.

    ``aliases`` maps former ids of questions to present ones; ``scheduler`` computes the
    intervals.
    """
    by_question: dict[str, list[Act]] = {}
    for act in acts:
        question = act.question if aliases is None else aliases.get(act.question, act.question)
        by_question.setdefault(question, []).append(act)
    answers = [one for question, rows in by_question.items() for one in answers_of(question, rows, scheduler)]
    answers.sort(key=lambda answer: answer.act.id)
    return tuple(answers)


def answers_of(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> Iterator[StandingAnswer]:
    """The answers to one question that were not undone, in the order of their ids; ``acts`` are
    all of its rows."""
    before: Scheduled | None = None
    for row, state in _course(question, acts, scheduler):
        after = state.schedule if isinstance(state.schedule, Scheduled) else None
        if row.act.deed == "answered" and row.quality is not None:
            assert row.kind is not None, "an answer has a kind"
            yield StandingAnswer(
                row.act,
                row.kind,
                row.quality,
                after.memory.interval if after else None,
                after.memory.ease if after else None,
                before.memory.interval if before else None,
                before.memory.ease if before else None,
                after.due if after else None,
            )
        before = after


def undone(undoings: Mapping[str, str]) -> frozenset[str]:
    """The ids of rows that are undone, from the ids of undoings and their targets.

    An undoing that is itself undone has no effect.
    """
    taken_back: set[str] = set()
    # Latest first: whether an undoing is undone is known before its target is processed.
    for id_ in sorted(undoings, reverse=True):
        if id_ not in taken_back and undoings[id_] < id_:
            taken_back.add(undoings[id_])
    return frozenset(taken_back)


def left_standing(acts: Iterable[Act]) -> list[Act]:
    """The rows that were not undone, in the order of their ids, without the undoings."""
    rows = sorted({act.id: act for act in acts}.values(), key=lambda act: act.id)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    return [act for act in rows if act.deed != "undid" and act.id not in taken_back]


def after_answer(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState:
    """The state after one more answer, which is later than all that led to ``state``."""
    return after_row(state, StandingRow(act, act.kind, act.quality), scheduler, passed=state.known)


def after_latest(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState | None:
    """The result of :func:`fold` with one more row, later than all that led to ``state``. None if
    ``state`` does not determine it, or if the row is not an answer.

    A review must be the first row of its question on its day.
    """
    if act.deed != "answered" or act.quality is None or act.verdict == "unreadable":
        return None
    passed = False
    if act.kind == "review" and act.quality < PASSING and isinstance(state.schedule, Scheduled):
        passed = state.lapses > 0 or state.schedule.memory.repetitions > 0
        if not passed:
            return None
    return after_row(state, StandingRow(act, act.kind, act.quality), scheduler, passed=passed)


def _course(
    question: str, acts: Iterable[Act], scheduler: Scheduler
) -> Iterator[tuple[StandingRow, QuestionState]]:
    """Every row that was not undone, in order, with the state after it."""
    state = QuestionState(question)
    passed = False
    for row in _standing_rows(acts):
        state = after_row(state, row, scheduler, passed=passed)
        passed = passed or (row.kind == "review" and row.quality is not None and row.quality >= PASSING)
        passed = passed or (row.act.deed == "placed" and isinstance(state.schedule, Scheduled))
        passed = passed and row.act.deed != "forgot"
        yield row, state


def _standing_rows(acts: Iterable[Act]) -> Iterator[StandingRow]:
    rows = left_standing(acts)
    qualities: dict[str, int] = {}
    days: dict[str, date] = {}
    chosen: dict[str, date | None] = {}
    for act in rows:
        if act.deed == "answered" and act.quality is not None:
            qualities[act.id], days[act.id] = act.quality, act.day
        elif act.deed == "regraded" and act.target in qualities and act.quality is not None:
            qualities[act.target], chosen[act.target] = act.quality, act.until
        elif act.deed == "redated" and act.target in days:
            days[act.target] = act.day
    reviewed_on: set[date] = set()
    for act in rows:
        if act.deed != "answered":
            if act.deed == "forgot":
                reviewed_on.clear()
            yield StandingRow(act, None, None)
        elif act.verdict != "unreadable":
            day, kind = days.get(act.id, act.day), act.kind
            if kind == "review" and act.id in qualities:
                kind = "drill" if day in reviewed_on else kind
                reviewed_on.add(day)
            until = chosen.get(act.id, act.until)
            changed = (day, until) != (act.day, act.until)
            yield StandingRow(
                replace(act, day=day, until=until) if changed else act, kind, qualities.get(act.id)
            )
