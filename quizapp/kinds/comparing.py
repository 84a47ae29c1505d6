"""Compares the outcome of an answer that is a program with that of the question's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quizapp.kinds.numbers import is_close
from quizapp.kinds.shape import shape_text
from quizapp.kinds.typed import is_blank, output_lines
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.words.note import Note

_LONGEST_MESSAGE = 300
_ENDED = {
    "timeout": Note("attempts.timeout"),
    "memory": Note("attempts.memory"),
    "crashed": Note("attempts.crashed"),
}
#: The element type whose tolerance is used for a Python number.
_NUMBERS = {"number": "float64", "complex": "complex128"}


def difference(expected: Outcome, actual: Outcome) -> Note | None:
    """How ``actual`` differs from ``expected``, which has finished; None if it does not.

    Kind, shape and dtype come first, then values, within the default tolerances of
    ``torch.testing.assert_close``; objects without values are compared by their identity. A list
    and a tuple count as the same kind. Printed output counts if ``expected`` printed something.
    """
    if actual.ended != "finished":
        return _ending(actual)
    if expected.result is not None and actual.result is not None:
        found = _result(expected.result, actual.result, printed=not is_blank(actual.printed))
        if found is not None:
            return found
    if not is_blank(expected.printed) and output_lines(expected.printed) != output_lines(actual.printed):
        return Note("attempts.other-printed")
    return None


def _note(key: str, **fills: str | int | Note) -> Note:
    return Note.of(key, **fills)


def _ending(actual: Outcome) -> Note:
    if actual.ended in _ENDED:
        return _ENDED[actual.ended]
    if actual.ended == "refused":
        return _note("attempts.walled" if actual.walled else "attempts.refused", why=actual.why_refused)
    error = actual.error or RaisedError("Exception", "")
    message = (error.message.strip().splitlines() or [""])[0][:_LONGEST_MESSAGE]
    if not message:
        return _note("attempts.raised-silently", error=error.type)
    return _note("attempts.raised", error=error.type, message=message)


def _result(expected: Result, actual: Result, *, printed: bool = False) -> Note | None:
    if _kind(expected) != _kind(actual):
        if actual.kind == "none":
            return _note("attempts.printed-only" if printed else "attempts.gives-none")
        return _note("attempts.other-kind", expected=expected.kind, actual=actual.kind)
    if expected.kind == "none":
        return None
    if expected.shape is not None and actual.shape is not None and expected.shape != actual.shape:
        return _note(
            "attempts.other-shape", expected=shape_text(expected.shape), actual=shape_text(actual.shape)
        )
    if expected.dtype != actual.dtype:
        return _note("attempts.other-dtype", expected=str(expected.dtype), actual=str(actual.dtype))
    if expected.values is None or actual.values is None:
        if expected.values is not None or actual.values is not None or actual.identity is None:
            return _note("attempts.other-object")
        return None if _same_identity(expected, actual) else _note("attempts.other-value")
    return _values(expected, actual)


def _same_identity(expected: Result, actual: Result) -> bool:
    """Whether two objects are certainly the same. Their texts are never compared, since a
    learner's object controls its own."""
    return expected.identity is not None and expected.identity == actual.identity


def _kind(result: Result) -> str:
    return "tuple" if result.kind == "list" else result.kind


def _values(expected: Result, actual: Result) -> Note | None:
    match expected.kind:
        case "tuple" | "list":
            return _items(expected.values, actual.values)
        case "dict":
            if not _same_identity(expected, actual):
                return _note("attempts.other-keys")
            return _entries(expected.values, actual.values)
        case "tensor":
            pairs = list(_elements(expected.values, actual.values, len(expected.shape or ())))
            apart = sum(not is_close(one, other, expected.dtype or "") for one, other in pairs)
            if apart and len(pairs) == 1:
                return _note("attempts.only-element")
            if apart and apart == len(pairs):
                return _note("attempts.all-elements", total=apart)
            return _note("attempts.other-elements", n=apart, total=len(pairs)) if apart else None
        case "number" if isinstance(expected.values, int) != isinstance(actual.values, int):
            return _note("attempts.whole-or-not")
        case "number" | "complex":
            close = is_close(expected.values, actual.values, _NUMBERS[expected.kind])
        case _:
            close = bool(expected.values == actual.values)
    return None if close else _note("attempts.other-value")


def _items(expected: tuple[Result, ...], actual: tuple[Result, ...]) -> Note | None:
    if len(expected) != len(actual):
        return _note("attempts.other-length", n=len(expected), actual=len(actual))
    found = (_result(one, other) for one, other in zip(expected, actual, strict=True))
    return next((note for note in found if note is not None), None)


def _entries(expected: dict[str, Result], actual: dict[str, Result]) -> Note | None:
    if set(expected) != set(actual):
        return _note("attempts.other-keys")
    found = (_result(value, actual[key]) for key, value in expected.items())
    return next((note for note in found if note is not None), None)


def _elements(expected: Any, actual: Any, dimensions: int) -> Iterator[tuple[Any, Any]]:
    """Pairs of the elements of two tensors of the same shape."""
    if not dimensions:
        yield expected, actual
        return
    for one, other in zip(expected, actual, strict=True):
        yield from _elements(one, other, dimensions - 1)
