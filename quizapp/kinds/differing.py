"""What differs between a wrong answer and the truth, in a few words: what is right about it comes first."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from quizapp.kinds import judge
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.dtype_names import is_complex, is_whole, read_dtype
from quizapp.kinds.literals import Real, Sequence, Tensor, Written, leaves, shape_of
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.parsing import parse
from quizapp.kinds.shape import ShapeTruth, read_shape, shape_text
from quizapp.kinds.stated import StatedTruth
from quizapp.kinds.typed import output_lines
from quizapp.kinds.value import ValueTruth
from quizapp.kinds.value_grading import flat, judge_value
from quizapp.runner.outcome import Result
from quizapp.words.note import Note

#: What judging says of numbers or a shape that are not the result's, of which more may be said.
_REFINED = frozenset({"grading.elements-differ", "grading.wrong-shape"})


def what_differs(truth: StatedTruth, answer: str) -> Note | None:
    """What to say of a wrong answer, which can be read; None where it is simply another."""
    note = judge(truth, answer).note
    match truth:
        case ShapeTruth(shape):
            return _shape(shape, read_shape(answer))
        case DtypeTruth(dtype):
            same = _sort_of(dtype) == _sort_of(read_dtype(answer))
            return Note("grading.dtype-same-sort" if same else "grading.dtype-other-sort")
        case ValueTruth(result) if result.kind != "text" and (note is None or note.key in _REFINED):
            return _value(result, parse(answer)) or note
        case OutputTruth(text):
            return _output(output_lines(text), output_lines(answer))
    return note


def _note(key: str, **fills: str | int) -> Note:
    return Note(f"grading.{key}", tuple(fills.items()))


def _shape(shape: tuple[int, ...], typed: tuple[int, ...]) -> Note:
    if len(typed) > len(shape):
        return _note("dimensions-too-many", n=len(typed) - len(shape))
    if len(typed) < len(shape):
        return _note("dimensions-too-few", n=len(shape) - len(typed))
    if sorted(typed) == sorted(shape):
        return _note("sizes-in-another-order")
    apart = sum(one != other for one, other in zip(shape, typed, strict=True))
    return _note("sizes-differ", n=apart, total=len(shape))


def _sort_of(dtype: str) -> str:
    if dtype == "bool":
        return dtype
    return "complex" if is_complex(dtype) else "whole" if is_whole(dtype) else "float"


def _value(result: Result, written: Written) -> Note | None:
    if result.kind == "number" and isinstance(written, Real):
        return _number(result, written)
    content = written.content if isinstance(written, Tensor) else written
    if result.kind != "tensor" or not isinstance(content, Sequence):
        return None
    shape, typed = result.shape or (), shape_of(content)
    if typed is None or math.prod(shape) != math.prod(typed) or not math.prod(shape):
        return None
    if len(shape) == 2 and typed == shape[::-1] and shape != (1, 1) and 1 not in shape:
        turned = replace(result, shape=typed, values=[list(row) for row in zip(*result.values, strict=True)])
        if _is(turned, content):
            return _note("transposed")
    elements = flat(result.values, len(shape))
    fills = {"truth": shape_text(shape), "typed": shape_text(typed)}
    if typed != shape and _is(_in_a_row(result, elements), Sequence(tuple(leaves(content)), round=False)):
        return _note("right-numbers-other-shape", **fills)
    if _same_numbers(result, elements, list(leaves(content))):
        return _note("other-order-other-shape", **fills) if typed != shape else _note("other-order")
    return None


def _number(result: Result, written: Real) -> Note | None:
    own = result.values
    if isinstance(own, str) or written.special is not None:
        return None
    if own and _is(replace(result, values=-own), written):
        return _note("other-sign")
    if _is(replace(result, values=own + 1), written) or _is(replace(result, values=own - 1), written):
        return _note("one-off")
    return None


def _same_numbers(result: Result, elements: list[Any], typed: list[Written]) -> bool:
    """Whether the same numbers were typed, in whatever order."""
    reals = [leaf for leaf in typed if isinstance(leaf, Real) and leaf.special is None]
    if len(reals) < len(typed) or not all(type(element) in (int, float) for element in elements):
        return False
    reals.sort(key=lambda real: real.value)
    return _is(_in_a_row(result, sorted(elements)), Sequence(tuple(reals), round=False))


def _in_a_row(result: Result, elements: list[Any]) -> Result:
    return replace(result, shape=(len(elements),), values=elements)


def _is(result: Result, written: Written) -> bool:
    return judge_value(result, written).verdict == "right"


def _output(lines: tuple[str, ...], typed: tuple[str, ...]) -> Note:
    if len(lines) != len(typed):
        return _note(
            "lines-too-many" if len(typed) > len(lines) else "lines-too-few", n=abs(len(lines) - len(typed))
        )
    if sorted(lines) == sorted(typed):
        return _note("lines-in-another-order")
    apart = sum(one != other for one, other in zip(lines, typed, strict=True))
    return _note("lines-differ", n=apart, total=len(lines))
