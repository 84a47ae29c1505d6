"""Kinds whose truth follows from one program, and whose answers state the truth."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from quizapp.kinds.kind import Expectation, Judgement, Kind, Settled, Unsettled, right_if, unsettled
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.words.note import Note

if TYPE_CHECKING:
    from quizapp.bank import Variant


_LONGEST_MESSAGE = 200
_ENDED_EARLY = {
    "timeout": Note("grading.unsettled-timeout"),
    "memory": Note("grading.unsettled-memory"),
    "crashed": Note("grading.unsettled-crashed"),
}


class StatedTruth(Settled):
    """A truth with which an answer is compared after parsing."""

    __slots__ = ()


S = TypeVar("S", bound=StatedTruth)
V = TypeVar("V")


class StatedKind(Kind[S]):
    """A kind whose truth follows from one program, and whose answers state the truth."""

    def programs(self, variant: Variant) -> tuple[Program, ...]:
        assert variant.reference is not None
        return (Program(variant.reference, variant.setup, right=variant.right),)

    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> S | Unsettled:
        return self.truth_of(outcomes[0])

    def truth_of(self, outcome: Outcome) -> S | Unsettled:
        """The truth according to one outcome, or why it gives none."""
        if outcome.ended != "finished":
            return unfinished(outcome)
        result = outcome.result
        if result is None or result.kind == "none":
            return unsettled("grading.unsettled-no-result")
        return self.truth_in(result)

    def truth_in(self, result: Result) -> S | Unsettled:
        """The truth according to a result, or why it gives none."""
        raise NotImplementedError

    @abstractmethod
    def judge(self, truth: S, answer: str) -> Judgement:
        """The verdict on an answer. Never evaluates, and takes bounded time. Raises ReadingError."""

    def what_differs(self, truth: S, answer: str, note: Note | None) -> Note | None:
        """How a readable wrong answer differs, given ``note``, the note of the judgement; None if
        there is nothing to say."""
        return note


class PlainKind(StatedKind[S], Generic[S, V]):
    """A kind whose answer is a single value: right if it equals the truth's."""

    @abstractmethod
    def parse(self, answer: str) -> V:
        """The value an answer names. Raises ReadingError."""

    @abstractmethod
    def value(self, truth: S) -> V:
        """The value of a truth."""

    def difference(self, own: V, typed: V) -> Note | None:
        """How another value differs from the right one, in a few words, beginning with what is
        right about it; None if there is nothing to say."""
        return None

    def text(self, value: V) -> str:
        """A value as a learner could type it."""
        return str(value)

    def read(self, expected: Expectation, answer: str) -> str:
        return self.text(self.parse(answer))

    def judge(self, truth: S, answer: str) -> Judgement:
        return right_if(self.parse(answer) == self.value(truth))

    def what_differs(self, truth: S, answer: str, note: Note | None) -> Note | None:
        return self.difference(self.value(truth), self.parse(answer)) or note

    def answer_text(self, truth: S) -> str:
        return self.text(self.value(truth))


def identified(result: Result, beginning: str) -> str | None:
    """The rest of the result's identity if it begins with a prefix. A result's text is never
    used, since the object controls it."""
    identity = result.identity or ""
    return identity[len(beginning) :] if identity.startswith(beginning) else None


def unfinished(outcome: Outcome) -> Unsettled:
    """Why a program that did not finish gives no truth."""
    if outcome.ended in _ENDED_EARLY:
        return Unsettled(_ENDED_EARLY[outcome.ended])
    if outcome.ended == "refused":
        how = "walled" if outcome.walled else "refused"
        return unsettled(f"grading.unsettled-{how}", why=outcome.why_refused)
    error = outcome.error or RaisedError("Exception", "")
    message = (error.message.strip().splitlines() or [""])[0][:_LONGEST_MESSAGE]
    return unsettled("grading.unsettled-raised", error=error.type, message=message)
