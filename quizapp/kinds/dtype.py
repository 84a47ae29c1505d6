"""``ask: dtype``: the element type of the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.dtype_names import DTYPES, read_dtype
from quizapp.kinds.kind import (
    Expectation,
    Judgement,
    StatedKind,
    StatedTruth,
    Unsettled,
    identified,
    right_if,
    unsettled,
)
from quizapp.runner.outcome import Result


@dataclass(frozen=True, slots=True)
class DtypeTruth(StatedTruth):
    """The result's element type, without ``torch.``."""

    ask: ClassVar[str] = "dtype"
    dtype: str


class Dtype(StatedKind[DtypeTruth]):
    """The element type of the result, or a result that is an element type itself."""

    ask = "dtype"
    is_fine = has_few_answers = could_ask_error = True

    def truth_in(self, result: Result) -> DtypeTruth | Unsettled:
        dtype = result.dtype or identified(result, "torch.dtype torch.")
        return DtypeTruth(dtype) if dtype in DTYPES else unsettled("grading.unsettled-no-dtype")

    def read(self, expected: Expectation, answer: str) -> str:
        return read_dtype(answer)

    def judge(self, truth: DtypeTruth, answer: str) -> Judgement:
        return right_if(read_dtype(answer) == truth.dtype)

    def answer_text(self, truth: DtypeTruth) -> str:
        return truth.dtype
