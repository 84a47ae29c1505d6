"""A question's state as the fold over its rows in the log.

What a state is stands in :mod:`quizapp.scheduling.question_state`, and is given on from here.
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
    """An answer that was not taken back; the day of ``act`` is the one to which it
    counts, after any redating.

    ``kind`` is what it counts as: a review that is not its question's first of
    the day counts as a drill. ``quality`` is the one that counts, after any
    regrading. ``interval`` (days) and ``ease`` (hundredths) are the question's
    after this answer, ``due`` the day of its next review then; ``interval_before``
    and ``ease_before`` are those before it. None where it had not been reviewed.
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
        """Whether the learner gave it another quality than it had at first."""
        return self.quality != self.act.quality


def fold(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> QuestionState:
    """The state of ``question`` after ``acts``, all of its rows and no others, its
    intervals by ``scheduler``.

    Their order does not matter, nor whether a row is given twice: they are
    folded in the order of their ids, so two machines' logs merge by union. Rows
    under a former id of the question count as its own. An answer taken back
    counts for nothing, a regraded one as if its last quality had been given from
    the start, a redated one as if it had been given on its last day; a row whose
    target is missing, not earlier or of another kind is passed over. A set day moves
    the next review alone and leaves the memory; a new question has none to be moved.

    A question has one review a day: of its reviews of one day that stand, the
    first counts, and each later one counts as a drill, as what follows a review
    on its day is. A log of one sitting at a time never holds two; merged logs may.
    Where the first is taken back the next one takes its place, and a regraded one
    keeps the place it has. With a question that was forgotten a new life begins,
    which may have a review on that very day.
    """
    state = QuestionState(question)
    for _, state in _course(question, acts, scheduler):  # noqa: B007 - the last state is what is wanted
        pass
    return state


def standing(
    acts: Iterable[Act], aliases: Mapping[str, str] | None = None, scheduler: Scheduler = SM2
) -> tuple[StandingAnswer, ...]:
    """The answers that stand, of any number of questions, in the order of their ids.

    ``aliases`` gives the present id of a question for each former one; ``scheduler``
    the intervals.
    """
    by_question: dict[str, list[Act]] = {}
    for act in acts:
        question = act.question if aliases is None else aliases.get(act.question, act.question)
        by_question.setdefault(question, []).append(act)
    answers = [one for question, rows in by_question.items() for one in answers_of(question, rows, scheduler)]
    answers.sort(key=lambda answer: answer.act.id)
    return tuple(answers)


def answers_of(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> Iterator[StandingAnswer]:
    """The answers to one question that stand, in the order of their ids; ``acts`` are all of its rows."""
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
    """The ids of rows that are taken back, by the ids of undoings and their targets.

    An undoing that is itself taken back does nothing.
    """
    taken_back: set[str] = set()
    # Latest first: whether an undoing stands is settled before its target is looked at.
    for id_ in sorted(undoings, reverse=True):
        if id_ not in taken_back and undoings[id_] < id_:
            taken_back.add(undoings[id_])
    return frozenset(taken_back)


def left_standing(acts: Iterable[Act]) -> list[Act]:
    """The rows that were not taken back, in the order of their ids, without the undoings."""
    rows = sorted({act.id: act for act in acts}.values(), key=lambda act: act.id)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    return [act for act in rows if act.deed != "undid" and act.id not in taken_back]


def after_answer(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState:
    """The state after one more answer, which is later than all that led to ``state``."""
    return after_row(state, StandingRow(act, act.kind, act.quality), scheduler, passed=state.known)


def after_latest(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState | None:
    """What :func:`fold` gives after one more row that comes after all that led to ``state``; None where
    this does not tell, or for more than an answer. On the day of a review there is no other row."""
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
    """Every row that stands, in order, with the state after it."""
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
