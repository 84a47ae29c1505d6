"""``ask: value``: the result itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.commas import check_commas
from quizapp.kinds.dtype_names import DTYPES
from quizapp.kinds.kind import Expectation, Judgement, Unsettled, right_if, unsettled
from quizapp.kinds.numbers import MOST_DIGITS
from quizapp.kinds.parsing import parse
from quizapp.kinds.results import element_count, result_text
from quizapp.kinds.stated import StatedKind, StatedTruth, unfinished
from quizapp.kinds.tokens import unquote
from quizapp.kinds.typed import LONGEST
from quizapp.kinds.value_grading import judge_value
from quizapp.runner.outcome import Outcome, Result

#: Most elements of a value that is asked, all parts together.
MOST_ELEMENTS = 64
#: Deepest nesting of a value that is asked.
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
