"""The base of the kinds whose answers are programs: their inputs, what is run, and when there is a truth."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from quizapp.kinds.kind import Judgement, Kind, Settled, Unsettled
from quizapp.kinds.stated import StatedTruth, unfinished
from quizapp.kinds.typed import ReadingError, check, is_blank
from quizapp.runner.client import Program
from quizapp.runner.outcome import GivenValues, Outcome, Result
from quizapp.words.note import Note

if TYPE_CHECKING:
    from quizapp.bank import Input, Variant

_LONGEST_MESSAGE = 200

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """An input on which an answer is compared with the question's own program.

    ``shown`` is the code as a learner sees it: with its blanks for `blank`, the expression that
    is compared after the lines for `order`. ``outcome`` is that of the question's own program
    after ``setup``, and has finished. ``given`` are the values of the varied names.
    """

    setup: str
    shown: str
    given: GivenValues
    outcome: Outcome


class ProgramTruth(Settled):
    """A truth whose answers are programs, judged by their results. Any answer with the same
    result in every case is right; the first case is the variant that is shown."""

    __slots__ = ()
    cases: tuple[Case, ...]

    @property
    def has_result(self) -> bool:
        """Whether the question's own program has a result, rather than only printing."""
        result = self.cases[0].outcome.result
        return result is not None and result.kind != "none"


Truth = StatedTruth | ProgramTruth


@dataclass(frozen=True, slots=True)
class Ran:
    """An input, and the outcome of the question's own program on it. ``edge`` is the number of
    the edge, None for a variant's own input."""

    case: Case
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that can be read. ``programs`` run after the setups of the truth's cases, one for
    each; ``same_text`` says that they are the question's own."""

    programs: tuple[str, ...]
    same_text: bool


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A program as text, and the spans in it that the learner had to fill."""

    code: str
    fills: tuple[Span, ...] = ()


P = TypeVar("P", bound=ProgramTruth)


class ProgramKind(Kind[P]):
    """A kind whose answers are programs."""

    is_program = mistakes_may_fail = True
    #: Maximum number of other variants on which an answer is compared.
    other_variants: ClassVar[int] = 0
    #: Whether an answer that is not valid Python must be typed again.
    may_be_no_python: ClassVar[bool] = True

    def inputs(self, variant: Variant) -> tuple[Input, ...]:
        """The inputs on which an answer is compared, that of the variant first."""
        from quizapp.bank import inputs

        return inputs(variant, self.other_variants)

    def programs(self, variant: Variant) -> tuple[Program, ...]:
        return tuple(Program(one.reference, one.setup) for one in self.inputs(variant))

    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> P | Unsettled:
        ran = [
            Ran(Case(one.setup, one.shown, one.given, outcome), one.edge)
            for one, outcome in zip(self.inputs(variant), outcomes, strict=True)
        ]
        return self.settled(ran, lambda cases: self.truth_over(variant, cases))

    def settled(self, ran: Sequence[Ran], truth_over: Callable[[tuple[Case, ...]], P]) -> P | Unsettled:
        """The truth over the usable inputs, or why there is none."""
        cases = _cases(ran)
        if isinstance(cases, Unsettled):
            return cases
        truth = truth_over(cases)
        # If even the question's own program is not accepted as an answer, no other program can be judged.
        if isinstance(self.attempt(truth, self.answer_text(truth)), Judgement):
            return Unsettled(Note("attempts.unsettled-own-answer"))
        return truth

    @abstractmethod
    def truth_over(self, variant: Variant, cases: tuple[Case, ...]) -> P:
        """The truth of a variant whose own program had the outcomes in ``cases``."""

    @abstractmethod
    def answered(self, truth: P, answer: str) -> tuple[str, ...]:
        """The programs made from an answer, one for each case. Raises ReadingError."""

    @abstractmethod
    def shown(self, truth: P, answer: str) -> ShownProgram:
        """The program made from an answer on the variant that is shown. Raises ReadingError."""

    def attempt(self, truth: P, answer: str) -> Attempt | Judgement:
        """What is run to judge an answer, or immediately that it cannot be read.

        Never raises, never evaluates, and takes bounded time.
        """
        try:
            check(answer)
            programs, own = self.answered(truth, answer), self.answer_text(truth)
            return Attempt(programs, answer == own or programs == self.answered(truth, own))
        except ReadingError as unread:
            return Judgement("unreadable", unread.note)


def _cases(inputs: Sequence[Ran]) -> tuple[Case, ...] | Unsettled:
    """The inputs to compare on. An edge must be usable; another variant that cannot be asked
    itself is left out."""
    cases = []
    for index, ran in enumerate(inputs):
        unfit = _unfit(ran)
        if unfit is None:
            cases.append(ran.case)
        elif index == 0:
            return Unsettled(unfit)
        elif ran.edge is not None:
            return Unsettled(_edge_note(ran.edge, ran.case.outcome))
    return tuple(cases)


def _edge_note(edge: int, outcome: Outcome) -> Note:
    if outcome.error is None:
        return Note("attempts.unsettled-edge", (("edge", edge),))
    message = (outcome.error.message.strip().splitlines() or [""])[0][:_LONGEST_MESSAGE]
    fills = (("edge", edge), ("error", outcome.error.type), ("message", message))
    return Note("attempts.unsettled-edge-raised", fills)


def _unfit(ran: Ran) -> Note | None:
    """Why no result can be compared with the program's; None if one can."""
    outcome = ran.case.outcome
    if outcome.ended != "finished":
        return unfinished(outcome).why
    result = outcome.result
    if result is None or (result.kind == "none" and is_blank(outcome.printed)):
        return Note("grading.unsettled-no-result")
    return None if _comparable(result) else Note("attempts.unsettled-incomparable")


def _comparable(result: Result) -> bool:
    """Whether another result can be compared with this one. Tensors need their values, which are
    compared within a tolerance."""
    if result.kind in ("none", "other"):
        return result.kind == "none" or result.identity is not None
    if result.values is None:
        return False
    if result.kind in ("tuple", "list"):
        return all(map(_comparable, result.values))
    if result.kind == "dict":
        return result.identity is not None and all(map(_comparable, result.values.values()))
    return True
