"""Reading: what the answer field shows, and that no text does any harm."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizapp.kinds
from quizapp.kinds import Reading, Unreadable, expectation, judge, read
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.kind import Expectation
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Result
from quizapp.words import Words

TRUTHS: tuple[Truth, ...] = (
    ShapeTruth((2, 3)),
    DtypeTruth("float32"),
    DeviceTruth("cpu"),
    ValueTruth(Result("tensor", "", (2,), "float32", "cpu", False, [1 / 3, 0.5])),
    ValueTruth(Result("tensor", "", (1,), "complex64", "cpu", False, [[1.0, 2.0]])),
    ValueTruth(Result("number", "2", values=2)),
    ValueTruth(Result("text", "'a'", values="a")),
    ValueTruth(Result("list", "[1]", values=(Result("number", "1", values=1),))),
    OutputTruth("a\nb"),
    ErrorTruth("ValueError", ("Exception", "BaseException")),
    TruthTruth(True),
    ChoiceTruth((1,), ("x", "y"), several=False),
    ChoiceTruth((1, 2), ("x", "y"), several=True),
)
EXPECTATIONS = tuple(expectation(truth) for truth in TRUTHS)

SIGNS = st.sampled_from("()[]（）,、x×∞'\"\\“”真y")
WORDS = st.sampled_from(["tensor(", "torch.tensor(", "nan", "inf", "True", "None", "'a'", "none", "cpu"])
NUMBERS = st.sampled_from(["1", "2.5", "-3", "1e5", "0.3333", "1/3", "2+4j"])
NAMED = st.sampled_from(["dtype=", "torch.float64", "size=", "device=", "grad_fn=", "<a>"])
PIECES = SIGNS | WORDS | NUMBERS | NAMED
ANSWERS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="()[]0123456789.,-+/ejxtrue'\"\\ \n", max_size=40),
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),
)


@pytest.mark.parametrize(
    ("expected", "answer", "text"),
    [
        (Expectation("shape"), "2 1 3", "(2, 1, 3)"),
        (Expectation("shape"), "torch.Size([])", "()"),
        (Expectation("dtype"), "torch.Long", "int64"),
        (Expectation("device"), "cuda", "cuda:0"),
        (Expectation("device"), "cuda:01", "cuda:1"),
        (Expectation("truth"), "对", "true"),
        (Expectation("error"), "torch.linalg.linalgerror", "LinAlgError"),
        (Expectation("error"), "my.Oops", "Oops"),
        (Expectation("error"), "No error", "none"),
        (Expectation("output"), "\na  \r\n", "a"),
        (Expectation("choice", ("x", "y", "z"), several=True), "z ; x", "1,3"),
        (Expectation("value"), "1 , 2", "(1, 2)"),
        (Expectation("value"), "[ .5, 1.,007]", "[0.5, 1., 7]"),
        (Expectation("value"), "TRUE", "True"),
        (Expectation("value"), "（−１，　∞）", "(-1, inf)"),
        (Expectation("value"), "-2-4i", "-2-4j"),
        (Expectation("value"), "1 / 3", "1/3"),
        (Expectation("value"), "['a', “b”]", "['a', 'b']"),
        (Expectation("value"), "tensor([1.,2.], dtype = double, requires_grad=True)", None),
        (Expectation("value", text=True), "Linear", "'Linear'"),
        (Expectation("value", text=True), "“it's”", '"it\'s"'),
    ],
)
def test_the_answer_field_shows_how_an_answer_is_read(
    expected: Expectation, answer: str, text: str | None
) -> None:
    reading = read(expected, answer)
    assert isinstance(reading, Reading)
    assert reading.text == (text or "tensor([1., 2.], dtype=torch.float64)")


def test_an_empty_field_is_told_apart_so_that_nothing_is_said_of_it() -> None:
    for expected in EXPECTATIONS:
        for answer in ("", " ", "\n\t", "\u3000\u200b"):
            reading = read(expected, answer)
            assert isinstance(reading, Unreadable)
            assert reading.note.key == "grading.empty"


@given(st.sampled_from(EXPECTATIONS), ANSWERS)
def test_a_reading_reads_as_itself(expected: Expectation, answer: str) -> None:
    reading = read(expected, answer)
    if isinstance(reading, Reading):
        assert read(expected, reading.text) == reading


@given(st.sampled_from(TRUTHS), ANSWERS)
def test_what_can_be_read_is_judged_and_what_cannot_is_asked_again(truth: Truth, answer: str) -> None:
    judgement = judge(truth, answer)
    if isinstance(read(expectation(truth), answer), Unreadable):
        assert judgement.verdict == "unreadable"
    if judgement.verdict == "unreadable":
        assert judgement.note is not None
    if judgement.note is not None:
        for language in ("en", "zh"):
            assert Words(language).note(judgement.note)


HOSTILE = {
    "a million brackets": "[" * 10**6,
    "brackets within the limit": "[" * 20_000,
    "round brackets": "(" * 20_000,
    "nested tensors": "tensor(" * 2_500,
    "a million digits": "9" * 10**6,
    "digits within the limit": "9" * 20_000,
    "an enormous exponent": "1e999999999999",
    "a tiny number": "1e-999999999999",
    "many exponents": "1e999," * 3_000,
    "many small exponents": "1e-999/9e999," * 1_500,
    "a full answer": "[" + "1.234567," * 2_200 + "]",
    "escapes": "'" + "\\" * 19_998,
    "open quotes": "'\"" * 9_000 + "'",
    "minus signs": "-" * 20_000,
    "commas": "," * 20_000,
    "spaces inside": "1" + " " * 19_000 + "x",
    "sizes": "1 " * 9_999,
    "size and spaces": "(2" + " , " * 6_000,
    "a word": "a" * 20_000,
    "dots": "a." * 9_999 + "a",
    "angles": "<" * 20_000,
    "a call": "__import__('os').system('exit 1')",
    "an expression": "2**10**10",
    "a format": "{0.__class__}%s$answer",
    "surrogates": "\ud800\udfff",
    "nothing at all": "\0",
    "control signs": "\x1b[31m\x07\x7f",
    "right to left": "\u202e(2, 3)",
    "foreign digits": "٣",
    "superscripts": "2²",
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_raises_or_takes_long(answer: str) -> None:
    began = time.perf_counter()
    for truth in TRUTHS:
        judge(truth, answer)
        read(expectation(truth), answer)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    "answer", ["__import__('os')", "2**3", "1+1", "sum([1, 1])", "f'{1}'", "(lambda: 2)()"]
)
def test_an_expression_is_not_worked_out(answer: str) -> None:
    assert judge(ValueTruth(Result("number", "2", values=2)), answer).verdict == "unreadable"


def test_grading_has_nothing_that_evaluates() -> None:
    for file in Path(quizapp.kinds.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & {"eval", "exec", "compile", "__import__", "literal_eval", "complex"}, file
