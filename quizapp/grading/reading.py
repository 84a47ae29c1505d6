"""Reads an answer while it is typed, knowing only what is asked: what it means, or why it means nothing."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.ask import Ask
from quizapp.grading.choices import choice_text, read_choice
from quizapp.grading.dtypes import read_dtype
from quizapp.grading.names import read_device, read_error, read_truth
from quizapp.grading.parsing import parse
from quizapp.grading.quoting import unquote
from quizapp.grading.shapes import read_shape, shape_text
from quizapp.grading.truth import (
    ChoiceTruth,
    DeviceTruth,
    DtypeTruth,
    ErrorTruth,
    OutputTruth,
    ShapeTruth,
    Truth,
    TruthTruth,
    ValueTruth,
)
from quizapp.grading.typed import ReadingError, check, output_lines
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to be known to read an answer, which is less than the truth.

    ``options`` and ``several`` belong to ``choice``; ``text`` says that a
    ``value`` is a string, so that an answer is taken whole.
    """

    ask: Ask
    options: tuple[str, ...] = ()
    several: bool = False
    text: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was read; ``text`` is that in its plainest form, and reads as itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an answer cannot be read. The note's key is ``grading.empty`` where nothing
    was typed, of which an answer field says nothing."""

    note: Note


def expectation(truth: Truth) -> Expectation:
    """What a reader may know of a truth."""
    match truth:
        case ShapeTruth():
            return Expectation("shape")
        case DtypeTruth():
            return Expectation("dtype")
        case DeviceTruth():
            return Expectation("device")
        case ValueTruth(result):
            return Expectation("value", text=result.kind == "text")
        case OutputTruth():
            return Expectation("output")
        case ErrorTruth():
            return Expectation("error")
        case TruthTruth():
            return Expectation("truth")
        case ChoiceTruth(_, options, several):
            return Expectation("choice", options, several)


def read(expectation: Expectation, answer: str) -> Reading | Unreadable:
    """How ``answer`` is read. Never raises, never evaluates, and takes bounded time."""
    try:
        check(answer)
        return Reading(_read(expectation, answer))
    except ReadingError as unread:
        return Unreadable(unread.note)


def _read(expected: Expectation, answer: str) -> str:
    match expected.ask:
        case "shape":
            return shape_text(read_shape(answer))
        case "dtype":
            return read_dtype(answer)
        case "device":
            return read_device(answer)
        case "value" if expected.text:
            return repr(texts_meant(answer)[0])
        case "value":
            return parse(answer).text
        case "output":
            return "\n".join(output_lines(answer))
        case "error":
            return read_error(answer) or "none"
        case "truth":
            return "true" if read_truth(answer) else "false"
        case "choice":
            return choice_text(read_choice(answer, expected.options, several=expected.several))


def texts_meant(answer: str) -> tuple[str, ...]:
    """What an answer can mean where a string is asked, likeliest first: what
    its quotes enclose, the answer without the spaces around it, the answer itself."""
    stripped = answer.strip()
    quoted = unquote(stripped)
    return (stripped, answer) if quoted is None else (quoted, stripped, answer)
