"""``ask: value``: the result itself."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from quizapp.kinds.commas import check_commas
from quizapp.kinds.dtype_names import DTYPES
from quizapp.kinds.kind import Expectation, Judgement, Unsettled, right_if, unsettled
from quizapp.kinds.literals import Real, Sequence, Tensor, Written, leaves, shape_of
from quizapp.kinds.numbers import MOST_DIGITS
from quizapp.kinds.parsing import parse
from quizapp.kinds.results import element_count, result_text
from quizapp.kinds.shape import shape_text
from quizapp.kinds.stated import StatedKind, StatedTruth, unfinished
from quizapp.kinds.tokens import unquote
from quizapp.kinds.typed import LONGEST
from quizapp.kinds.value_grading import flat, judge_value
from quizapp.runner.outcome import Outcome, Result
from quizapp.words.note import Note

#: Maximum number of elements of a value that is asked, including all its parts.
MOST_ELEMENTS = 64
#: Keys of notes on numbers or a shape that differ, to which more may be added.
_REFINED = frozenset({"grading.elements-differ", "grading.all-elements-differ", "grading.wrong-shape"})
#: Maximum nesting depth of a value that is asked.
MOST_DIMENSIONS = 64


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

    def what_differs(self, truth: ValueTruth, answer: str, note: Note | None) -> Note | None:
        result = truth.result
        if result.kind == "text" or not (note is None or note.key in _REFINED):
            return note
        return _difference(result, parse(answer)) or note

    def answer_text(self, truth: ValueTruth) -> str:
        return result_text(truth.result)


def _unaskable(result: Result, depth: int) -> str | None:
    """Why a result cannot be typed by a learner; None if it can."""
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
    """The possible readings of an answer if a string is asked for, likeliest first: the content
    of its quotes, the answer without surrounding spaces, the answer itself."""
    stripped = answer.strip()
    quoted = unquote(stripped)
    return (stripped, answer) if quoted is None else (quoted, stripped, answer)


def _difference(result: Result, written: Written) -> Note | None:
    """What is right about a wrong value; None if there is nothing to say."""
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
            return Note("grading.transposed")
    elements = flat(result.values, len(shape))
    fills = {"truth": shape_text(shape), "typed": shape_text(typed)}
    if typed != shape and _is(_in_a_row(result, elements), Sequence(tuple(leaves(content)), round=False)):
        return Note.of("grading.right-numbers-other-shape", **fills)
    if _same_numbers(result, elements, list(leaves(content))):
        return (
            Note.of("grading.other-order-other-shape", **fills)
            if typed != shape
            else Note("grading.other-order")
        )
    return None


def _number(result: Result, written: Real) -> Note | None:
    own = result.values
    if isinstance(own, str) or written.special is not None:
        return None
    if own and _is(replace(result, values=-own), written):
        return Note("grading.other-sign")
    if _is(replace(result, values=own + 1), written) or _is(replace(result, values=own - 1), written):
        return Note("grading.one-off")
    return None


def _same_numbers(result: Result, elements: list[Any], typed: list[Written]) -> bool:
    """Whether the same numbers were typed, in any order."""
    reals = [leaf for leaf in typed if isinstance(leaf, Real) and leaf.special is None]
    if len(reals) < len(typed) or not all(type(element) in (int, float) for element in elements):
        return False
    reals.sort(key=lambda real: real.value)
    return _is(_in_a_row(result, sorted(elements)), Sequence(tuple(reals), round=False))


def _in_a_row(result: Result, elements: list[Any]) -> Result:
    return replace(result, shape=(len(elements),), values=elements)


def _is(result: Result, written: Written) -> bool:
    return judge_value(result, written).verdict == "right"
