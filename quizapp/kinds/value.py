"""``ask: value``: the result itself: kind, then shape, then the values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from quizapp.kinds.commas import check_commas
from quizapp.kinds.dtype_names import DOUBLE, DTYPES, PRECISIONS, Precision
from quizapp.kinds.kind import (
    RIGHT,
    WRONG,
    Expectation,
    Judgement,
    StatedKind,
    StatedTruth,
    Unsettled,
    right_if,
    unfinished,
    unreadable,
    unsettled,
    wrong,
)
from quizapp.kinds.literals import (
    ZERO,
    Bool,
    Complex,
    Nothing,
    Quoted,
    Real,
    Sequence,
    Tensor,
    Written,
    leaves,
    shape_of,
)
from quizapp.kinds.numbers import MOST_DIGITS, Closeness, closeness, number_of
from quizapp.kinds.parsing import parse
from quizapp.kinds.results import element_count, result_text
from quizapp.kinds.tokens import unquote
from quizapp.kinds.typed import LONGEST
from quizapp.runner.outcome import Outcome, Result
from quizapp.words.note import Note

#: Most elements of a value that is asked, all parts together.
MOST_ELEMENTS = 64
#: Deepest nesting of a value that is asked.
MOST_DIMENSIONS = 64
_KIND_NOTES = {
    "tensor": Note("grading.kind-is-tensor"),
    "number": Note("grading.kind-is-number"),
    "complex": Note("grading.kind-is-complex"),
    "bool": Note("grading.kind-is-bool"),
    "text": Note("grading.kind-is-text"),
    "tuple": Note("grading.kind-is-sequence"),
    "list": Note("grading.kind-is-sequence"),
    "none": Note("grading.kind-is-none"),
}
_TRUE_IS_NOT_ONE = Note("grading.true-is-not-one")
_FEW_DIGITS = unreadable("grading.few-digits")
_CUT_OFF = wrong("grading.cut-off")
#: The worst of several is what counts.
_FROM_THE_WORST: tuple[Closeness, ...] = ("wrong", "cut off", "few digits", "right")


@dataclass(frozen=True, slots=True)
class ValueTruth(StatedTruth):
    """The result itself, of at most 64 elements."""

    ask: ClassVar[str] = "value"
    result: Result


class Value(StatedKind[ValueTruth]):
    """The result: a number, a bool, a string, a tuple, a list or a tensor."""

    ask = "value"
    tells_apart = is_fine = could_ask_error = has_elements = True

    def truth_of(self, outcome: Outcome) -> ValueTruth | Unsettled:
        if outcome.ended != "finished":
            return unfinished(outcome)
        result = outcome.result
        if result is None:
            return unsettled("grading.unsettled-no-result")
        elements = element_count(result)
        if elements > MOST_ELEMENTS:
            return unsettled("grading.unsettled-too-many", n=elements, limit=MOST_ELEMENTS)
        reason = _unaskable(result, MOST_DIMENSIONS)
        if reason is not None:
            return unsettled(reason)
        if len(result_text(result)) > LONGEST:
            return unsettled("grading.unsettled-too-long")
        return ValueTruth(result)

    def expectation(self, truth: ValueTruth) -> Expectation:
        return Expectation(self.ask, text=truth.result.kind == "text")

    def read(self, expected: Expectation, answer: str) -> str:
        return repr(texts_meant(answer)[0]) if expected.text else parse(answer).text

    def judge(self, truth: ValueTruth, answer: str) -> Judgement:
        result = truth.result
        if result.kind == "text":
            return right_if(result.values in texts_meant(answer))
        written = parse(answer)
        check_commas(result, written, answer)
        return judge_value(result, written)

    def answer_text(self, truth: ValueTruth) -> str:
        return result_text(truth.result)


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


def texts_meant(answer: str) -> tuple[str, ...]:
    """What an answer can mean where a string is asked, likeliest first: what
    its quotes enclose, the answer without the spaces around it, the answer itself."""
    stripped = answer.strip()
    quoted = unquote(stripped)
    return (stripped, answer) if quoted is None else (quoted, stripped, answer)


def judge_value(result: Result, written: Written) -> Judgement:
    """Whether ``written`` is the result.

    A number may stand for a 0-d tensor and brackets of either kind for a
    tensor, a list or a tuple, but ``tensor(…)`` is no list and ``True`` no 1.
    A definite difference anywhere is wrong; else too few digits anywhere is unreadable.
    """
    match result.kind, written:
        case "tensor", Sequence() | Tensor() | Real() | Complex() | Bool():
            return _judge_tensor(result, written)
        case (("tuple" | "list"), Sequence()):
            return _judge_items(result, written)
        case (("number" | "complex" | "bool"), (Real() | Complex() | Bool())):
            return _judge_scalar(result, written)
        case "text", Quoted():
            return RIGHT if written.content == result.values else WRONG
        case "none", Nothing():
            return RIGHT
    return Judgement("wrong", _KIND_NOTES.get(result.kind))


def flat(values: Any, dimensions: int) -> list[Any]:
    """The elements of nested lists, ``dimensions`` deep, in order. A complex
    element is itself a list of two, so the depth tells where to stop."""
    elements = [values]
    for _ in range(dimensions):
        elements = [element for row in elements for element in row]
    return elements


def _judge_scalar(result: Result, written: Real | Complex | Bool) -> Judgement:
    typed_kind = {Real: "number", Complex: "complex", Bool: "bool"}[type(written)]
    if typed_kind != result.kind:
        one = {typed_kind, result.kind} == {"number", "bool"}
        return Judgement("wrong", _TRUE_IS_NOT_ONE if one else _KIND_NOTES[result.kind])
    precision = None if isinstance(result.values, int) else DOUBLE
    return _judgement(_element(written, result.values, precision))


def _judge_items(result: Result, written: Sequence) -> Judgement:
    items: tuple[Result, ...] = tuple(result.values or ())
    if len(items) != len(written.items):
        return wrong("grading.wrong-length", n=len(items), typed=len(written.items))
    judgements = [judge_value(*pair) for pair in zip(items, written.items, strict=True)]
    return _worst(judgements)


def _judge_tensor(result: Result, written: Written) -> Judgement:
    content, typed_shape, dtype = written, shape_of(written), None
    if isinstance(written, Tensor):
        content, typed_shape, dtype = written.content, written.shape, written.dtype
    shape = result.shape or ()
    if typed_shape is None:
        return wrong("grading.ragged")
    if typed_shape != shape:
        return wrong("grading.wrong-shape", truth=str(shape), typed=str(typed_shape))
    typed = list(leaves(content)) if math.prod(shape) else []
    elements = flat(result.values, len(shape))
    if not all(isinstance(leaf, Real | Complex | Bool) for leaf in typed):
        return Judgement("wrong", _KIND_NOTES["tensor"])
    own = result.dtype or ""
    precision = PRECISIONS.get(own, None if _all_whole(elements) else DOUBLE)
    pairs = list(zip(typed, elements, strict=True))
    if any(isinstance(leaf, Bool) != isinstance(element, bool) for leaf, element in pairs):
        return Judgement("wrong", _TRUE_IS_NOT_ONE)
    found = [_element(leaf, element, precision) for leaf, element in pairs]
    missed = found.count("wrong") + found.count("cut off")
    if "wrong" in found and len(found) > 1:
        return wrong("grading.elements-differ", n=missed, total=len(found))
    judgement = _judgement(_worst_of(found))
    if judgement.verdict == "right" and dtype is not None and dtype != own:
        return wrong("grading.wrong-dtype", truth=own, typed=dtype)
    return judgement


def _all_whole(elements: list[Any]) -> bool:
    return all(isinstance(element, int) for element in elements)


def _element(written: Written, value: Any, precision: Precision | None) -> Closeness:
    """How one element stands to the result's, ``value`` as it comes in an outcome."""
    if isinstance(written, Bool) or isinstance(value, bool):
        return "right" if isinstance(written, Bool) and written.holds is value else "wrong"
    if not isinstance(written, Real | Complex):
        return "wrong"
    typed = written if isinstance(written, Complex) else Complex(written, ZERO)
    parts = value if isinstance(value, list | tuple) else (value, 0)
    found = [
        closeness(part, number_of(own), precision)
        for part, own in zip((typed.real, typed.imag), parts, strict=True)
    ]
    return _worst_of(found)


def _worst_of(found: list[Closeness]) -> Closeness:
    return next((each for each in _FROM_THE_WORST if each in found), "right")


def _judgement(found: Closeness) -> Judgement:
    return {"right": RIGHT, "wrong": WRONG, "cut off": _CUT_OFF, "few digits": _FEW_DIGITS}[found]


def _worst(judgements: list[Judgement]) -> Judgement:
    for verdict in ("wrong", "unreadable"):
        for judgement in judgements:
            if judgement.verdict == verdict:
                return judgement
    return RIGHT
