"""How many digits tell a number: any that are the result's, rounded, are right or asked for more;
any others are another number."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.kinds import judge
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Result

TWELVE_NINTHS = 1.3333333730697632  # 4/3 in float32


def tensor(values: Any, shape: tuple[int, ...] = (), dtype: str = "float32") -> Result:
    return Result("tensor", "", shape, dtype, "cpu", False, values)


def number(value: float) -> Result:
    return Result("number", str(value), values=value)


def verdict(result: Result, answer: str) -> str:
    return judge(ValueTruth(result), answer).verdict


DOUBLES = st.floats(1e-6, 1e9) | st.floats(-1e9, -1e-6)
ROUNDINGS = st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP])


def rounded(value: float, digits: int, rounding: str) -> Decimal:
    return Context(prec=digits, rounding=rounding).create_decimal(Decimal(value))


@given(DOUBLES, st.integers(4, 15), ROUNDINGS)
def test_four_digits_and_more_of_a_result_are_right(value: float, digits: int, rounding: str) -> None:
    answer = f"{rounded(value, digits, rounding):.{digits - 1}e}"
    assert verdict(number(value), answer) == "right"


@given(DOUBLES, st.integers(1, 3), ROUNDINGS)
def test_fewer_digits_of_a_result_are_asked_for_more(value: float, digits: int, rounding: str) -> None:
    near = rounded(value, digits, rounding)
    expected = "right" if float(near) == value else "unreadable"
    assert verdict(number(value), f"{near:.{digits - 1}e}") == expected


@given(DOUBLES, st.integers(1, 15), ROUNDINGS, st.integers(-9, 9).filter(bool))
def test_other_digits_are_wrong(value: float, digits: int, rounding: str, units: int) -> None:
    near = rounded(value, digits, rounding)
    other = near + units * Decimal(1).scaleb(near.adjusted() - digits + 1)
    answer = f"{other:.{digits - 1}e}"
    typed = Decimal(answer)
    assume(typed and abs(typed - Decimal(value)) > Decimal("0.51").scaleb(typed.adjusted() - digits + 1))
    assert verdict(number(value), answer) == "wrong"


@given(
    DOUBLES, st.sampled_from(["0", "0.0", "-0", "0.0000", "0e3", "00", "0.", ".0", "０", "0/3", "0.00000000"])
)
def test_a_zero_is_a_number_of_its_own(value: float, zero: str) -> None:
    assert verdict(number(value), zero) == "wrong"
    assert verdict(tensor([value, 1.0], (2,), "float64"), f"[{zero}, 1]") == "wrong"
    assert verdict(number(0.0), zero) == "right"


WRONG_OR_ASKED = [
    ("0", "wrong"),
    ("0.0000", "wrong"),
    ("1", "unreadable"),
    ("1.3", "unreadable"),
    ("13e-1", "unreadable"),
    ("1.33", "unreadable"),
    ("1.333", "right"),
    ("4/3", "right"),
    ("2", "wrong"),
    ("1.0", "wrong"),
    ("1.4", "wrong"),
    ("1.34", "wrong"),
    ("1.3334", "wrong"),
    ("5/4", "wrong"),
]


@pytest.mark.parametrize(("typed", "expected"), WRONG_OR_ASKED)
def test_it_is_the_same_wherever_the_number_stands(typed: str, expected: str) -> None:
    one = tensor(TWELVE_NINTHS)
    assert verdict(one, typed) == expected
    assert verdict(one, f"tensor({typed})") == expected
    assert verdict(tensor([0.5, TWELVE_NINTHS], (2,)), f"[0.5, {typed}]") == expected
    assert verdict(tensor([[TWELVE_NINTHS]], (1, 1)), f"[[{typed}]]") == expected
    assert verdict(Result("tuple", "", values=(number(2), one)), f"(2, {typed})") == expected
    assert verdict(Result("list", "", values=(tensor([TWELVE_NINTHS], (1,)),)), f"[[{typed}]]") == expected
    if "/" not in typed:
        complex_one = Result("complex", "", values=[1.0, 4 / 3])
        assert verdict(complex_one, f"1+{typed}j") == expected
        assert verdict(tensor([[4 / 3, -0.5]], (1,), "complex64"), f"[{typed}-0.5j]") == expected


@pytest.mark.parametrize(
    ("value", "typed", "expected"),
    [
        (math.sqrt(2), "1.9", "wrong"),
        (math.sqrt(2), "1.41", "unreadable"),
        (2 / 3, "0.66", "wrong"),
        (2 / 3, "0.67", "unreadable"),
        (3.5, "3", "wrong"),
        (3.5, "4", "unreadable"),
        (2.5, "2", "unreadable"),
        (2.5, "3", "unreadable"),
        (0.375, "0.37", "wrong"),
        (6.0, "5", "wrong"),
        (6.0, "6.", "right"),
        (0.45, "0.5", "unreadable"),
        (1024.0, "1e3", "unreadable"),
        (1024, "1e3", "unreadable"),
        (1024, "1024.5", "wrong"),
        (1e-9, "0.0000", "wrong"),
        (0.0, "1/1000000", "wrong"),
        (0.0, "0.000001", "wrong"),
    ],
)
def test_a_number_that_was_not_rounded_is_another(value: float, typed: str, expected: str) -> None:
    assert verdict(number(value), typed) == expected


@pytest.mark.parametrize(
    ("value", "dtype", "typed"),
    [
        (0.44999998807907104, "float32", "0.5"),
        (0.44999998807907104, "float32", "0.4"),
        (0.00012344999762717634, "float32", "0.0001235"),
        (0.10009765625, "bfloat16", "0.10"),
    ],
)
def test_a_decimal_that_a_float_only_comes_close_to_is_rounded_as_it_reads(
    value: float, dtype: str, typed: str
) -> None:
    assert verdict(tensor(value, (), dtype), typed) != "wrong"


@given(DOUBLES, st.text("0123456789.e-", min_size=1, max_size=7))
def test_more_digits_of_the_same_number_end_the_asking(value: float, typed: str) -> None:
    if verdict(number(value), typed) != "unreadable":
        return
    note = judge(ValueTruth(number(value)), typed).note
    if note is not None and note.key == "grading.few-digits":
        assert verdict(number(value), f"{Decimal(typed):.5e}") in ("right", "wrong")
