"""``ask: order``: the order of the lines of a program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from quizapp.kinds.kind import Expectation
from quizapp.kinds.programs import Case, ProgramKind, ProgramTruth, ShownProgram
from quizapp.kinds.typed import ReadingError, fold

if TYPE_CHECKING:
    from quizapp.bank import Variant

# A longer number cannot be a line's, and is not converted to an int.
_NUMBERS = re.compile(r"[0-9]{1,6}(?:(?:\s*,\s*|\s+)[0-9]{1,6})*")


@dataclass(frozen=True, slots=True)
class OrderTruth(ProgramTruth):
    """The lines as shown, and the written order as 1-based numbers into them."""

    ask: ClassVar[str] = "order"
    lines: tuple[str, ...]
    order: tuple[int, ...]
    cases: tuple[Case, ...]


class Order(ProgramKind[OrderTruth]):
    """Lines to be put in order; extra ones are left out."""

    ask = "order"
    field = "order"
    #: Lines in an order that is not valid Python are a wrong order.
    may_be_no_python = False

    def truth_over(self, variant: Variant, cases: tuple[Case, ...]) -> OrderTruth:
        return OrderTruth(variant.lines, variant.order, cases)

    def expectation(self, truth: OrderTruth) -> Expectation:
        return Expectation(self.ask, lines=truth.lines)

    def before_run(self, variant: Variant) -> Expectation:
        return Expectation(self.ask, lines=variant.lines)

    def read(self, expected: Expectation, answer: str) -> str:
        return order_text(read_order(answer, len(expected.lines)))

    def answer_text(self, truth: OrderTruth) -> str:
        return order_text(truth.order)

    def answered(self, truth: OrderTruth, answer: str) -> tuple[str, ...]:
        return (f"{self.shown(truth, answer).code}\n{truth.cases[0].shown}",)

    def shown(self, truth: OrderTruth, answer: str) -> ShownProgram:
        numbers = read_order(answer, len(truth.lines))
        return ShownProgram("\n".join(truth.lines[number - 1] for number in numbers))


def read_order(answer: str, count: int) -> tuple[int, ...]:
    """The 1-based numbers of some of ``count`` lines, in the order typed, without duplicates.

    Lines may be left out, since some may not belong in the program. ``312`` is a single number.
    Raises ReadingError.
    """
    text = fold(answer).strip()
    if text[:1] + text[-1:] in ("()", "[]"):
        text = text[1:-1].strip()
    if not _NUMBERS.fullmatch(text):
        raise ReadingError("attempts.order-unreadable", n=count)
    numbers = tuple(int(number) for number in re.findall("[0-9]+", text))
    if min(numbers) < 1 or max(numbers) > count:
        raise ReadingError("attempts.order-out-of-range", n=count)
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise ReadingError("attempts.order-twice", line=twice)
    return numbers


def order_text(numbers: Sequence[int]) -> str:
    """Numbers of lines in the form in which they are stored: ``3 1 2``."""
    return " ".join(str(number) for number in numbers)
