from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.templates import fill, literal, placeholders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.view($rows, -1)", "A.view(2, -1)"),
        ("x.$name()", "x.sum()"),
        ("${name}_out", "sum_out"),
        ("$name结果", "sum结果"),
        ("$$name costs 5$", "$name costs 5$"),
        ("$$$rows", "$2"),
        ("$dims $none $flag $far", '[0, 1] None True float("inf")'),
        ("$other $5 ${ $", "$other $5 ${ $"),
    ],
)
def test_names_are_replaced(text: str, expected: str) -> None:
    values = {"rows": 2, "name": "sum", "dims": [0, 1], "none": None, "flag": True, "far": math.inf}
    assert fill(text, values) == expected


def test_what_is_put_in_is_not_read_again() -> None:
    assert fill("$a", {"a": "$b", "b": 1}) == "$b"


def test_names_are_found_as_they_are_written() -> None:
    assert placeholders("$a ${b} $$c $a1 5$") == [("a", "$a"), ("b", "${b}"), ("a1", "$a1")]


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.tuples(inner, inner)
)


@given(_VALUES)
def test_a_literal_is_code_that_gives_the_value(value: object) -> None:
    assert eval(literal(value)) == value


@given(st.text())
def test_text_without_dollars_stays(text: str) -> None:
    assert fill(text.replace("$", ""), {"a": 1}) == text.replace("$", "")
