"""Describes a program's result as the JSON object that crosses to the client.

The result may be anything a stranger's code can make, also an object that lies
about itself. Types are asked of ``type()``, contents of the built-in types'
own methods, and whatever an object's own code raises becomes part of the text:
the program has ended, and nothing raised here is an error of it.
Time and memory are bounded by the program's limits, in which this runs.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from quizapp.runner.outcome import TEXT_LIMIT, VALUES_LIMIT
from quizapp.runner.report_values import (
    DEPTH_LIMIT,
    INTEGER_BITS,
    NAME_LIMIT,
    UNKNOWN,
    cost,
    known_device,
    known_dtype,
)
from quizapp.runner.worker.identity import identity, identity_of_keys
from quizapp.runner.worker.texts import class_name, one_line, shown, undescribed, whole_characters

#: Characters of text over all results within one result.
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
_TENSOR: Any = torch._C.TensorBase
_DTYPE: Any = _TENSOR.dtype.__get__
_DEVICE: Any = _TENSOR.device.__get__
_REQUIRES_GRAD: Any = _TENSOR.requires_grad.__get__
#: What JSON has just so.
_PLAIN = frozenset({bool, int})
_MRO: Any = type.__dict__["__mro__"].__get__


class _TooMuch(Exception):
    """The result holds more than is carried."""


def describe(value: object) -> dict[str, Any]:
    """The result object of a value; ``values`` is None where there are too many."""
    try:
        try:
            return _Description().of(value, 0)
        except (_TooMuch, RecursionError):
            return _outline(value)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # a stranger's object may find a way that nobody thought of
        return _result("other", undescribed(value, error))


def _outline(value: object) -> dict[str, Any]:
    """The kind and text of a container whose contents are not carried."""
    return _known(_result(_kind(value), shown(value, TEXT_LIMIT)), identity(value))


class _Description:
    """Describes one result with all that is in it, counting over the whole."""

    def __init__(self) -> None:
        self._values_left = VALUES_LIMIT
        self._text_left = _INNER_TEXT_LIMIT

    def of(self, value: object, depth: int) -> dict[str, Any]:
        if depth > DEPTH_LIMIT:
            raise _TooMuch
        described = self._one(value, depth)
        if described["values"] is None or type(value) is torch.Size:
            described = _known(described, identity(value))
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
            return _tensor(value)
        text = shown(value, TEXT_LIMIT)
        if kind in ("tuple", "list"):
            base: Any = tuple if kind == "tuple" else list
            self._fits(base.__len__(value))
            return _result(kind, text, values=[self.of(each, depth + 1) for each in base.__iter__(value)])
        if kind == "dict":
            self._fits(dict.__len__(value))  # type: ignore[arg-type]  # kind says it is a dict
            described = _result(kind, text, values=self._dict(value, depth))
            return _known(described, identity_of_keys(value))  # type: ignore[arg-type]
        if kind == "other":
            return _other(value, text)
        return _result(kind, text, values=_scalar(value, kind))

    def _fits(self, length: int) -> None:
        if length > self._values_left:
            raise _TooMuch

    def _dict(self, value: Any, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, each in dict.items(value):
            name = whole_characters(key) if type(key) is str else shown(key, TEXT_LIMIT)
            if name in values or len(name) > TEXT_LIMIT:
                raise _TooMuch  # 1 and "1" read alike: rather none than a wrong one
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


def _result(kind: str, text: str, values: Any = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "shape": None,
        "dtype": None,
        "device": None,
        "requires_grad": None,
        "values": values,
        "text": text,
    }


def _known(described: dict[str, Any], found: str | None) -> dict[str, Any]:
    """A result with its identity, where it has one."""
    return described if found is None else {**described, "identity": found}


def _tensor(value: Any) -> dict[str, Any]:
    """A tensor of any layout. What a layout cannot tell is left out of ``values``."""
    with torch._C.DisableTorchFunctionSubclass():
        described = _result("tensor", shown(value, TEXT_LIMIT))
        shape = _asked(lambda: [int(size) for size in _TENSOR.size(value)], None)
        described["shape"] = shape or []
        described["dtype"] = known_dtype(str(_asked(lambda: _DTYPE(value), UNKNOWN)).removeprefix("torch."))
        described["device"] = known_device(str(_asked(lambda: _DEVICE(value), UNKNOWN)))
        described["requires_grad"] = bool(_asked(lambda: _REQUIRES_GRAD(value), False))
        known = shape is not None and described["dtype"] != UNKNOWN
        if known and cost("tensor", shape, ()) <= VALUES_LIMIT:
            described["values"] = _asked(lambda: _plain(_TENSOR.tolist(value)), None)
    return described


def _asked(question: Any, otherwise: Any) -> Any:
    """What torch answers, or ``otherwise`` where this kind of tensor has no answer."""
    try:
        return question()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # each kind of tensor refuses in its own way
        return otherwise


def _plain(values: Any) -> Any:
    """Nested lists of Python scalars as JSON has them."""
    if isinstance(values, list):
        kinds = set(map(type, values))
        if kinds <= _PLAIN or (kinds == {float} and all(map(math.isfinite, values))):
            return values
        return [_plain(each) for each in values]
    if isinstance(values, float):
        return _finite(values)
    if isinstance(values, complex):
        return [_finite(values.real), _finite(values.imag)]
    if isinstance(values, bool | int):
        return values
    raise TypeError(f"a tensor of {type(values)}")


def _finite(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _scalar(value: Any, kind: str) -> Any:
    """The value of a scalar through its built-in type, or None where that cannot hold it."""
    if issubclass(type(value), np.generic):
        value = _plain_scalar(value)
    base = type(value)
    if kind == "bool":
        return bool(value)
    if kind == "complex" and issubclass(base, complex):
        return _plain(complex.__add__(value, 0j))
    if kind == "text":
        return whole_characters(str.__str__(value)) if str.__len__(value) <= TEXT_LIMIT else None
    if kind == "number" and issubclass(base, int):
        return int.__add__(value, 0) if int.bit_length(value) <= INTEGER_BITS else None
    if kind == "number" and issubclass(base, float):
        return _finite(float.__add__(value, 0.0))
    return None


def _plain_scalar(value: Any) -> Any:
    """A numpy scalar as Python's own; None where it is beyond a double."""
    for wide, plain in ((np.longdouble, float), (np.clongdouble, complex)):
        if issubclass(type(value), wide):
            exact = np.frombuffer(np.generic.tobytes(value), wide)
            with np.errstate(all="ignore"):
                rounded = exact.astype(plain)
            return rounded[0].item() if np.array_equal(np.isinf(exact), np.isinf(rounded)) else None
    return np.generic.item(value)


def _other(value: Any, text: str) -> dict[str, Any]:
    described = _result("other", text)
    if issubclass(type(value), np.ndarray):
        described["shape"] = [int(size) for size in np.ndarray.shape.__get__(value)]
        described["dtype"] = one_line(str(np.ndarray.dtype.__get__(value)), NAME_LIMIT)
    return described


def describe_error(error: BaseException) -> dict[str, Any]:
    """The error object of an exception that a program raised."""
    bases = _MRO(type(error))[1:-1]
    return {
        "type": class_name(type(error)),
        "message": message(error),
        "bases": [class_name(base) for base in bases[:100]],
    }


def message(error: BaseException) -> str:
    """``str(error)``, cut, or a sentence where even that fails."""
    try:
        return whole_characters(str(error)[:TEXT_LIMIT])[:TEXT_LIMIT]
    except MemoryError:
        raise
    except BaseException as second:  # noqa: BLE001  # a stranger's __str__ may raise anything
        return f"<its message cannot be shown: {class_name(type(second))}>"
