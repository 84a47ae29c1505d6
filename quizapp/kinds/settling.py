"""Turns what a variant's code gave into the truth its answers are judged against."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quizapp.bank.asks import Ask
from quizapp.kinds.canonical import result_text
from quizapp.kinds.dtypes import DTYPES
from quizapp.kinds.names import LONGEST_NAME, read_device
from quizapp.kinds.numerals import MOST_DIGITS
from quizapp.kinds.truth import (
    ChoiceTruth,
    DeviceTruth,
    DtypeTruth,
    ErrorTruth,
    OutputTruth,
    ShapeTruth,
    StatedTruth,
    TruthTruth,
    Unsettled,
    ValueTruth,
)
from quizapp.kinds.typed import LONGEST, ReadingError, is_blank
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.words.note import Note

#: Most elements of a value that is asked, all parts together.
MOST_ELEMENTS = 64
#: Deepest nesting of a value that is asked.
MOST_DIMENSIONS = 64
_LONGEST_MESSAGE = 200
_ENDED_EARLY = {
    "timeout": Note("grading.unsettled-timeout"),
    "memory": Note("grading.unsettled-memory"),
    "crashed": Note("grading.unsettled-crashed"),
}
_SIZE, _DTYPE, _DEVICE = "torch.Size ", "torch.dtype torch.", "torch.device "


def settle(ask: Ask, outcome: Outcome) -> StatedTruth | Unsettled:
    """The truth that an outcome gives of what is asked, or why it gives none.

    Every truth can be typed. ``choice`` is settled by :func:`settle_choice`, and
    programs by :mod:`quizapp.kinds.settling_programs`; they raise ValueError here.
    """
    if ask in ("choice", "order", "blank", "write"):
        raise ValueError(f"`{ask}` is settled by the outcomes of its options or inputs")
    if ask == "error":
        return _error(outcome)
    if outcome.ended != "finished":
        return unfinished(outcome)
    if ask == "output":
        return _output(outcome.printed)
    result = outcome.result
    if result is None or (result.kind == "none" and ask != "value"):
        return _unsettled("grading.unsettled-no-result")
    match ask:
        case "shape":
            return _shape(result)
        case "dtype":
            return _dtype(result)
        case "device":
            return _device(result)
        case "value":
            return _value(result)
        case _:
            return _truth(result)


def settle_choice(
    options: Sequence[str], outcomes: Sequence[Outcome], several: bool
) -> ChoiceTruth | Unsettled:
    """Which options are right, each by its own outcome's ``holds``.

    An option may fail, since ``right`` can ask for that, but it must come to
    an end by itself. Exactly one must be right, or with ``several`` at least one.
    """
    right = []
    for number, outcome in enumerate(outcomes, 1):
        if outcome.ended not in ("finished", "error"):
            return unfinished(outcome)
        if outcome.holds is None:
            return _unsettled("grading.unsettled-choice-undecided", n=number)
        if outcome.holds:
            right.append(number)
    if not right:
        return _unsettled("grading.unsettled-choice-none-right")
    if len(right) > 1 and not several:
        return _unsettled("grading.unsettled-choice-many-right", n=len(right))
    return ChoiceTruth(tuple(right), tuple(options), several)


def _unsettled(key: str, **fills: str | int | Note) -> Unsettled:
    return Unsettled(Note(key, tuple(fills.items())))


def unfinished(outcome: Outcome) -> Unsettled:
    """Why a program that did not finish settles nothing."""
    if outcome.ended in _ENDED_EARLY:
        return Unsettled(_ENDED_EARLY[outcome.ended])
    if outcome.ended == "refused":
        how = "walled" if outcome.walled else "refused"
        return _unsettled(f"grading.unsettled-{how}", why=outcome.why_refused)
    error = outcome.error or RaisedError("Exception", "")
    message = (error.message.strip().splitlines() or [""])[0][:_LONGEST_MESSAGE]
    return _unsettled("grading.unsettled-raised", error=error.type, message=message)


def _error(outcome: Outcome) -> StatedTruth | Unsettled:
    if outcome.ended == "finished":
        return ErrorTruth(None)
    if outcome.ended != "error" or outcome.error is None:
        return unfinished(outcome)
    name = outcome.error.type.removeprefix("_") or outcome.error.type
    if not name.isidentifier() or len(name) > LONGEST_NAME:
        return _unsettled("grading.unsettled-error-name")
    return ErrorTruth(name, outcome.error.bases)


def _output(printed: str) -> StatedTruth | Unsettled:
    if is_blank(printed):
        return _unsettled("grading.unsettled-nothing-printed")
    if len(printed) > LONGEST:
        return _unsettled("grading.unsettled-too-long")
    return OutputTruth(printed.removesuffix("\n"))


def _shape(result: Result) -> StatedTruth | Unsettled:
    if result.shape is not None:
        return ShapeTruth(tuple(result.shape))
    if result.kind == "tuple" and _is_a(result, _SIZE):
        if result.values is None:
            return _unsettled("grading.unsettled-unseen")
        sizes = tuple(item.values for item in result.values)
        if all(type(size) is int and size >= 0 for size in sizes):
            return ShapeTruth(sizes)
    return _unsettled("grading.unsettled-no-shape")


def _is_a(result: Result, beginning: str) -> str | None:
    """What follows in the result's identity where that begins so. A result's text is never asked:
    it is what the result says of itself."""
    identity = result.identity or ""
    return identity[len(beginning) :] if identity.startswith(beginning) else None


def _dtype(result: Result) -> StatedTruth | Unsettled:
    dtype = result.dtype or _is_a(result, _DTYPE)
    return DtypeTruth(dtype) if dtype in DTYPES else _unsettled("grading.unsettled-no-dtype")


def _device(result: Result) -> StatedTruth | Unsettled:
    device = result.device or _is_a(result, _DEVICE)
    try:
        return DeviceTruth(read_device(device or ""))
    except ReadingError:
        return _unsettled("grading.unsettled-no-device")


def _truth(result: Result) -> StatedTruth | Unsettled:
    if result.kind == "bool" and isinstance(result.values, bool):
        return TruthTruth(result.values)
    if result.kind == "tensor" and result.dtype == "bool" and not result.shape:
        return _unsettled("grading.unsettled-truth-is-tensor")
    return _unsettled("grading.unsettled-truth-is-other")


def _value(result: Result) -> StatedTruth | Unsettled:
    elements = _elements(result)
    if elements > MOST_ELEMENTS:
        return _unsettled("grading.unsettled-too-many", n=elements, limit=MOST_ELEMENTS)
    reason = _unaskable(result, MOST_DIMENSIONS)
    if reason is not None:
        return _unsettled(reason)
    if len(result_text(result)) > LONGEST:
        return _unsettled("grading.unsettled-too-long")
    return ValueTruth(result)


def _unaskable(result: Result, depth: int) -> str | None:
    """Why a result has no form that a learner could type, None where it has."""
    match result.kind:
        case "none":
            return None
        case "dict" | "other":
            return "grading.unsettled-no-literal"
        case "tuple" | "list" if result.values is not None:
            if depth == 0:
                return "grading.unsettled-too-deep"
            reasons = (_unaskable(item, depth - 1) for item in result.values)
            return next((reason for reason in reasons if reason is not None), None)
        case "tensor" if len(result.shape or ()) > depth:
            return "grading.unsettled-too-deep"
        case "tensor" if result.dtype not in DTYPES:
            return "grading.unsettled-no-literal"
        case "number" if isinstance(result.values, int) and abs(result.values) >= 10**MOST_DIGITS:
            return "grading.unsettled-too-long"
    return "grading.unsettled-unseen" if result.values is None else None


def _elements(result: Result) -> int:
    if result.kind == "tensor":
        return math.prod(result.shape or ())
    if result.kind in ("tuple", "list") and result.values is not None:
        return sum(_elements(item) for item in result.values)
    return 1
