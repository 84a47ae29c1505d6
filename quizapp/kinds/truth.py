"""``ask: truth``: whether the statement of the prompt holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.kind import Unsettled, unsettled
from quizapp.kinds.stated import PlainKind, StatedTruth
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.outcome import Result

_TRUE = frozenset({"true", "t", "yes", "y", "真", "对", "是", "正确"})
_FALSE = frozenset({"false", "f", "no", "n", "假", "错", "否", "不", "不对", "错误"})


@dataclass(frozen=True, slots=True)
class TruthTruth(StatedTruth):
    """Whether the statement holds."""

    ask: ClassVar[str] = "truth"
    holds: bool


class TrueOrFalse(PlainKind[TruthTruth, bool]):
    """A statement about code that gives True or False."""

    ask = "truth"
    field = "statement"
    has_few_answers = could_ask_error = True

    def truth_in(self, result: Result) -> TruthTruth | Unsettled:
        if result.kind == "bool" and isinstance(result.values, bool):
            return TruthTruth(result.values)
        if result.kind == "tensor" and result.dtype == "bool" and not result.shape:
            return unsettled("grading.unsettled-truth-is-tensor")
        return unsettled("grading.unsettled-truth-is-other")

    def parse(self, answer: str) -> bool:
        return read_truth(answer)

    def value(self, truth: TruthTruth) -> bool:
        return truth.holds

    def text(self, value: bool) -> str:
        return "true" if value else "false"


def read_truth(answer: str) -> bool:
    """Read ``true`` or ``false`` as a bool. Raises ReadingError."""
    word = fold(answer).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ReadingError("grading.truth-unreadable")
