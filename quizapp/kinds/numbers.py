"""The numbers of results: writing them in decimal, and comparing them with a typed decimal or
with each other."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Literal

from quizapp.kinds.dtype_names import Precision
from quizapp.kinds.literals import Real

#: Significant digits of a canonical number.
MOST_DIGITS = 6
#: Minimum number of significant digits that identify a longer number.
FEWEST_DIGITS = 4

#: Relative and absolute tolerance of each element type; others are compared exactly. They are the
#: defaults of ``torch.testing.assert_close``, the same on every device: see
#: https://docs.pytorch.org/docs/stable/testing.html. Two programs that are compared have run on one
#: device, so their last bits agree; differences between devices are well within the tolerance of the
#: type.
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

Number = int | float
#: ``cut off`` is wrong too: the digits are the result's own, but the last one was not rounded.
Closeness = Literal["right", "wrong", "cut off", "few digits"]


def number_of(value: int | float | str) -> Number:
    """A number of an outcome; ``nan``, ``inf`` and ``-inf`` are strings there."""
    return float(value) if isinstance(value, str) else value


def float_text(number: float, precision: Precision) -> str:
    """A float as a learner could type it: the fewest digits, up to six significant ones, that
    round-trip, with a decimal point or an exponent so that it reads as a float.

    A rounded number keeps all six digits, including zeros, since the precision of a typed
    number is taken from its length. An integral value below a million is written in full:
    for 65504 as a half, 65500.0 would round-trip but would be misleading.
    """
    if not math.isfinite(number):
        return str(number)
    number = float(precision.nearest(Fraction(number)))
    if number == int(number) and abs(number) < 10**MOST_DIGITS:
        return f"{number:.1f}"
    digits, text = shortest(number, precision)
    exact = digits <= MOST_DIGITS
    if not exact:
        digits, text = MOST_DIGITS, f"{number:.{MOST_DIGITS - 1}e}"
    exponent = int(text.partition("e")[2])
    decimals = digits - 1 - exponent
    if exponent < -4 or exponent >= MOST_DIGITS or (decimals < 1 and not exact):
        return text
    return f"{float(text):.{max(decimals, 1)}f}"


def shortest(number: float, precision: Precision) -> tuple[int, str]:
    """The number of significant digits that round-trip a finite number in its own precision, and
    the number in that many digits; counting stops after six."""
    exact = precision.nearest(Fraction(number))
    for digits in range(1, MOST_DIGITS + 1):
        text = f"{number:.{digits - 1}e}"
        if precision.nearest(Fraction(text)) == exact:
            return digits, text
    return MOST_DIGITS + 1, f"{number:.{MOST_DIGITS}e}"


def closeness(typed: Real, number: Number, precision: Precision | None) -> Closeness:
    """How close a typed number is to a result's; ``precision`` is None for integers.

    A number that is equal after rounding to the result's precision is right, whatever its digits;
    a fraction counts as six digits, so that the result's own rounding does not make it wrong. Any
    other number must be the result rounded to the digits typed: with at least four significant
    digits it is right, with fewer it must be typed again. Anything else is another number and
    wrong, however short: 5 for 6.0, 1.9 for 1.4142. So is a zero, which has no significant digits
    that could agree.

    This works for every device: if the last bits of a result differ there, so that a short number
    becomes a long one, four digits are enough, and are right there and on the CPU.
    """
    if typed.special is not None or (isinstance(number, float) and not math.isfinite(number)):
        return "right" if typed.special == str(number) else "wrong"
    result = Fraction(number)
    value = typed.value
    if precision is not None:
        result, value = precision.nearest(result), precision.nearest(value)
    if value == result:
        return "right"
    if typed.is_zero or not result:
        return "wrong"
    if typed.digits is None:
        near = precision is not None and abs(typed.value - result) <= _unit(result, MOST_DIGITS) / 2
        return "right" if near else "wrong"
    # 0.45 is slightly less in float32, and is still rounded to 0.5.
    exact = {result, _decimal(result, precision)}
    if typed.digits >= FEWEST_DIGITS and any(abs(typed.value - each) <= typed.unit / 2 for each in exact):
        return "right"
    if any(_rounds_to(each, typed) for each in exact):
        return "few digits"
    return "cut off" if any(_cuts_off_to(each, typed) for each in exact) else "wrong"


def _rounds_to(number: Fraction, typed: Real) -> bool:
    """Whether ``number`` rounded to the digits typed is what was typed; ties may be rounded away
    from zero or to even."""
    units = number / typed.unit
    away = int(units + Fraction(1 if units > 0 else -1, 2))
    return typed.value in (round(units) * typed.unit, away * typed.unit)


def _cuts_off_to(number: Fraction, typed: Real) -> bool:
    """Whether ``number`` truncated to the digits typed, some of them decimals, is what was typed."""
    has_decimals = typed.unit < 1 and (typed.digits or 0) > 1
    return has_decimals and int(number / typed.unit) * typed.unit == typed.value


def _decimal(result: Fraction, precision: Precision | None) -> Fraction:
    """The shortest decimal of at most six digits that represents a result, else the result itself."""
    if precision is None:
        return result
    digits, text = shortest(float(result), precision)
    return Fraction(text) if digits <= MOST_DIGITS else result


def _unit(number: Fraction, digits: int) -> Fraction:
    """The value of a one in the last of ``digits`` significant digits of a number."""
    exponent = int(f"{float(number):e}".partition("e")[2]) if number else 0
    return Fraction(10) ** (exponent - digits + 1)


def is_close(expected: Any, actual: Any, dtype: str) -> bool:
    """Whether two elements of one type agree: scalars, or ``[re, im]`` for a complex one.

    NaN equals NaN; a complex number is NaN if a part of it is.
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
    if math.isinf(apart) or math.isinf(size):  # overflow: nearly the largest numbers there are
        smaller = [[part / 16 for part in parts] for parts in (expected, actual)]
        return _is_close(smaller[0], smaller[1], dtype)
    return apart <= absolute + relative * size


def _float(value: Any) -> float:
    return float(number_of(value))
