"""What the kinds whose answers are programs share: their inputs, what is run, and when there is a truth."""

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
    """An input on which an answered program is compared with the question's own.

    ``shown`` is the code as a learner sees it: with its blanks for `blank`, what
    is compared after the lines for `order`. ``outcome`` is what the question's
    own program gives after ``setup``, and has finished. ``given`` are the values
    of the varied names.
    """

    setup: str
    shown: str
    given: GivenValues
    outcome: Outcome


class ProgramTruth(Settled):
    """A truth whose answers are programs, judged by what they give. Any answer that
    gives the same on every case is as right; the first case is the variant that is shown."""

    __slots__ = ()
    cases: tuple[Case, ...]

    @property
    def has_result(self) -> bool:
        """Whether the question's own program gives something, rather than only printing."""
        result = self.cases[0].outcome.result
        return result is not None and result.kind != "none"


Truth = StatedTruth | ProgramTruth


@dataclass(frozen=True, slots=True)
class Ran:
    """An input, and what the question's own program gave on it. ``edge`` is the
    number of the edge that the input is, None for a variant's own."""

    case: Case
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that can be read. ``programs`` run after the setup of the truth's
    cases, one for each; ``same_text`` says that they are the question's own."""

    programs: tuple[str, ...]
    same_text: bool


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A program as text, and the spans in it that were the learner's to fill."""

    code: str
    fills: tuple[Span, ...] = ()


P = TypeVar("P", bound=ProgramTruth)


class ProgramKind(Kind[P]):
    """A kind whose answers are programs."""

    is_program = mistakes_may_fail = True
    #: Most variants beside the one that is shown on which an answer is compared.
    other_variants: ClassVar[int] = 0
    #: Whether an answer that is not valid Python is asked again.
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
        """The truth over the inputs that serve, or why there is none."""
        cases = _cases(ran)
        if isinstance(cases, Unsettled):
            return cases
        truth = truth_over(cases)
        # Not even the question's own program could be typed as an answer?
        if isinstance(self.attempt(truth, self.answer_text(truth)), Judgement):
            return Unsettled(Note("attempts.unsettled-own-answer"))
        return truth

    @abstractmethod
    def truth_over(self, variant: Variant, cases: tuple[Case, ...]) -> P:
        """The truth of a variant, whose own program gave what ``cases`` say."""

    @abstractmethod
    def answered(self, truth: P, answer: str) -> tuple[str, ...]:
        """The programs that an answer makes, one for each case. Raises ReadingError."""

    @abstractmethod
    def shown(self, truth: P, answer: str) -> ShownProgram:
        """The program that an answer makes on the variant that is shown. Raises ReadingError."""

    def attempt(self, truth: P, answer: str) -> Attempt | Judgement:
        """What is run to judge an answer, or at once that it cannot be read.

        Never raises, never evaluates, and takes bounded time.
        """
        try:
            check(answer)
            programs, own = self.answered(truth, answer), self.answer_text(truth)
            return Attempt(programs, answer == own or programs == self.answered(truth, own))
        except ReadingError as unread:
            return Judgement("unreadable", unread.note)


def _cases(inputs: Sequence[Ran]) -> tuple[Case, ...] | Unsettled:
    """The inputs to compare on. An edge must serve; another variant that cannot be
    asked itself is left out."""
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
    """Why nothing can be compared with what the program gave, None where it can."""
    outcome = ran.case.outcome
    if outcome.ended != "finished":
        return unfinished(outcome).why
    result = outcome.result
    if result is None or (result.kind == "none" and is_blank(outcome.printed)):
        return Note("grading.unsettled-no-result")
    return None if _comparable(result) else Note("attempts.unsettled-incomparable")


def _comparable(result: Result) -> bool:
    """Whether another result can be told to be the same, or not. Tensors need their
    values, which are compared within a tolerance."""
    if result.kind in ("none", "other"):
        return result.kind == "none" or result.identity is not None
    if result.values is None:
        return False
    if result.kind in ("tuple", "list"):
        return all(map(_comparable, result.values))
    if result.kind == "dict":
        return result.identity is not None and all(map(_comparable, result.values.values()))
    return True
