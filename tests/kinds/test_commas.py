"""One number typed with a comma in it is asked again; several numbers are several."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.kinds import judge
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Result
from quizapp.words import Words


def number(value: Any) -> Result:
    return Result("number", "", values=value)


def tensor(values: Any, shape: tuple[int, ...], dtype: str = "float32") -> Result:
    return Result("tensor", "", shape, dtype, "cpu", False, values)


THOUSAND, THIRD = number(1000), tensor(1 / 3, ())
PLANE = Result("complex", "", values=[2.5, 4.0])
PAIR = Result("tuple", "", values=(number(1), number(2)))
THIRDS = tensor([1 / 3, 0.5], (2,))


@pytest.mark.parametrize(
    ("result", "answer", "said"),
    [
        (THOUSAND, "1,000", ("1 and 000", "type 1000", "1.000")),
        (THOUSAND, "１，０００", ("1 and 000", "type 1000")),
        (THOUSAND, "-1,000", ("-1 and 000", "type -1000")),
        (THOUSAND, "1,000.0", ("2 numbers", "1000.0")),
        (THOUSAND, "1,234,567", ("3 numbers", "1234567")),
        (THOUSAND, "2,5", ("2 and 5", "use a decimal point: 2.5")),
        (THIRD, "0,3333", ("0 and 3333", "use a decimal point: 0.3333")),
        (THIRD, "0,333", ("0 and 333", "use a decimal point: 0.333")),
        (THIRD, "3,333e-1", ("3 and 333e-1",)),
        (PLANE, "2,5+4j", ("2 and 5+4j", "use a decimal point: 2.5+4j")),
        (THIRDS, "[0,3333, 0,5]", ("4 numbers", "[0.3333, 0.5]")),
        (THIRDS, "0,3333, 0,5", ("4 numbers", "(0.3333, 0.5)")),
        (PAIR, "(1,000, 2)", ("3 numbers", "(1000, 2)")),
    ],
)
def test_a_comma_inside_a_number_is_asked_again(result: Result, answer: str, said: tuple[str, ...]) -> None:
    judgement = judge(ValueTruth(result), answer)
    assert judgement.verdict == "unreadable"
    assert judgement.note is not None
    english, chinese = (Words(language).note(judgement.note) for language in ("en", "zh"))
    assert all(piece in english for piece in said)
    assert english != chinese


@pytest.mark.parametrize(
    ("result", "answer", "verdict"),
    [
        (PAIR, "1,2", "right"),
        (PAIR, "1, 2", "right"),
        (PAIR, "（1，2）", "right"),
        (PAIR, "1、2", "right"),
        (PAIR, "(1,2,3)", "wrong"),
        (PAIR, "1,5", "wrong"),
        (THOUSAND, "1, 000", "wrong"),
        (THOUSAND, "(1,000)", "wrong"),
        (THOUSAND, "[1,2]", "wrong"),
        (THOUSAND, "1,2,3", "wrong"),
        (THIRDS, "[0.3333,0.5]", "right"),
        (THIRDS, "[1,2,3,4]", "wrong"),
        (tensor([[1.0, 5.0], [2.0, 5.0]], (2, 2)), "[[1,5], [2,5]]", "right"),
        (tensor([[1.5], [2.5]], (2, 1)), "[[1,5], [2,5]]", "wrong"),
        (tensor(True, (), "bool"), "1,000", "wrong"),
        (Result("none", "None"), "1,000", "wrong"),
        (Result("list", "", values=(PAIR, PAIR)), "[1,000, 2, 3]", "wrong"),
        (Result("text", "", values="1,000"), "1,000", "right"),
    ],
)
def test_commas_between_values_separate_them(result: Result, answer: str, verdict: str) -> None:
    assert judge(ValueTruth(result), answer).verdict == verdict
