"""Parses a result in a report strictly: anything invalid is rejected here.

The type and range of every value are checked, and whether its element type can represent it, so
that later code need not check again.
"""

from __future__ import annotations

import math
import re
from typing import Any, cast, get_args

from quizapp.runner.element_types import ELEMENT_TYPES, NON_FINITE, can_hold
from quizapp.runner.outcome import TEXT_LIMIT, VALUES_LIMIT, Kind, Result

#: Maximum length of the name of a class, a dtype, a device or a call, in characters.
NAME_LIMIT = 200
#: Maximum size of an integer, in bits; Python itself refuses to parse far longer ones.
INTEGER_BITS = 4096
#: Maximum nesting depth of results.
DEPTH_LIMIT = 20
#: The element type, or the device, of a tensor that does not report it.
UNKNOWN = "unknown"

_KINDS = frozenset(get_args(Kind))
_DEVICE = re.compile(r"[a-z]{2,20}(:[0-9]{1,3})?")
#: Sizes and elements of tensors are 64-bit numbers.
_LARGEST = 2**63
_MOST_SIZES = 64


class Malformed(ValueError):
    """A report is invalid; the message says why."""


class Results:
    """Parses a result with everything in it, counting elements over the whole."""

    def __init__(self) -> None:
        self._left = VALUES_LIMIT

    def read(self, value: object, depth: int = 0) -> Result:
        """A result. Raises Malformed."""
        if depth > DEPTH_LIMIT:
            raise Malformed("the results are nested too deeply")
        keys = {"kind", "shape", "dtype", "device", "requires_grad", "values", "text"}
        identity = None
        if isinstance(value, dict) and "identity" in value:
            keys.add("identity")
            identity = text_of(value["identity"], NAME_LIMIT, "identity")
        fields = fields_of(value, keys, "result")
        kind = fields["kind"]
        if not isinstance(kind, str) or kind not in _KINDS:
            raise Malformed("the kind is unknown")
        shape, dtype, device, requires_grad = _properties(kind, fields)
        return Result(
            kind=cast("Kind", kind),
            text=text_of(fields["text"], TEXT_LIMIT, "text"),
            shape=shape,
            dtype=dtype,
            device=device,
            requires_grad=requires_grad,
            values=self._values(kind, shape, dtype, fields["values"], depth),
            identity=identity,
        )

    def _values(
        self, kind: str, shape: tuple[int, ...] | None, dtype: str | None, values: Any, depth: int
    ) -> Any:
        self._left -= cost(kind, shape, values)
        if self._left < 0:
            raise Malformed("there are too many values")
        if values is None:
            if kind == "bool":
                raise Malformed("a bool has no value")
            return None
        if kind == "tensor" and shape is not None and dtype is not None:
            return _nested(values, shape, dtype)
        if kind == "number":
            return _number(values)
        if kind == "bool" and isinstance(values, bool):
            return values
        if kind == "complex" and can_hold("complex128", [values]):
            return values
        if kind == "text":
            return text_of(values, TEXT_LIMIT, "values")
        if kind in ("tuple", "list") and isinstance(values, list):
            return tuple(self.read(each, depth + 1) for each in values)
        if kind == "dict" and isinstance(values, dict):
            return {
                text_of(key, TEXT_LIMIT, "key"): self.read(each, depth + 1) for key, each in values.items()
            }
        raise Malformed(f"the values do not match the kind {kind}")


def cost(kind: str, shape: tuple[int, ...] | None, values: object) -> int:
    """The share of VALUES_LIMIT that one result takes, without the results in it.

    A tensor of shape (1000, 0) has no elements but a thousand lists, so sizes count up to the
    first that is zero.
    """
    if values is not None and kind == "tensor" and shape is not None:
        return math.prod(shape[: shape.index(0)] if 0 in shape else shape)
    return 0 if values and kind in ("tuple", "list", "dict") else 1


def _properties(
    kind: str, fields: dict[str, Any]
) -> tuple[tuple[int, ...] | None, str | None, str | None, bool | None]:
    """A result's shape, dtype, device and requires_grad, as required for its kind."""
    shape, dtype, device, requires_grad = (
        fields[key] for key in ("shape", "dtype", "device", "requires_grad")
    )
    if kind == "tensor":
        if type(requires_grad) is not bool:
            raise Malformed("requires_grad is not a bool")
        return shape_of(shape), dtype_of(dtype), _device(device), requires_grad
    if device is not None or requires_grad is not None:
        raise Malformed("only a tensor can have a device and requires_grad")
    if kind == "other" and shape is not None:  # an array of numpy
        return shape_of(shape), name_of(dtype, "dtype"), None, None
    if shape is not None or dtype is not None:
        raise Malformed(f"a {kind} has no shape or dtype")
    return None, None, None, None


def _nested(values: Any, shape: tuple[int, ...], dtype: str) -> Any:
    if shape and (not isinstance(values, list) or len(values) != shape[0]):
        raise Malformed("the values do not match the shape")
    if len(shape) > 1:
        return [_nested(each, shape[1:], dtype) for each in values]
    if not can_hold(dtype, values if shape else [values]):
        raise Malformed(f"a value cannot be represented in the dtype {dtype}")
    return values


def _number(value: Any) -> Any:
    if type(value) is int and value.bit_length() <= INTEGER_BITS:
        return value
    if (type(value) is float and math.isfinite(value)) or (type(value) is str and value in NON_FINITE):
        return value
    raise Malformed("a number is missing or out of range")


def fields_of(value: object, keys: set[str], what: str) -> dict[str, Any]:
    """An object with exactly these keys. Raises Malformed."""
    if not isinstance(value, dict) or value.keys() != keys:
        raise Malformed(f"a {what} does not have the expected keys")
    return value


def shape_of(value: object) -> tuple[int, ...]:
    """The sizes of a tensor. Raises Malformed."""
    if not isinstance(value, list) or len(value) > _MOST_SIZES:
        raise Malformed("the shape is not a list, or too long")
    if not all(type(size) is int and 0 <= size < _LARGEST for size in value):
        raise Malformed("a size is not an integer")
    if math.prod(value) >= _LARGEST:
        raise Malformed("the shape has too many elements for a tensor")
    return tuple(value)


def text_of(value: object, limit: int, what: str) -> str:
    """A valid string of limited length. Raises Malformed."""
    if not isinstance(value, str) or len(value) > limit:
        raise Malformed(f"{what} is not a string of at most {limit} characters")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Malformed(f"{what} contains an unpaired surrogate") from error
    return value


def name_of(value: object, what: str) -> str:
    """The name of a class, a type or a call: one line, without control characters. Raises Malformed."""
    name = text_of(value, NAME_LIMIT, what)
    if not name or not name.isprintable():
        raise Malformed(f"{what} is not a name")
    return name


def dtype_of(value: object) -> str:
    """The element type of a tensor. Raises Malformed."""
    if not isinstance(value, str) or known_dtype(value) != value:
        raise Malformed("dtype is not one of torch's")
    return value


def known_dtype(name: str) -> str:
    """An element type's name; UNKNOWN if it is not a supported one."""
    return name if name in ELEMENT_TYPES else UNKNOWN


def known_device(name: str) -> str:
    """A device's name; UNKNOWN if it does not look like one."""
    return name if _DEVICE.fullmatch(name) else UNKNOWN


def _device(value: object) -> str:
    if not isinstance(value, str) or known_device(value) != value:
        raise Malformed("device is not one of torch's")
    return value
