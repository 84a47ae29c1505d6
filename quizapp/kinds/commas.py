"""Notices commas that were meant as parts of numbers: ``1,000``, or ``0,3333`` with a decimal
comma.

A comma separates values, and an answer alone does not show that another meaning was intended. The
result does: if it has as many numbers as the answer has with such commas merged, and not as many
as it has otherwise, the answer must be typed again. Brackets, or a space after the comma, show
that several values are meant.
"""

from __future__ import annotations

import re

from quizapp.kinds.literals import Complex, Real, Sequence, Written
from quizapp.kinds.parsing import parse
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.outcome import Result

#: Digits with commas between them and no space.
_RUN = re.compile(r"(?<![\w.])[0-9]+(?:,[0-9]+)+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")


def check_commas(result: Result, written: Written, answer: str) -> None:
    """Raise ReadingError if commas in an answer, parsed as ``written``, seem to be part of its numbers."""
    text = fold(answer).strip()
    runs = _RUN.findall(text)
    if not runs or not isinstance(written, Sequence):
        return
    if _is_a_number(result):
        if not any(bracket in text for bracket in "()[]"):
            _check_one(written, text, runs)
    elif (count := _numbers_in_a_row(result)) not in (None, len(written.items)) and re.search(r",\s", text):
        for meant in _meant(text, runs):
            if isinstance(meant, Sequence) and len(meant.items) == count and all(map(_is_one, meant.items)):
                raise ReadingError("grading.comma-others", n=len(written.items), meant=meant.text)


def _check_one(written: Sequence, text: str, runs: list[str]) -> None:
    meant = [each.text for each in _meant(text, runs) if _is_one(each)]
    if not meant:
        return
    first, _, second = text.partition(",")
    if "," in second or (len(meant) == 1 and _THOUSANDS.fullmatch(runs[0])):
        raise ReadingError("grading.comma-others", n=len(written.items), meant=meant[0])
    if len(meant) == 1:
        raise ReadingError("grading.comma-point", first=first, second=second, meant=meant[0])
    raise ReadingError("grading.comma-thousands", first=first, second=second, meant=meant[0], point=meant[1])


def _meant(text: str, runs: list[str]) -> list[Written]:
    """The possible readings of an answer if commas are part of its numbers: first as thousands
    separators, then as decimal points."""
    joiners = []
    if all(map(_THOUSANDS.fullmatch, runs)):
        joiners.append("")
    if all(run.count(",") == 1 for run in runs):
        joiners.append(".")
    readings = []
    for joiner in joiners:
        pieces = _RUN.split(text)
        numbers = [run.replace(",", joiner) for run in runs]
        try:
            readings.append(parse("".join(map("".join, zip(pieces, [*numbers, ""], strict=True)))))
        except ReadingError:
            continue
    return readings


def _is_one(written: Written) -> bool:
    return isinstance(written, Real | Complex)


def _is_a_number(result: Result) -> bool:
    if result.kind == "tensor":
        return not result.shape and result.dtype != "bool"
    return result.kind in ("number", "complex")


def _numbers_in_a_row(result: Result) -> int | None:
    """The number of numbers in a flat result; None for any other."""
    if result.kind == "tensor" and result.shape is not None and len(result.shape) == 1:
        return None if result.dtype == "bool" else result.shape[0]
    if result.kind in ("tuple", "list") and all(map(_is_a_number, result.values)):
        return len(result.values)
    return None
