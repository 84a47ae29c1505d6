"""Describes a program's result as the JSON object that is sent to the client.

The result may be anything untrusted code can create, including an object that lies about itself.
Types are determined by ``type()``, contents by the built-in types' own methods, and exceptions
from an object's own code become part of the text: the program has ended, so they are not its
errors. Time and memory are bounded by the program's limits, which apply here as well.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from quizapp.runner.outcome import TEXT_LIMIT, VALUES_LIMIT
from quizapp.runner.report_values import (
    DEPTH_LIMIT,
    cost,
)
from quizapp.runner.worker.described_values import (
    other_object,
    result_object,
    scalar_value,
    tensor_object,
    with_identity,
)
from quizapp.runner.worker.identity import identity, identity_of_keys
from quizapp.runner.worker.texts import class_name, shown, undescribed, whole_characters

#: Maximum length of the texts of all results within one result, in characters.
_INNER_TEXT_LIMIT = 50_000

_KINDS: tuple[tuple[type, str], ...] = (
    (torch.Tensor, "tensor"),
    (bool, "bool"),
    (np.bool_, "bool"),
    (np.timedelta64, "other"),
    (int, "number"),
    (float, "number"),
    (np.integer, "number"),
    (np.floating, "number"),
    (complex, "complex"),
    (np.complexfloating, "complex"),
    (str, "text"),
    (tuple, "tuple"),
    (list, "list"),
    (dict, "dict"),
)

_MRO: Any = type.__dict__["__mro__"].__get__


class _TooMuch(Exception):
    """The result is larger than what is transferred."""


def describe(value: object) -> dict[str, Any]:
    """The result object of a value; ``values`` is None if there are too many."""
    try:
        try:
            return _Description().of(value, 0)
        except (_TooMuch, RecursionError):
            return _outline(value)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # an untrusted object may find an unexpected way to raise
        return result_object("other", undescribed(value, error))


def _outline(value: object) -> dict[str, Any]:
    """The kind and text of a container whose contents are not transferred."""
    return with_identity(result_object(_kind(value), shown(value, TEXT_LIMIT)), identity(value))


class _Description:
    """Describes a result with everything in it, counting over the whole."""

    def __init__(self) -> None:
        self._values_left = VALUES_LIMIT
        self._text_left = _INNER_TEXT_LIMIT

    def of(self, value: object, depth: int) -> dict[str, Any]:
        if depth > DEPTH_LIMIT:
            raise _TooMuch
        described = self._one(value, depth)
        if described["values"] is None or type(value) is torch.Size:
            described = with_identity(described, identity(value))
        self._values_left -= cost(described["kind"], described["shape"], described["values"])
        if self._values_left < 0:
            raise _TooMuch
        if depth:
            self._text_left -= len(described["text"])
            if self._text_left < 0:
                raise _TooMuch
        return described

    def _one(self, value: object, depth: int) -> dict[str, Any]:
        kind = _kind(value)
        if kind == "tensor":
            return tensor_object(value)
        text = shown(value, TEXT_LIMIT)
        if kind in ("tuple", "list"):
            base: Any = tuple if kind == "tuple" else list
            self._fits(base.__len__(value))
            return result_object(
                kind, text, values=[self.of(each, depth + 1) for each in base.__iter__(value)]
            )
        if kind == "dict":
            self._fits(dict.__len__(value))  # type: ignore[arg-type]  # kind says it is a dict
            described = result_object(kind, text, values=self._dict(value, depth))
            return with_identity(described, identity_of_keys(value))  # type: ignore[arg-type]
        if kind == "other":
            return other_object(value, text)
        return result_object(kind, text, values=scalar_value(value, kind))

    def _fits(self, length: int) -> None:
        if length > self._values_left:
            raise _TooMuch

    def _dict(self, value: Any, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, each in dict.items(value):
            name = whole_characters(key) if type(key) is str else shown(key, TEXT_LIMIT)
            if name in values or len(name) > TEXT_LIMIT:
                raise _TooMuch  # 1 and "1" have the same text: rather none than a wrong one
            self._text_left -= len(name)
            values[name] = self.of(each, depth + 1)
        return values


def _kind(value: object) -> str:
    kind = type(value)
    if value is None:
        return "none"
    for base, name in _KINDS:
        if issubclass(kind, base):
            return name
    return "other"


def describe_error(error: BaseException) -> dict[str, Any]:
    """The error object of an exception that a program raised."""
    bases = _MRO(type(error))[1:-1]
    return {
        "type": class_name(type(error)),
        "message": message(error),
        "bases": [class_name(base) for base in bases[:100]],
    }


def message(error: BaseException) -> str:
    """``str(error)``, truncated, or a sentence if it fails."""
    try:
        return whole_characters(str(error)[:TEXT_LIMIT])[:TEXT_LIMIT]
    except MemoryError:
        raise
    except BaseException as second:  # noqa: BLE001  # an untrusted __str__ may raise anything
        return f"<its message cannot be shown: {class_name(type(second))}>"
