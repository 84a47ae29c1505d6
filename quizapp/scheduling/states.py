"""A question's state as the fold over its rows in the log.

The state itself is defined in :mod:`quizapp.scheduling.question_state` and re-exported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.corrections import CORRECTING, Correction, Corrections, undone
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
from quizapp.scheduling.running_state import RunningState
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


_id_of = attrgetter("id")


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
    rows, corrections = _in_order(acts)
    running = RunningState(QuestionState(question), scheduler, corrections)
    for act in rows:
        _take(running, act)
    return running.state()


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
    rows, corrections = _in_order(acts)
    running = RunningState(QuestionState(question), scheduler, corrections)
    for act in rows:
        before = running.memory
        kind = _take(running, act)
        if kind is None:
            continue
        assert act.quality is not None, "only an answer with a quality counts"
        counted, quality = act, act.quality
        if corrections is not None:
            day, quality, until = corrections.of_answer(act.id, act.day, act.quality, act.until)
            if (day, until) != (act.day, act.until):
                counted = replace(act, day=day, until=until)
        after = running.memory
        yield StandingAnswer(
            counted,
            kind,
            quality,
            after.interval if after else None,
            after.ease if after else None,
            before.interval if before else None,
            before.ease if before else None,
            running.due,
        )


def left_standing(acts: Iterable[Act]) -> list[Act]:
    """The rows that were not undone, in the order of their ids, without the undoings."""
    rows = sorted({act.id: act for act in acts}.values(), key=lambda act: act.id)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    return [act for act in rows if act.deed != "undid" and act.id not in taken_back]


def after_answer(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState:
    """The state after one more answer, which is later than all that led to ``state``."""
    return _after(state, act, scheduler, passed=state.known)


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
    return _after(state, act, scheduler, passed=passed)


def _after(state: QuestionState, act: Act, scheduler: Scheduler, *, passed: bool) -> QuestionState:
    running = RunningState(state, scheduler, passed=passed)
    _take(running, act)
    return running.state()


def _take(running: RunningState, act: Act) -> AnswerKind | None:
    return running.take(
        act.id,
        act.day,
        act.deed,
        act.kind,
        act.variant,
        act.verdict,
        act.quality,
        act.slip,
        act.until,
        act.note,
    )


def _in_order(acts: Iterable[Act]) -> tuple[list[Act], Corrections | None]:
    """The rows of a question, each once, in the order of their ids, and their corrections."""
    rows = sorted({act.id: act for act in acts}.values(), key=_id_of)
    correcting = [
        Correction(act.id, act.deed, act.target, act.day, act.quality, act.until)
        for act in rows
        if act.deed in CORRECTING
    ]
    return rows, Corrections(correcting) if correcting else None
