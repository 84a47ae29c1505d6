"""``ask: error``: the class of the exception that the code raises."""

from __future__ import annotations

import builtins
import difflib
import re
from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.kind import RIGHT, WRONG, Expectation, Judgement, Unsettled, right_if, unsettled, wrong
from quizapp.kinds.stated import StatedKind, StatedTruth, unfinished
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.outcome import Outcome

_NO_ERROR = frozenset(
    {"none", "no error", "no errors", "no exception", "nothing"}
    | {"无", "没有", "无错误", "没有错误", "无异常", "没有异常", "不报错", "不会报错"}
)
#: A class pasted with its message or its brackets is accepted.
_ERROR = re.compile(r"([\w.]+)\s*(?:\(.*\)|:.*)?", re.DOTALL)
#: Maximum length of a class name, in characters.
LONGEST_NAME = 100
# `IOError` is an alias of `OSError`, so the name is taken from the class.
_BUILTIN_ERRORS = {
    name.casefold(): member.__name__
    for name, member in vars(builtins).items()
    if isinstance(member, type) and issubclass(member, BaseException)
}
_KNOWN_ERRORS = _BUILTIN_ERRORS | {
    name.casefold(): name
    for name in ("OutOfMemoryError", "LinAlgError", "GradcheckError", "UnpicklingError", "PicklingError")
}


@dataclass(frozen=True, slots=True)
class ErrorTruth(StatedTruth):
    """The class of the exception, None if nothing was raised; ``bases`` are the names of its superclasses."""

    ask: ClassVar[str] = "error"
    type: str | None
    bases: tuple[str, ...] = ()


class Error(StatedKind[ErrorTruth]):
    """Which exception the code raises, if any."""

    ask = "error"
    has_few_answers = mistakes_may_fail = True

    def truth_of(self, outcome: Outcome) -> ErrorTruth | Unsettled:
        if outcome.ended == "finished":
            return ErrorTruth(None)
        if outcome.ended != "error" or outcome.error is None:
            return unfinished(outcome)
        name = outcome.error.type.removeprefix("_") or outcome.error.type
        if not name.isidentifier() or len(name) > LONGEST_NAME:
            return unsettled("grading.unsettled-error-name")
        return ErrorTruth(name, outcome.error.bases)

    def read(self, expected: Expectation, answer: str) -> str:
        return read_error(answer) or "none"

    def judge(self, truth: ErrorTruth, answer: str) -> Judgement:
        typed = read_error(answer)
        if typed is None or truth.type is None:
            return right_if(typed is truth.type)
        name = public_name(typed).casefold()
        if name == public_name(truth.type).casefold():
            return RIGHT
        if name in {public_name(base).casefold() for base in truth.bases}:
            return wrong("grading.error-too-general", typed=typed, truth=truth.type)
        return _unlike(typed)

    def answer_text(self, truth: ErrorTruth) -> str:
        return truth.type or "none"


def read_error(answer: str) -> str | None:
    """The public name of the class an answer names; None for no error.

    Modules before the name and leading underscores are dropped; Python's own classes get their
    own spelling. Raises ReadingError.
    """
    text = fold(answer).strip()
    if " ".join(text.casefold().split()) in _NO_ERROR:
        return None
    matched = _ERROR.fullmatch(text)
    if matched is None:
        raise ReadingError("grading.error-unreadable")
    parts = matched[1].split(".")
    if not all(part.isidentifier() for part in parts) or len(parts[-1]) > LONGEST_NAME:
        raise ReadingError("grading.error-unreadable")
    name = public_name(parts[-1])
    return _KNOWN_ERRORS.get(name.casefold(), name)


def public_name(name: str) -> str:
    """The name of a class without leading underscores."""
    return name.lstrip("_") or name


def meant_error(name: str) -> str | None:
    """The well-known class that ``name`` looks like a misspelling of: RuntimeError for
    ``RuntimError`` or ``runtime``. None if it is well known itself, or resembles none."""
    folded = name.casefold()
    if folded in _KNOWN_ERRORS:
        return None
    if folded + "error" in _KNOWN_ERRORS:
        return _KNOWN_ERRORS[folded + "error"]
    near = difflib.get_close_matches(folded, _KNOWN_ERRORS, n=1, cutoff=0.85)
    return _KNOWN_ERRORS[near[0]] if near else None


def _unlike(typed: str) -> Judgement:
    """The judgement of a class other than the one raised: wrong, unless it looks like a typing error."""
    meant = meant_error(typed)
    if meant is not None:
        raise ReadingError("grading.error-misspelt", typed=typed, meant=meant)
    return WRONG
