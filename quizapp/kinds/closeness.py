"""Whether two elements of results are as good as equal.

The tolerances are the defaults of ``torch.testing.assert_close``, which are the
element type's and the same on every device: see
https://docs.pytorch.org/docs/stable/testing.html. Two programs that are compared
have run on one device, whose last bits are therefore alike; what differs between
devices is well within the tolerance of the type. Equal is right in any case.
"""

from __future__ import annotations

import math
from typing import Any

from quizapp.kinds.decimals import number_of

#: Relative and absolute tolerance of each element type; any other is compared exactly.
_TOLERANCES = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
    "complex32": (1e-3, 1e-5),
    "complex64": (1.3e-6, 1e-5),
    "complex128": (1e-7, 1e-7),
    "quint8": (1.3e-6, 1e-5),
    "quint4x2": (1.3e-6, 1e-5),
    "quint2x4": (1.3e-6, 1e-5),
    "qint8": (1.3e-6, 1e-5),
    "qint32": (1.3e-6, 1e-5),
}


def is_close(expected: Any, actual: Any, dtype: str) -> bool:
    """Whether two elements of one type agree: scalars, or ``[re, im]`` for a complex one.

    NaN equals NaN, and a complex number is NaN where a part of it is.
    """
    if expected == actual:
        return True
    if isinstance(expected, list) and isinstance(actual, list):
        return _is_close([_float(part) for part in expected], [_float(part) for part in actual], dtype)
    if isinstance(expected, bool | int) and isinstance(actual, bool | int):
        return False
    return _is_close([_float(expected)], [_float(actual)], dtype)


def _is_close(expected: list[float], actual: list[float], dtype: str) -> bool:
    if any(map(math.isnan, expected)) or any(map(math.isnan, actual)):
        return any(map(math.isnan, expected)) and any(map(math.isnan, actual))
    if not all(map(math.isfinite, (*expected, *actual))):
        return expected == actual
    relative, absolute = _TOLERANCES.get(dtype, (0.0, 0.0))
    apart = math.hypot(*(one - other for one, other in zip(expected, actual, strict=True)))
    size = math.hypot(*expected)
    if math.isinf(apart) or math.isinf(size):  # nearly the largest numbers there are
        smaller = [[part / 16 for part in parts] for parts in (expected, actual)]
        return _is_close(smaller[0], smaller[1], dtype)
    return apart <= absolute + relative * size


def _float(value: Any) -> float:
    return float(number_of(value))
