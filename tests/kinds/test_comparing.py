"""Two programs' outcomes compared: kind, shape, dtype, values within tolerance, printed text."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.kinds import numbers
from quizapp.kinds.comparing import difference
from quizapp.kinds.numbers import is_close
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Ended, Kind, Outcome, RaisedError, Result
from quizapp.words import Words


def finished(result: Result, printed: str = "") -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", 0.1, printed=printed, result=result)


def tensor(
    values: Any, shape: tuple[int, ...], dtype: str = "float32", text: str = "", identity: str | None = None
) -> Result:
    return Result("tensor", text, shape, dtype, "cpu", False, values, identity)


def plain(kind: Kind, values: Any, text: str = "", identity: str | None = None) -> Result:
    return Result(kind, text, values=values, identity=identity)


def entries(keys: str | None, **values: Result) -> Result:
    return plain("dict", values, identity=keys)


def dtype(name: str) -> Result:
    return plain("other", None, name, identity=f"torch.dtype {name}")


NONE = plain("none", None, "None")
PAIR = tensor([1.0, 2.0], (2,))
ONE, TWO = plain("number", 1), plain("number", 2)

SAME = [
    (PAIR, PAIR),
    (PAIR, tensor([1.0 + 1e-6, 2.0], (2,))),
    (tensor(["nan", "inf", "-inf"], (3,)), tensor(["nan", "inf", "-inf"], (3,))),
    (tensor([[1.0, "nan"]], (1,), "complex64"), tensor([["nan", 2.0]], (1,), "complex64")),
    (tensor([[1.0, 2.0]], (1,), "complex64"), tensor([[1.0, 2.000001]], (1,), "complex64")),
    (tensor([], (0,)), tensor([], (0,))),
    (tensor([1.0], (1,), "bfloat16"), tensor([1.0078125], (1,), "bfloat16")),
    (plain("number", 0.1), plain("number", 0.1 + 1e-9)),
    (plain("complex", [1.0, 2.0]), plain("complex", [1.0, 2.0 + 1e-9])),
    (plain("tuple", (ONE, PAIR)), plain("list", (ONE, PAIR))),
    (entries("keys ab", a=ONE, b=TWO), entries("keys ab", b=TWO, a=ONE)),
    (plain("text", "ab"), plain("text", "ab")),
    (dtype("torch.float32"), dtype("torch.float32")),
    (tensor(None, (2000,), identity="digest"), tensor(None, (2000,), identity="digest")),
    (NONE, NONE),
]
OTHER = [
    (PAIR, NONE, "gives-none"),
    (PAIR, plain("list", (ONE, TWO)), "other-kind"),
    (ONE, plain("bool", True), "other-kind"),
    (ONE, plain("number", 1.0), "whole-or-not"),
    (ONE, TWO, "other-value"),
    (PAIR, tensor([[1.0, 2.0]], (1, 2)), "other-shape"),
    (tensor([], (0, 2)), tensor([], (0, 3)), "other-shape"),
    (PAIR, tensor([1.0, 2.0], (2,), "float64"), "other-dtype"),
    (PAIR, tensor([1.0, 2.1], (2,)), "other-elements"),
    (PAIR, tensor([3.0, 2.1], (2,)), "all-elements"),
    (PAIR, tensor([1.0, "nan"], (2,)), "other-elements"),
    (tensor(["inf"], (1,)), tensor(["-inf"], (1,)), "only-element"),
    (tensor([1], (1,), "int64"), tensor([2], (1,), "int64"), "only-element"),
    (tensor([2**60], (1,), "int64"), tensor([2**60 + 1], (1,), "int64"), "only-element"),
    (PAIR, tensor(None, (2,), text="sparse"), "other-object"),
    (plain("tuple", (ONE,)), plain("tuple", (ONE, TWO)), "other-length"),
    (plain("tuple", (ONE, PAIR)), plain("tuple", (ONE, ONE)), "other-kind"),
    (entries("keys a", a=ONE), entries("keys b", b=ONE), "other-keys"),
    (entries("keys a", a=ONE), entries("keys a", a=TWO), "other-value"),
    (entries("keys str", a=ONE), entries("keys object", a=ONE), "other-keys"),
    (entries("keys str", a=ONE), entries(None, a=ONE), "other-keys"),
    (plain("text", "ab"), plain("text", "ab "), "other-value"),
    (dtype("torch.float32"), dtype("torch.int64"), "other-value"),
    (dtype("torch.float32"), plain("other", None, "torch.float32"), "other-object"),
    (plain("other", None, "Linear()"), plain("other", None, "Linear()"), "other-object"),
    (PAIR, tensor(None, (2,), text="tensor([1., 2.])"), "other-object"),
    (tensor(None, (2000,), text="[...]"), tensor(None, (2000,), text="[...]"), "other-object"),
    (tensor(None, (2000,), identity="one"), tensor(None, (2000,), identity="other"), "other-value"),
    (plain("text", "ab"), plain("text", None, "ab"), "other-object"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_as_good_as_equal_is_no_difference(one: Result, other: Result) -> None:
    assert difference(finished(one), finished(other)) is None
    assert difference(finished(other), finished(one)) is None


@pytest.mark.parametrize(("one", "other", "key"), OTHER)
def test_what_differs_first_is_named(one: Result, other: Result, key: str) -> None:
    note = difference(finished(one), finished(other))
    assert note is not None
    assert note.key == f"attempts.{key}"
    for language in ("en", "zh"):
        assert Words(language).note(note)


@pytest.mark.parametrize("how", ["timeout", "memory", "crashed", "refused", "error"])
def test_a_program_that_came_to_no_result_is_wrong_with_a_sentence(how: Ended) -> None:
    error = RaisedError("SystemExit", "") if how == "error" else None
    note = difference(finished(PAIR), Outcome(how, "cpu", "2.13.0", 5.0, error=error))
    assert note is not None
    assert Words("zh").note(note)


def test_printed_text_counts_only_where_it_is_expected() -> None:
    assert difference(finished(PAIR), finished(PAIR, "debugging\n")) is None
    assert difference(finished(NONE, "a \nb\n"), finished(NONE, "a\nb")) is None
    note = difference(finished(NONE, "a\n"), finished(NONE, "b\n"))
    assert note is not None
    assert note.key == "attempts.other-printed"


def test_printing_instead_of_giving_is_told() -> None:
    note = difference(finished(PAIR), finished(NONE, "tensor([1., 2.])\n"))
    assert note is not None
    assert note.key == "attempts.printed-only"


TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}
DTYPES = st.sampled_from([*TOLERANCES, "bfloat16", "complex64", "float8_e5m2"])
NUMBERS = st.floats().map(lambda x: x if math.isfinite(x) else "nan" if math.isnan(x) else str(x))


@given(NUMBERS, DTYPES)
def test_a_number_is_close_to_itself(number: float | str, dtype: str) -> None:
    assert is_close(number, number, dtype)


def test_the_tolerances_are_those_of_the_installed_torch(runner: Runner) -> None:
    code = (
        "import torch.testing._comparison as own\n"
        "{str(dtype).removeprefix('torch.'): list(both) for dtype, both in own._DTYPE_PRECISIONS.items()}"
    )
    (outcome,) = runner.submit(Job((Program(code),), language_check=False)).result(60)
    assert outcome.result is not None
    told = {name: tuple(each.values for each in both.values) for name, both in outcome.result.values.items()}
    assert told == numbers._TOLERANCES


@given(DTYPES.filter(lambda dtype: dtype != "complex64"), st.sampled_from(["cpu", "cuda:0", "mps:0"]))
def test_the_tolerance_is_the_same_on_every_device(dtype: str, device: str) -> None:
    one, near, far = (replace(tensor([value], (1,), dtype), device=device) for value in (1.0, 1.0000001, 1.1))
    assert (difference(finished(one), finished(near)) is None) == (dtype != "float8_e5m2")
    assert difference(finished(one), finished(far)) is not None


@given(NUMBERS, NUMBERS, st.sampled_from(["float8_e5m2", "unheard-of"]))
def test_without_a_tolerance_closeness_is_equality_either_way(
    one: float | str, other: float | str, dtype: str
) -> None:
    assert is_close(one, other, dtype) == is_close(other, one, dtype) == (one == other)


@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(TOLERANCES)), st.floats(0, 3), st.booleans())
def test_the_tolerance_is_relative_to_what_is_expected(
    expected: float, dtype: str, share: float, above: bool
) -> None:
    relative, absolute = TOLERANCES[dtype]
    allowed = absolute + relative * abs(expected)
    actual = expected + (share if above else -share) * allowed
    if abs(share - 1) > 1e-3:
        assert is_close(expected, actual, dtype) == (share < 1)


RESULTS = st.sampled_from([result for pair in (*SAME, *OTHER) for result in pair[:2]])


@given(RESULTS, RESULTS)
def test_comparing_never_raises(one: Result, other: Result) -> None:
    note = difference(finished(one), finished(other))
    assert note is None or Words("en").note(note)
