"""The element types of torch by name, and the numbers that each can represent.

The values of a tensor come from a process in which untrusted code has run. Values that its
element type cannot represent were not produced by torch.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Strings for floats that JSON cannot represent.
NON_FINITE = frozenset({"nan", "inf", "-inf"})


@dataclass(frozen=True, slots=True)
class FloatFormat:
    """A binary floating-point format: the number of bits of its significand, including the hidden
    one, the exponent of its smallest normal number, its largest number, and whether it has
    infinities."""

    bits: int
    lowest: int
    highest: float
    has_infinity: bool = True

    def holds(self, number: float) -> bool:
        """Whether a finite number is representable exactly."""
        if abs(number) > self.highest:
            return False
        exponent = math.frexp(number)[1] - 1
        return math.ldexp(number, self.bits - 1 - max(exponent, self.lowest)).is_integer()


_SINGLE = FloatFormat(24, -126, (2 - 2.0**-23) * 2.0**127)
_HALF = FloatFormat(11, -14, 65504.0)
_DOUBLE = FloatFormat(53, -1022, math.inf)  # any finite number

FLOATS = {
    "float64": _DOUBLE,
    "float32": _SINGLE,
    "float16": _HALF,
    "bfloat16": FloatFormat(8, -126, (2 - 2.0**-7) * 2.0**127),
    "float8_e4m3fn": FloatFormat(4, -6, 448.0, has_infinity=False),
    "float8_e4m3fnuz": FloatFormat(4, -7, 240.0, has_infinity=False),
    "float8_e5m2": FloatFormat(3, -14, 57344.0),
    "float8_e5m2fnuz": FloatFormat(3, -15, 57344.0, has_infinity=False),
    "float8_e8m0fnu": FloatFormat(1, -127, 2.0**127, has_infinity=False),
}
#: The format of each part of a complex number.
COMPLEX = {"complex32": _HALF, "complex64": _SINGLE, "complex128": _DOUBLE}
#: The minimum and the maximum of each integer type.
WHOLE = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
#: Types whose elements torch does not show.
_UNTOLD = (
    frozenset(f"{sign}int{bits}" for sign in ("", "u") for bits in range(1, 8))
    | {"qint8", "qint32", "quint8", "quint4x2", "quint2x4"}
    | {"bits1x8", "bits2x4", "bits4x2", "bits8", "bits16", "float4_e2m1fn_x2"}
)

ELEMENT_TYPES = frozenset({"bool", *FLOATS, *COMPLEX, *WHOLE, *_UNTOLD})


def can_hold(dtype: str, elements: Sequence[Any]) -> bool:
    """Whether these values can be elements of the type: each of the right kind, and exactly representable."""
    if dtype == "bool":
        return all(type(each) is bool for each in elements)
    if dtype in WHOLE:
        low, high = WHOLE[dtype]
        return all(type(each) is int and low <= each <= high for each in elements)
    if dtype in FLOATS:
        return _are_floats(FLOATS[dtype], elements)
    if dtype in COMPLEX:
        pairs = all(type(each) is list and len(each) == 2 for each in elements)
        return pairs and _are_floats(COMPLEX[dtype], [part for each in elements for part in each])
    return False


def _are_floats(kind: FloatFormat, elements: Sequence[Any]) -> bool:
    if {float}.issuperset(map(type, elements)):
        finite = elements
    else:
        if not all(type(each) is float or (type(each) is str and each in NON_FINITE) for each in elements):
            return False
        finite = [each for each in elements if type(each) is float]
        if not kind.has_infinity and any(each in ("inf", "-inf") for each in elements):
            return False
    if not all(map(math.isfinite, finite)):
        return False
    if kind is _DOUBLE:
        return True
    if kind is _SINGLE:  # by far the most frequent case, and faster this way
        return array("f", finite).tolist() == list(finite)
    return all(map(kind.holds, finite))
