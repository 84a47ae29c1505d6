"""Judges an answer against the truth, where reading it is enough: see attempts.py for programs."""

from __future__ import annotations

from quizapp.kinds.choices import read_choice
from quizapp.kinds.commas import check_commas
from quizapp.kinds.dtypes import read_dtype
from quizapp.kinds.judgement import RIGHT, WRONG, Judgement, Verdict, wrong
from quizapp.kinds.names import meant_error, public_name, read_device, read_error, read_truth
from quizapp.kinds.parsing import parse
from quizapp.kinds.reading import texts_meant
from quizapp.kinds.shapes import read_shape
from quizapp.kinds.truth import (
    ChoiceTruth,
    DeviceTruth,
    DtypeTruth,
    ErrorTruth,
    OutputTruth,
    ShapeTruth,
    StatedTruth,
    TruthTruth,
    ValueTruth,
)
from quizapp.kinds.typed import ReadingError, check, output_lines
from quizapp.kinds.values import judge_value
from quizapp.runner.outcome import Result

__all__ = ["Judgement", "Verdict", "judge"]


def judge(truth: StatedTruth, answer: str) -> Judgement:
    """The verdict on an answer, with a note where there is something to say.

    What cannot be read is ``unreadable``, to be asked again, and never wrong.
    Never raises, never evaluates, and takes bounded time.
    """
    try:
        check(answer)
        return _judge(truth, answer)
    except ReadingError as unread:
        return Judgement("unreadable", unread.note)


def _judge(truth: StatedTruth, answer: str) -> Judgement:
    match truth:
        case ShapeTruth(shape):
            return _equal(read_shape(answer) == shape)
        case DtypeTruth(dtype):
            return _equal(read_dtype(answer) == dtype)
        case DeviceTruth(device):
            return _equal(read_device(answer) == read_device(device))
        case ValueTruth(result):
            return _judge_value(result, answer)
        case OutputTruth(text):
            return _equal(output_lines(answer) == output_lines(text))
        case ErrorTruth():
            return _judge_error(truth, answer)
        case TruthTruth(holds):
            return _equal(read_truth(answer) is holds)
        case ChoiceTruth():
            return _judge_choice(truth, answer)


def _equal(same: bool) -> Judgement:
    return RIGHT if same else WRONG


def _judge_value(result: Result, answer: str) -> Judgement:
    if result.kind == "text":
        return _equal(result.values in texts_meant(answer))
    written = parse(answer)
    check_commas(result, written, answer)
    return judge_value(result, written)


def _judge_error(truth: ErrorTruth, answer: str) -> Judgement:
    typed = read_error(answer)
    if typed is None or truth.type is None:
        return _equal(typed is truth.type)
    name = public_name(typed).casefold()
    if name == public_name(truth.type).casefold():
        return RIGHT
    if name in {public_name(base).casefold() for base in truth.bases}:
        return wrong("grading.error-too-general", typed=typed, truth=truth.type)
    return _unlike(typed)


def _unlike(typed: str) -> Judgement:
    """Another class than the one raised: wrong, unless it is a slip of the fingers."""
    meant = meant_error(typed)
    if meant is not None:
        raise ReadingError("grading.error-misspelt", typed=typed, meant=meant)
    return WRONG


def _judge_choice(truth: ChoiceTruth, answer: str) -> Judgement:
    picked = set(read_choice(answer, truth.options, several=truth.several))
    right = set(truth.right)
    if picked == right:
        return RIGHT
    if picked < right:
        return wrong("grading.choice-some-missing", n=len(right - picked))
    if picked > right:
        return wrong("grading.choice-too-many", n=len(picked - right))
    return WRONG
