from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.yaml_values import plain_scalar


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "n",
        "No",
        "none",
        "None",
        "1_000",
        "1:30",
        "0b1",
        "+",
        ".",
        "-",
        "e3",
        "1e",
        "0x",
        "0o8",
        "2001-01-01",
        "<<",
        "=",
    ],
)
def test_what_only_older_yaml_reads_otherwise_is_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("012", 12),
        ("0o17", 15),
        ("0xfF", 255),
        ("1e-3", 0.001),
        ("1.", 1.0),
        (".5", 0.5),
        ("-2.50E+2", -250.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_core_scalars(text: str, value: object) -> None:
    read = plain_scalar(text)
    assert read == value
    assert type(read) is type(value)


def test_not_a_number_is_one() -> None:
    assert math.isnan(float(plain_scalar(".nan") or 0))


def test_a_number_of_very_many_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="digits"):
        plain_scalar("9" * 5000)


@given(st.integers(min_value=-(10**60), max_value=10**60))
def test_whole_numbers_come_back(number: int) -> None:
    assert plain_scalar(str(number)) == number


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        plain_scalar(text)
    except ValueError:
        assert len(text) > 80
