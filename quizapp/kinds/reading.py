"""Reads an answer while it is typed, knowing only what is asked: what it means, or why it means nothing."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.bank.asks import Ask
from quizapp.kinds.attempts import has_result
from quizapp.kinds.choices import choice_text, read_choice
from quizapp.kinds.dtypes import read_dtype
from quizapp.kinds.filling import read_fills
from quizapp.kinds.names import read_device, read_error, read_truth
from quizapp.kinds.ordering import order_text, read_order
from quizapp.kinds.parsing import parse
from quizapp.kinds.quoting import unquote
from quizapp.kinds.shapes import read_shape, shape_text
from quizapp.kinds.truth import (
    BlankTruth,
    ChoiceTruth,
    DeviceTruth,
    DtypeTruth,
    ErrorTruth,
    OrderTruth,
    OutputTruth,
    ShapeTruth,
    Truth,
    TruthTruth,
    ValueTruth,
    WriteTruth,
)
from quizapp.kinds.typed import ReadingError, check, output_lines
from quizapp.kinds.written import read_code
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to be known to read an answer, which is less than the truth.

    ``options`` and ``several`` belong to ``choice``; ``text`` says that a
    ``value`` is a string, so that an answer is taken whole. ``lines`` are those
    to be put in order; ``code`` is that with blanks. A program runs after
    ``setup``, may use none of ``forbidden``, and ends in its result unless
    ``has_result`` says that it only prints.
    """

    ask: Ask
    options: tuple[str, ...] = ()
    several: bool = False
    text: bool = False
    lines: tuple[str, ...] = ()
    code: str = ""
    setup: str = ""
    forbidden: tuple[str, ...] = ()
    has_result: bool = True


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
        case OrderTruth(lines):
            return Expectation("order", lines=lines)
        case BlankTruth(_, cases):
            return Expectation("blank", code=cases[0].shown, setup=cases[0].setup)
        case WriteTruth(_, forbidden, cases):
            return Expectation(
                "write", setup=cases[0].setup, forbidden=forbidden, has_result=has_result(truth)
            )


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
        case "order":
            return order_text(read_order(answer, len(expected.lines)))
        case "blank":
            return "\n".join(read_fills(answer, expected.code, expected.setup))
        case "write":
            return read_code(answer, expected.setup, expected.forbidden, has_result=expected.has_result)


def texts_meant(answer: str) -> tuple[str, ...]:
    """What an answer can mean where a string is asked, likeliest first: what
    its quotes enclose, the answer without the spaces around it, the answer itself."""
    stripped = answer.strip()
    quoted = unquote(stripped)
    return (stripped, answer) if quoted is None else (quoted, stripped, answer)
