"""Every truth has a text that is judged right, and the texts are those promised."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.kinds import Reading, answer_text, expectation, judge, read, settle
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.dtype_names import DTYPES, PRECISIONS, is_complex, is_whole
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.results import result_text
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Outcome, Result


def tensor(values: Any, shape: tuple[int, ...], dtype: str) -> Result:
    return Result("tensor", "", shape=shape, dtype=dtype, device="cpu", values=values)


def number(value: Any) -> Result:
    return Result("number", "", values=value)


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (tensor([[1, 2], [3, 4]], (2, 2), "int64"), "tensor([[1, 2], [3, 4]])"),
        (tensor([1, 2], (2,), "int32"), "tensor([1, 2], dtype=torch.int32)"),
        (tensor(1, (), "int64"), "tensor(1)"),
        (tensor([1.0, 2.5], (2,), "float32"), "tensor([1.0, 2.5])"),
        (tensor([1.0], (1,), "float64"), "tensor([1.0], dtype=torch.float64)"),
        (tensor(1.0, (), "float16"), "tensor(1.0, dtype=torch.float16)"),
        (tensor([0.10000000149011612], (1,), "float32"), "tensor([0.1])"),
        (tensor([0.3333333432674408], (1,), "float32"), "tensor([0.333333])"),
        (tensor([0.333984375], (1,), "bfloat16"), "tensor([0.334], dtype=torch.bfloat16)"),
        (tensor([16777216.0, 1e-5], (2,), "float32"), "tensor([1.67772e+07, 1e-05])"),
        (tensor([100000.0, 1e6], (2,), "float32"), "tensor([100000.0, 1e+06])"),
        (tensor(65504.0, (), "float16"), "tensor(65504.0, dtype=torch.float16)"),
        (tensor(123456.703125, (), "float32"), "tensor(1.23457e+05)"),
        (tensor(["nan", "inf", "-inf"], (3,), "float32"), "tensor([nan, inf, -inf])"),
        (tensor([True, False], (2,), "bool"), "tensor([True, False])"),
        (tensor([[1.0, 2.0], [3.0, -0.5]], (2,), "complex64"), "tensor([1+2j, 3-0.5j])"),
        (tensor([1.0, 0.0], (), "complex128"), "tensor(1+0j, dtype=torch.complex128)"),
        (tensor([], (0,), "float32"), "tensor([])"),
        (tensor([], (0,), "int64"), "tensor([], dtype=torch.int64)"),
        (tensor([], (0, 3), "float32"), "tensor([], size=(0, 3))"),
        (tensor([[], []], (2, 0), "bool"), "tensor([], size=(2, 0), dtype=torch.bool)"),
        (number(3), "3"),
        (number(3.0), "3.0"),
        (number(0.1 + 0.2), "0.300000"),
        (number("-inf"), "-inf"),
        (Result("complex", "", values=[2.0, 4.0]), "2+4j"),
        (Result("bool", "", values=True), "True"),
        (Result("none", "None"), "None"),
        (Result("text", "", values="it's"), '"it\'s"'),
        (Result("tuple", "", values=(number(1), number(2))), "(1, 2)"),
        (Result("tuple", "", values=(number(1),)), "(1,)"),
        (Result("tuple", "", values=()), "()"),
        (Result("list", "", values=(number(1), number(2))), "[1, 2]"),
        (Result("tuple", "", values=(tensor([1], (1,), "int64"), number(0.5))), "(tensor([1]), 0.5)"),
        (Result("other", "Linear(in_features=1)"), "Linear(in_features=1)"),
        (Result("dict", "{'a': 1}", values={"a": number(1)}), "{'a': 1}"),
        (Result("tensor", "tensor([0, ..., 1])", shape=(2000,), dtype="int64"), "tensor([0, ..., 1])"),
    ],
)
def test_a_result_is_written_as_promised(result: Result, text: str) -> None:
    assert result_text(result) == text


@pytest.mark.parametrize(
    ("truth", "text"),
    [
        (ShapeTruth((2, 1, 3)), "(2, 1, 3)"),
        (ShapeTruth((3,)), "(3,)"),
        (ShapeTruth(()), "()"),
        (DtypeTruth("float32"), "float32"),
        (DeviceTruth("cpu"), "cpu"),
        (OutputTruth("a\n  b"), "a\n  b"),
        (ErrorTruth("ValueError"), "ValueError"),
        (ErrorTruth(None), "none"),
        (TruthTruth(True), "true"),
        (TruthTruth(False), "false"),
        (ChoiceTruth((1, 3), ("a", "b", "c"), several=True), "1,3"),
    ],
)
def test_a_truth_is_written_as_promised(truth: Truth, text: str) -> None:
    assert answer_text(truth) == text


SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)


def carried(value: float) -> float | str:
    return value if value - value == 0 else str(value)


def floats(dtype: str) -> st.SearchStrategy[Any]:
    precision = PRECISIONS[dtype]
    finite = st.floats(-1000, 1000).map(lambda value: float(precision.nearest(Fraction(value))))
    if dtype in ("float64", "complex128"):
        finite |= st.floats(allow_nan=False, allow_infinity=False)
    elif dtype in ("float32", "complex64"):
        finite |= st.floats(width=32, allow_nan=False, allow_infinity=False)
    return finite | st.sampled_from(["nan", "inf", "-inf"])


def elements(dtype: str) -> st.SearchStrategy[Any]:
    if dtype == "bool":
        return st.booleans()
    if is_complex(dtype):
        return st.lists(floats(dtype), min_size=2, max_size=2)
    if dtype in PRECISIONS:
        return floats(dtype)
    if is_whole(dtype):
        return st.integers(-(2**63), 2**64)
    return st.floats(-10, 10)


def nested(shape: tuple[int, ...], element: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    for size in reversed(shape):
        element = st.lists(element, min_size=size, max_size=size)
    return element


@st.composite
def tensors(draw: st.DrawFn) -> Result:
    dtype = draw(st.sampled_from(sorted(DTYPES)))
    shape = draw(SHAPES)
    return tensor(draw(nested(shape, elements(dtype))), shape, dtype)


TEXTS = st.text(max_size=40) | st.text(alphabet="'\"\\nxu0“”a \n\t", max_size=12)
SCALARS = st.one_of(
    st.integers(-(10**30), 10**30).map(number),
    st.floats().map(carried).map(number),
    st.booleans().map(lambda value: Result("bool", "", values=value)),
    st.lists(floats("float64"), min_size=2, max_size=2).map(lambda each: Result("complex", "", values=each)),
    TEXTS.map(lambda value: Result("text", "", values=value)),
    st.just(Result("none", "None")),
)
RESULTS = st.recursive(
    tensors() | SCALARS,
    lambda inner: st.builds(
        lambda kind, items: Result(kind, "", values=tuple(items)),
        st.sampled_from(["tuple", "list"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=6,
)

OPTIONS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6).map(tuple)
NAMES = st.from_regex(r"_?[A-Z][a-z]{2,10}(Error|Exception|)", fullmatch=True)
TRUTHS: st.SearchStrategy[Truth] = st.one_of(
    st.lists(st.integers(0, 2**63 - 1), max_size=70).map(lambda sizes: ShapeTruth(tuple(sizes))),
    st.sampled_from(sorted(DTYPES)).map(DtypeTruth),
    st.sampled_from(["cpu", "cuda:0", "cuda:3", "mps:0", "meta", "cuda"]).map(DeviceTruth),
    st.booleans().map(TruthTruth),
    (NAMES | st.none()).map(ErrorTruth),
    OPTIONS.flatmap(
        lambda options: st.builds(
            lambda right, several: ChoiceTruth(tuple(sorted(right)), options, several or len(right) > 1),
            st.sets(st.integers(1, len(options)), min_size=1),
            st.booleans(),
        )
    ),
)


@given(RESULTS)
def test_every_value_that_is_settled_has_an_answer(result: Result) -> None:
    truth = settle("value", Outcome("finished", "cpu", "2.13.0", 0.1, result=result))
    if isinstance(truth, ValueTruth):
        answer_holds(truth)


@given(st.text(max_size=60) | st.text(alphabet=" \t\r\na\u200b", max_size=10))
def test_every_output_that_is_settled_has_an_answer(printed: str) -> None:
    truth = settle("output", Outcome("finished", "cpu", "2.13.0", 0.1, printed=printed))
    if isinstance(truth, OutputTruth):
        answer_holds(truth)


@given(TRUTHS)
def test_every_truth_has_an_answer(truth: Truth) -> None:
    answer_holds(truth)


def answer_holds(truth: Truth) -> None:
    """The answer is right, can be read, and so is what it is read as."""
    answer = answer_text(truth)
    assert judge(truth, answer).verdict == "right"
    reading = read(expectation(truth), answer)
    assert isinstance(reading, Reading)
    assert read(expectation(truth), reading.text) == reading
    assert judge(truth, reading.text).verdict == "right"
