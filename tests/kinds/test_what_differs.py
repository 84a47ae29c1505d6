"""Of a wrong answer that no slip explains, what differs is said, and what is right about it."""

from __future__ import annotations

import pytest

from quizapp.kinds import what_differs
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Result
from quizapp.words import LANGUAGES, Words

MATRIX = ValueTruth(Result("tensor", "", (2, 3), "int64", "cpu", values=[[1, 2, 3], [4, 5, 6]]))
ROW = ValueTruth(Result("tensor", "", (3,), "float32", "cpu", values=[0.5, 1.5, 2.5]))
SQUARE = ValueTruth(Result("tensor", "", (2, 2), "int64", "cpu", values=[[1, 2], [3, 4]]))
COMPLEX = ValueTruth(Result("tensor", "", (2,), "complex64", "cpu", values=[[1, 2], [3, 4]]))
SEVEN = ValueTruth(Result("number", "7", values=7))
ROWS: list[tuple[StatedTruth, str, str | None]] = [
    (ShapeTruth((2, 3)), "(3, 2)", "sizes-in-another-order"),
    (ShapeTruth((2, 3)), "(2, 4)", "sizes-differ"),
    (ShapeTruth((2, 3)), "(4, 5)", "all-sizes-differ"),
    (ShapeTruth((2,)), "(3,)", "all-sizes-differ"),
    (ShapeTruth((2, 3)), "(2, 1, 3)", "dimensions-too-many"),
    (ShapeTruth((2, 3)), "()", "dimensions-too-few"),
    (DtypeTruth("float32"), "float64", "dtype-same-sort"),
    (DtypeTruth("int64"), "uint8", "dtype-same-sort"),
    (DtypeTruth("float32"), "int32", "dtype-other-sort"),
    (DtypeTruth("bool"), "uint8", "dtype-other-sort"),
    (MATRIX, "[[1, 2, 3], [4, 5, 7]]", "elements-differ"),
    (MATRIX, "[[7, 8, 9], [7, 8, 9]]", "all-elements-differ"),
    (MATRIX, "[[1, 4], [2, 5], [3, 6]]", "transposed"),
    (SQUARE, "[[1, 3], [2, 4]]", "transposed"),
    (MATRIX, "[1, 2, 3, 4, 5, 6]", "right-numbers-other-shape"),
    (MATRIX, "[[1, 2], [3, 4], [5, 6]]", "right-numbers-other-shape"),
    (MATRIX, "[[4, 5, 6], [1, 2, 3]]", "other-order"),
    (MATRIX, "[6, 5, 4, 3, 2, 1]", "other-order-other-shape"),
    (MATRIX, "[[1, 2], [3, 4]]", "wrong-shape"),
    (MATRIX, "[[1, 2, 3], [4, 5]]", "ragged"),
    (MATRIX, "[[1, 2, 3], [4, 5, 6]], dtype=float32", "wrong-dtype"),
    (ROW, "[2.5, 1.5, 0.5]", "other-order"),
    (COMPLEX, "[3+4j, 1+2j]", "all-elements-differ"),
    (SEVEN, "-7", "other-sign"),
    (SEVEN, "8", "one-off"),
    (SEVEN, "10", None),
    (SEVEN, "True", "true-is-not-one"),
    (OutputTruth("a\nb"), "b\na", "lines-in-another-order"),
    (OutputTruth("a\nb"), "a\nc", "lines-differ"),
    (OutputTruth("a\nb"), "c\nd", "all-lines-differ"),
    (OutputTruth("tensor(5.)"), "tensor(5)", "line-differs"),
    (OutputTruth("a\nb"), "a", "lines-too-few"),
    (OutputTruth("a\nb"), "a\nb\nc", "lines-too-many"),
    (ErrorTruth("IndexError", ("LookupError",)), "LookupError", "error-too-general"),
    (ErrorTruth("IndexError"), "none", None),
]


@pytest.mark.parametrize(("truth", "answer", "said"), ROWS)
def test_what_differs_is_said(truth: StatedTruth, answer: str, said: str | None) -> None:
    note = what_differs(truth, answer)
    assert (None if note is None else note.key.removeprefix("grading.")) == said
    for language in LANGUAGES:
        assert note is None or "{" not in Words(language).note(note)


def test_how_much_differs_is_counted() -> None:
    note = what_differs(MATRIX, "[[1, 2, 9], [4, 5, 9]]")
    assert note is not None
    assert Words("en").note(note) == "The shape is right; 2 of the 6 elements differ."


@pytest.mark.parametrize(
    ("own", "typed", "character"),
    [("tensor(5.)", "tensor(5)", 9), ("[1, 6, 0]", "2", 1), ("12", "123", 3), ("\n123\n", "12", 3)],
)
def test_where_a_single_line_begins_to_differ_is_said(own: str, typed: str, character: int) -> None:
    note = what_differs(OutputTruth(own), typed)
    assert note is not None
    assert f"from character {character} on" in Words("en").note(note)
