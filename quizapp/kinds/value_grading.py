"""Judges whether a typed value is the result: kind, then shape, then the values."""

from __future__ import annotations

import math
from typing import Any

from quizapp.kinds.dtype_names import DOUBLE, PRECISIONS, Precision
from quizapp.kinds.kind import RIGHT, WRONG, Judgement, unreadable, wrong
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
from quizapp.kinds.numbers import Closeness, closeness, number_of
from quizapp.runner.outcome import Result
from quizapp.words.note import Note

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
#: The worst verdict of several counts.
_FROM_THE_WORST: tuple[Closeness, ...] = ("wrong", "cut off", "few digits", "right")


def judge_value(result: Result, written: Written) -> Judgement:
    """Judge whether ``written`` is the result.

    A number may represent a 0-d tensor, and brackets of either kind a tensor, a list or a tuple,
    but ``tensor(…)`` is not a list and ``True`` is not 1. A definite difference anywhere is
    wrong; otherwise, too few digits anywhere are unreadable.
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
    """The elements of lists nested ``dimensions`` deep, in order. A complex element is itself a
    list of two, so the depth is needed to know where to stop."""
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
    if "wrong" in found and missed == len(found) > 1:
        return wrong("grading.all-elements-differ", total=missed)
    if "wrong" in found and len(found) > 1:
        return wrong("grading.elements-differ", n=missed, total=len(found))
    judgement = _judgement(_worst_of(found))
    if judgement.verdict == "right" and dtype is not None and dtype != own:
        return wrong("grading.wrong-dtype", truth=own, typed=dtype)
    return judgement


def _all_whole(elements: list[Any]) -> bool:
    return all(isinstance(element, int) for element in elements)


def _element(written: Written, value: Any, precision: Precision | None) -> Closeness:
    """How one element compares with the result's; ``value`` has the form of an outcome."""
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
