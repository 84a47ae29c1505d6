"""The element types by name: their aliases, and the precision of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.element_types import COMPLEX, ELEMENT_TYPES, FLOATS


@dataclass(frozen=True, slots=True)
class Precision:
    """A binary floating-point format: the number of bits of its significand, including the hidden
    one, and the exponent of its smallest normal number."""

    bits: int
    lowest: int

    def nearest(self, number: Fraction) -> Fraction:
        """``number`` rounded to this format, ties to even, as in IEEE 754.

        The largest number of the format is ignored: a number that would overflow stays finite,
        and so equals no result.
        """
        if not number:
            return number
        exponent = number.numerator.bit_length() - number.denominator.bit_length()
        if abs(number) < Fraction(2) ** exponent:
            exponent -= 1
        quantum = Fraction(2) ** (max(exponent, self.lowest) - self.bits + 1)
        return round(number / quantum) * quantum


#: For complex types, the precision of each part.
PRECISIONS = {name: Precision(kind.bits, kind.lowest) for name, kind in (FLOATS | COMPLEX).items()}
DOUBLE = PRECISIONS["float64"]

_WHOLE = frozenset(f"{sign}int{bits}" for sign in ("", "u") for bits in (1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64))
DTYPES = ELEMENT_TYPES

# Torch's own aliases, the names of its conversion methods and typed tensors, and common abbreviations.
_ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "char": "int8",
    "byte": "uint8",
    "boolean": "bool",
    "cfloat": "complex64",
    "cdouble": "complex128",
    "chalf": "complex32",
    "bf16": "bfloat16",
    "bit": "uint1",
    "fp16": "float16",
    "fp32": "float32",
    "fp64": "float64",
    "f16": "float16",
    "f32": "float32",
    "f64": "float64",
    "i8": "int8",
    "i16": "int16",
    "i32": "int32",
    "i64": "int64",
    "u8": "uint8",
}
_PREFIX = re.compile(r"(?:dtype\s*=\s*)?(?:(?:torch|np|numpy)\s*\.\s*)?(?:cuda\s*\.\s*)?")


def read_dtype(answer: str) -> str:
    """The element type an answer names, without ``torch.``. Raises ReadingError.

    ``float`` is ``torch.float``, that is float32, not Python's.
    """
    text = fold(answer).strip().strip("'\"").lower()
    prefix = _PREFIX.match(text)
    name = text[prefix.end() :] if prefix else text
    name = name.removesuffix("tensor") or name
    name = _ALIASES.get(name, name)
    if name not in DTYPES:
        raise ReadingError("grading.dtype-unreadable")
    return name


def is_whole(dtype: str) -> bool:
    """Whether elements of this type are integers."""
    return dtype in _WHOLE


def is_complex(dtype: str) -> bool:
    """Whether elements of this type are complex numbers."""
    return dtype.startswith("complex")
