"""Kinds of questions, one file for each ``ask:``, and the functions that apply to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quizapp.kinds.blank import Blank
from quizapp.kinds.choice import Choice
from quizapp.kinds.device import Device
from quizapp.kinds.dtype import Dtype
from quizapp.kinds.error import Error
from quizapp.kinds.kind import Expectation, Judgement, Kind, Settled, Unsettled
from quizapp.kinds.order import Order
from quizapp.kinds.output import Output
from quizapp.kinds.programs import Attempt, ProgramKind, ProgramTruth, ShownProgram
from quizapp.kinds.shape import Shape
from quizapp.kinds.shares import Shares
from quizapp.kinds.stated import StatedKind, StatedTruth
from quizapp.kinds.truth import TrueOrFalse
from quizapp.kinds.typed import ReadingError, check
from quizapp.kinds.value import Value
from quizapp.kinds.write import Write
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note

#: Every kind, in the order in which they are offered.
KINDS: dict[str, Kind[Any]] = {
    kind.ask: kind
    for kind in (
        Shape(),
        Dtype(),
        Device(),
        Value(),
        Output(),
        Error(),
        TrueOrFalse(),
        Shares(),
        Choice(),
        Order(),
        Blank(),
        Write(),
    )
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed answer; ``text`` is its simplest form, which parses as the same answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an answer cannot be read. The note's key is ``grading.empty`` if nothing was typed, for
    which an answer field shows no message."""

    note: Note


def kind_of(truth: Settled) -> Kind[Any]:
    """The kind of question that a truth belongs to."""
    return KINDS[truth.ask]


def program_kind(truth: ProgramTruth) -> ProgramKind[Any]:
    """The kind of question that a truth belongs to, if its answers are programs."""
    kind = KINDS[truth.ask]
    assert isinstance(kind, ProgramKind)
    return kind


def settle(ask: str, outcome: Outcome) -> StatedTruth | Unsettled:
    """The truth according to one outcome, or why it gives none.

    Raises ValueError for a kind whose truth needs more than one outcome.
    """
    kind = KINDS[ask]
    if not isinstance(kind, StatedKind) or isinstance(kind, Choice):
        raise ValueError(f"`{ask}` is settled by the outcomes of its options or inputs")
    settled: StatedTruth | Unsettled = kind.truth_of(outcome)
    return settled


def judge(truth: StatedTruth, answer: str) -> Judgement:
    """The verdict on an answer, with a note if there is something to say.

    An answer that cannot be read is ``unreadable``, never wrong. Never raises, never evaluates
    the answer, and takes bounded time.
    """
    kind = KINDS[truth.ask]
    assert isinstance(kind, StatedKind)
    try:
        check(answer)
        return kind.judge(truth, answer)
    except ReadingError as unread:
        return Judgement("unreadable", unread.note)


def what_differs(truth: StatedTruth, answer: str) -> Note | None:
    """How a readable wrong answer differs; None if there is nothing to say."""
    kind = KINDS[truth.ask]
    assert isinstance(kind, StatedKind)
    return kind.what_differs(truth, answer, judge(truth, answer).note)


def answer_text(truth: Settled) -> str:
    """The answer as a learner could type it; it is always judged right."""
    return kind_of(truth).answer_text(truth)


def attempt(truth: ProgramTruth, answer: str) -> Attempt | Judgement:
    """What is run to judge an answer that is a program, or immediately that it cannot be read."""
    return program_kind(truth).attempt(truth, answer)


def own_program(truth: ProgramTruth) -> ShownProgram:
    """The question's own program on the variant that is shown."""
    shown: ShownProgram = program_kind(truth).shown(truth, answer_text(truth))
    return shown


def answered_program(truth: ProgramTruth, answer: str) -> ShownProgram | None:
    """The learner's program on the variant that is shown; None if it cannot be read."""
    if not answer.strip():
        return None
    try:
        shown: ShownProgram = program_kind(truth).shown(truth, answer)
    except ReadingError:
        return None
    return shown


def expectation(truth: Settled) -> Expectation:
    """What the parser may know of a truth."""
    return kind_of(truth).expectation(truth)


def read(expected: Expectation, answer: str) -> Reading | Unreadable:
    """The parsed answer. Never raises, never evaluates the answer, and takes bounded time."""
    try:
        check(answer)
        return Reading(KINDS[expected.ask].read(expected, answer))
    except ReadingError as unread:
        return Unreadable(unread.note)
