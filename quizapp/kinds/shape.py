"""``ask: shape``: the sizes of the result, in the many ways people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.kind import Unsettled, unsettled
from quizapp.kinds.stated import PlainKind, StatedTruth, identified
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.outcome import Result
from quizapp.words.note import Note

_SCALAR = frozenset({"scalar", "0-d", "0d", "0 d", "标量"})
_SIZE_CALL = re.compile(r"(?:torch\s*\.\s*)?size\s*(?=\()", re.IGNORECASE)
_CLOSING = {"(": ")", "[": "]"}
#: ``torch.Size([2])`` has two pairs of brackets; one more does no harm.
_MOST_BRACKETS = 3

_SIZE = r"[0-9]+"
_LISTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SIZE}(?:\s*,\s*{_SIZE})*\s*,?",
        rf"{_SIZE}(?:\s*[xX×*]\s*{_SIZE})+",
        rf"{_SIZE}(?:\s+{_SIZE})+",
    )
)
#: Maximum number of digits of a size, which is a 64-bit number.
_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class ShapeTruth(StatedTruth):
    """The sizes of the result."""

    ask: ClassVar[str] = "shape"
    shape: tuple[int, ...]


class Shape(PlainKind[ShapeTruth, tuple[int, ...]]):
    """The shape of the result, or a result that is a shape itself."""

    ask = "shape"
    tells_apart = is_fine = could_ask_error = has_elements = True

    def truth_in(self, result: Result) -> ShapeTruth | Unsettled:
        if result.shape is not None:
            return ShapeTruth(tuple(result.shape))
        if result.kind == "tuple" and identified(result, "torch.Size "):
            if result.values is None:
                return unsettled("grading.unsettled-unseen")
            sizes = tuple(item.values for item in result.values)
            if all(type(size) is int and size >= 0 for size in sizes):
                return ShapeTruth(sizes)
        return unsettled("grading.unsettled-no-shape")

    def parse(self, answer: str) -> tuple[int, ...]:
        return read_shape(answer)

    def value(self, truth: ShapeTruth) -> tuple[int, ...]:
        return truth.shape

    def text(self, value: tuple[int, ...]) -> str:
        return shape_text(value)

    def difference(self, own: tuple[int, ...], typed: tuple[int, ...]) -> Note:
        if len(typed) > len(own):
            return Note.of("grading.dimensions-too-many", n=len(typed) - len(own))
        if len(typed) < len(own):
            return Note.of("grading.dimensions-too-few", n=len(own) - len(typed))
        if sorted(typed) == sorted(own):
            return Note("grading.sizes-in-another-order")
        apart = sum(one != other for one, other in zip(own, typed, strict=True))
        key = "all-sizes-differ" if apart == len(own) else "sizes-differ"
        return Note.of(f"grading.{key}", n=apart, total=len(own))


def read_shape(answer: str) -> tuple[int, ...]:
    """The sizes that an answer gives, outermost first; ``()`` for a 0-d tensor.

    Only one kind of separator may be used in an answer: commas, ``x`` or spaces. Raises
    ReadingError.
    """
    text = fold(answer).strip()
    if text.lower() in _SCALAR:
        return ()
    call = _SIZE_CALL.match(text)
    inner = _without_brackets(text[call.end() :] if call else text)
    if not inner:
        return ()
    if not any(sizes.fullmatch(inner) for sizes in _LISTS):
        raise ReadingError(_complaint(inner))
    written = re.findall(_SIZE, inner)
    if any(len(size) > _MOST_DIGITS for size in written):
        raise ReadingError("grading.shape-size-too-long", digits=_MOST_DIGITS)
    return tuple(int(size) for size in written)


def shape_text(shape: tuple[int, ...]) -> str:
    """Sizes in the form of a Python tuple: ``(2, 1, 3)``, ``(3,)``, ``()``."""
    return str(tuple(shape))


def _without_brackets(text: str) -> str:
    for _ in range(_MOST_BRACKETS):
        if not text or text[0] not in _CLOSING:
            break
        if text[-1] != _CLOSING[text[0]]:
            raise ReadingError("grading.brackets")
        text = text[1:-1].strip()
    if any(bracket in text for bracket in "()[]"):
        raise ReadingError("grading.brackets")
    return text


def _complaint(inner: str) -> str:
    if re.search(r"-\s*[0-9]", inner):
        return "grading.shape-negative"
    if re.search(r"[0-9]\s*\.|\.\s*[0-9]", inner):
        return "grading.shape-not-whole"
    return "grading.shape-unreadable"
