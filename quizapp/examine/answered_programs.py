"""What a learner is shown of programs that were answers: the two programs, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.bank.blanks import with_fills
from quizapp.kinds.attempts import Difference
from quizapp.kinds.filling import read_fills
from quizapp.kinds.ordering import read_order
from quizapp.kinds.truth import BlankTruth, OrderTruth, ProgramTruth, WriteTruth
from quizapp.kinds.typed import ReadingError

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShownProgram:
    """A program as text, and the places in it that were the learner's to fill."""

    code: str
    fills: tuple[Span, ...] = ()


def own_program(truth: ProgramTruth) -> ShownProgram:
    """The question's own program on the variant that is shown."""
    match truth:
        case OrderTruth(lines, order):
            return _ordered(lines, order)
        case BlankTruth(fills, cases):
            return ShownProgram(*with_fills(cases[0].shown, fills))
        case WriteTruth(code):
            return ShownProgram(code.strip("\n"))


def answered_program(truth: ProgramTruth, answer: str) -> ShownProgram | None:
    """The learner's program on the variant that is shown; None where there is none to read."""
    if not answer.strip():
        return None
    try:
        match truth:
            case OrderTruth(lines):
                return _ordered(lines, read_order(answer, len(lines)))
            case BlankTruth(_, cases):
                fills = read_fills(answer, cases[0].shown, cases[0].setup)
                return ShownProgram(*with_fills(cases[0].shown, fills))
            case WriteTruth():
                return ShownProgram(answer.strip("\n"))
    except ReadingError:
        return None


def smallest_input(truth: ProgramTruth, difference: Difference) -> str | None:
    """The setup of the smallest input on which a program is wrong; None where that
    is the one that is shown anyway."""
    setup = difference.case.setup
    return None if setup == truth.cases[0].setup else setup


def _ordered(lines: tuple[str, ...], order: tuple[int, ...]) -> ShownProgram:
    return ShownProgram("\n".join(lines[number - 1] for number in order))
