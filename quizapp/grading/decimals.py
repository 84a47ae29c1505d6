"""Writes the numbers of a result in decimal, and judges a typed decimal against them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from quizapp.grading.dtypes import Precision
from quizapp.grading.literals import Real

#: Significant digits of a canonical number.
MOST_DIGITS = 6
#: Fewer significant digits than this do not tell a number that has more.
FEWEST_DIGITS = 4

Number = int | float
Closeness = Literal["right", "wrong", "few digits"]


def number_of(value: int | float | str) -> Number:
    """A number of an outcome; ``nan``, ``inf`` and ``-inf`` come as texts."""
    return float(value) if isinstance(value, str) else value


def float_text(number: float, precision: Precision) -> str:
    """A float as a learner could type it: the fewest of up to six significant
    digits that give it back, with a point or an exponent so that it reads as a float.

    A rounded number keeps all six, zeros too, since a typed number is taken to
    be as precise as it is long; a whole one below a million is written out,
    because 65500.0 for half's 65504 would be shorter but not what anyone means.
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
    """How many significant digits give a finite number back in its own
    precision, and the number in that many; beyond six it is not counted further."""
    exact = precision.nearest(Fraction(number))
    for digits in range(1, MOST_DIGITS + 1):
        text = f"{number:.{digits - 1}e}"
        if precision.nearest(Fraction(text)) == exact:
            return digits, text
    return MOST_DIGITS + 1, f"{number:.{MOST_DIGITS}e}"


def closeness(typed: Real, number: Number, precision: Precision | None) -> Closeness:
    """How a typed number stands to a result's; ``precision`` is None for whole numbers.

    Equal after rounding to the result's precision is right, whatever the
    digits; a fraction counts as six digits, so that a result's own rounding
    does not make it wrong. Otherwise a number of four or more significant
    digits is right within half a unit of its last digit. One of fewer digits
    is asked for more of them where more could matter: where it is the result
    rounded to those digits, or where the result needs four or more itself.
    Where the result is whole, or needs three at most, another short number is
    simply another number: 5 for 6.0 is wrong.

    That serves every device: one whose last bits make a short number a long one
    asks for four digits, and four are right there and on the processor.
    """
    if typed.special is not None or (isinstance(number, float) and not math.isfinite(number)):
        return "right" if typed.special == str(number) else "wrong"
    result = Fraction(number)
    value = typed.value
    if precision is not None:
        result, value = precision.nearest(result), precision.nearest(value)
    if value == result:
        return "right"
    distance = abs(typed.value - result)
    if typed.digits is None:
        near = precision is not None and distance <= _unit(result, MOST_DIGITS) / 2
        return "right" if near else "wrong"
    near = distance <= typed.unit / 2
    if typed.digits >= FEWEST_DIGITS:
        return "right" if near else "wrong"
    return "few digits" if near or _needs_many_digits(result, precision) else "wrong"


def _needs_many_digits(result: Fraction, precision: Precision | None) -> bool:
    if precision is None or result.denominator == 1:
        return False
    return shortest(float(result), precision)[0] >= FEWEST_DIGITS


def _unit(number: Fraction, digits: int) -> Fraction:
    """The worth of the last of so many significant digits of a number."""
    exponent = int(f"{float(number):e}".partition("e")[2]) if number else 0
    return Fraction(10) ** (exponent - digits + 1)
