"""Formats results as text that a learner could type and that is judged right."""

from __future__ import annotations

import math
from typing import Any

from quizapp.kinds.dtype_names import DOUBLE, PRECISIONS, Precision, is_complex, is_whole
from quizapp.kinds.numbers import float_text, number_of
from quizapp.runner.outcome import Result

#: The element types of tensors from literals of each type if no dtype is given.
_UNSTATED = frozenset({"int64", "float32", "bool", "complex64"})


def result_text(result: Result) -> str:
    """A result as one line: ``tensor([[1, 2], [3, 4]])``, ``(1, 2)``, ``'text'``.

    A tensor's dtype is stated only if its literals do not imply it. For a result that has no such
    form, or more elements than were transferred, it is ``result.text``.
    """
    if result.values is None:
        return result.text
    match result.kind:
        case "tensor":
            return _tensor_text(result)
        case "number":
            return _number_text(result.values)
        case "complex":
            return _complex_text(result.values, DOUBLE)
        case "bool":
            return str(result.values)
        case "text":
            return repr(result.values)
        case "tuple":
            items = [result_text(item) for item in result.values]
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        case "list":
            return f"[{', '.join(result_text(item) for item in result.values)}]"
    return result.text


def _tensor_text(result: Result) -> str:
    shape, dtype = result.shape or (), result.dtype or ""
    # Empty literals are float32 in torch, so any other type has to be stated.
    stated = dtype not in _UNSTATED or (0 in shape and dtype != "float32")
    after = f", dtype=torch.{dtype}" if stated else ""
    if 0 in shape:
        size = f", size={shape}" if len(shape) > 1 else ""
        return f"tensor([]{size}{after})"
    return f"tensor({_rows(result.values, len(shape), dtype)}{after})"


def _rows(values: Any, dimensions: int, dtype: str) -> str:
    if not dimensions:
        return element_text(values, dtype)
    return f"[{', '.join(_rows(row, dimensions - 1, dtype) for row in values)}]"


def element_text(value: Any, dtype: str) -> str:
    """One element of a tensor, from its values, as text."""
    precision = PRECISIONS.get(dtype, DOUBLE)
    if is_complex(dtype):
        return _complex_text(value, precision)
    if dtype == "bool" or is_whole(dtype):
        return str(value)
    if dtype in PRECISIONS:
        return float_text(float(number_of(value)), precision)
    return _number_text(value)


def _number_text(value: int | float | str) -> str:
    return str(value) if isinstance(value, int) else float_text(float(number_of(value)), DOUBLE)


def _complex_text(parts: tuple[Any, Any] | list[Any], precision: Precision) -> str:
    real, imag = (float_text(float(number_of(part)), precision).removesuffix(".0") for part in parts)
    return f"{real}{imag}j" if imag.startswith("-") else f"{real}+{imag}j"


def element_count(result: Result) -> int:
    """The number of elements of a result, including all its parts."""
    if result.kind == "tensor":
        return math.prod(result.shape or ())
    if result.kind in ("tuple", "list") and result.values is not None:
        return sum(element_count(item) for item in result.values)
    return 1
