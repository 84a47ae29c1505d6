"""``ask: dtype``: the element type of the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.dtype_names import DTYPES, is_complex, is_whole, read_dtype
from quizapp.kinds.kind import Unsettled, unsettled
from quizapp.kinds.stated import PlainKind, StatedTruth, identified
from quizapp.runner.outcome import Result
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class DtypeTruth(StatedTruth):
    """The result's element type, without ``torch.``."""

    ask: ClassVar[str] = "dtype"
    dtype: str


class Dtype(PlainKind[DtypeTruth, str]):
    """The element type of the result, or a result that is an element type itself."""

    ask = "dtype"
    is_fine = has_few_answers = could_ask_error = True

    def truth_in(self, result: Result) -> DtypeTruth | Unsettled:
        dtype = result.dtype or identified(result, "torch.dtype torch.")
        return DtypeTruth(dtype) if dtype in DTYPES else unsettled("grading.unsettled-no-dtype")

    def parse(self, answer: str) -> str:
        return read_dtype(answer)

    def value(self, truth: DtypeTruth) -> str:
        return truth.dtype

    def difference(self, own: str, typed: str) -> Note:
        same = _sort_of(own) == _sort_of(typed)
        return Note("grading.dtype-same-sort" if same else "grading.dtype-other-sort")


def _sort_of(dtype: str) -> str:
    if dtype == "bool":
        return dtype
    return "complex" if is_complex(dtype) else "whole" if is_whole(dtype) else "float"
