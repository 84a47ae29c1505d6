"""Tensors, numbers and strings as values in the JSON object of a result.

They are read through the methods of the built-in types, since an untrusted type can lie.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from quizapp.runner.outcome import TEXT_LIMIT, VALUES_LIMIT
from quizapp.runner.report_values import (
    INTEGER_BITS,
    NAME_LIMIT,
    UNKNOWN,
    cost,
    known_device,
    known_dtype,
)
from quizapp.runner.worker.texts import one_line, shown, whole_characters

_TENSOR: Any = torch._C.TensorBase
_DTYPE: Any = _TENSOR.dtype.__get__
_DEVICE: Any = _TENSOR.device.__get__
_REQUIRES_GRAD: Any = _TENSOR.requires_grad.__get__
#: Types that JSON represents directly.
_PLAIN = frozenset({bool, int})


def result_object(kind: str, text: str, values: Any = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "shape": None,
        "dtype": None,
        "device": None,
        "requires_grad": None,
        "values": values,
        "text": text,
    }


def with_identity(described: dict[str, Any], found: str | None) -> dict[str, Any]:
    """A result with its identity, if it has one."""
    return described if found is None else {**described, "identity": found}


def tensor_object(value: Any) -> dict[str, Any]:
    """The result object of a tensor of any layout. Parts that a layout does not provide are left
    out of ``values``."""
    with torch._C.DisableTorchFunctionSubclass():
        described = result_object("tensor", shown(value, TEXT_LIMIT))
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
    """Torch's answer, or ``otherwise`` if this kind of tensor has none."""
    try:
        return question()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # each kind of tensor raises other errors
        return otherwise


def _plain(values: Any) -> Any:
    """Nested lists of Python scalars in their JSON form."""
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


def scalar_value(value: Any, kind: str) -> Any:
    """The value of a scalar through its built-in type, or None if that cannot represent it."""
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
    """A numpy scalar as a Python one; None if it exceeds a double."""
    for wide, plain in ((np.longdouble, float), (np.clongdouble, complex)):
        if issubclass(type(value), wide):
            exact = np.frombuffer(np.generic.tobytes(value), wide)
            with np.errstate(all="ignore"):
                rounded = exact.astype(plain)
            return rounded[0].item() if np.array_equal(np.isinf(exact), np.isinf(rounded)) else None
    return np.generic.item(value)


def other_object(value: Any, text: str) -> dict[str, Any]:
    described = result_object("other", text)
    if issubclass(type(value), np.ndarray):
        described["shape"] = [int(size) for size in np.ndarray.shape.__get__(value)]
        described["dtype"] = one_line(str(np.ndarray.dtype.__get__(value)), NAME_LIMIT)
    return described
