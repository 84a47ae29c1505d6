"""Truth, answer, verdict: one row for each rule and for each way people write."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.kinds import judge
from quizapp.kinds.choice import ChoiceTruth
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Kind, Result

RIGHT, WRONG, UNREADABLE = "right", "wrong", "unreadable"


def tensor(values: Any, shape: tuple[int, ...], dtype: str) -> Result:
    return Result("tensor", "", shape=shape, dtype=dtype, device="cpu", values=values)


def plain(kind: Kind, values: Any) -> Result:
    return Result(kind, "", values=values)


def items(kind: Kind, *results: Result) -> Result:
    return Result(kind, "", values=results)


def numbers(kind: Kind, *values: float) -> Result:
    return items(kind, *(plain("number", value) for value in values))


SHAPE = ShapeTruth((2, 1, 3))
ONE_SIZE = ShapeTruth((3,))
NO_SIZE = ShapeTruth(())
SHAPE_ROWS: list[tuple[Truth, str, str]] = [
    (SHAPE, "(2,1,3)", RIGHT),
    (SHAPE, "(2, 1, 3)", RIGHT),
    (SHAPE, "[2, 1, 3]", RIGHT),
    (SHAPE, "2 1 3", RIGHT),
    (SHAPE, "2x1x3", RIGHT),
    (SHAPE, "2X1X3", RIGHT),
    (SHAPE, "2×1×3", RIGHT),
    (SHAPE, "2 x 1 x 3", RIGHT),
    (SHAPE, "2, 1, 3", RIGHT),
    (SHAPE, "torch.Size([2,1,3])", RIGHT),
    (SHAPE, "Size([2, 1, 3])", RIGHT),
    (SHAPE, "（2，1，3）", RIGHT),
    (SHAPE, "【2，1，3】", RIGHT),
    (SHAPE, "２，１，３", RIGHT),
    (SHAPE, "2、1、3", RIGHT),
    (SHAPE, "  (2, 1, 3,)  ", RIGHT),
    (SHAPE, "(2, 3, 1)", WRONG),
    (SHAPE, "(2, 3)", WRONG),
    (SHAPE, "213", WRONG),
    (SHAPE, "()", WRONG),
    (SHAPE, "(2, -1, 3)", UNREADABLE),
    (SHAPE, "(2.0, 1, 3)", UNREADABLE),
    (SHAPE, "(2, 1, 3", UNREADABLE),
    (SHAPE, "2, 1, 3)", UNREADABLE),
    (SHAPE, "(2, 1, 3]", UNREADABLE),
    (SHAPE, "2x1, 3", UNREADABLE),
    (SHAPE, "2,,1,3", UNREADABLE),
    (SHAPE, "two by one by three", UNREADABLE),
    (SHAPE, "2²", UNREADABLE),
    (SHAPE, "", UNREADABLE),
    (SHAPE, "  \u3000 ", UNREADABLE),
    (ONE_SIZE, "3", RIGHT),
    (ONE_SIZE, "(3,)", RIGHT),
    (ONE_SIZE, "(3)", RIGHT),
    (ONE_SIZE, "[3]", RIGHT),
    (ONE_SIZE, "3,", RIGHT),
    (ONE_SIZE, "(3, 1)", WRONG),
    (NO_SIZE, "()", RIGHT),
    (NO_SIZE, "[]", RIGHT),
    (NO_SIZE, "scalar", RIGHT),
    (NO_SIZE, "Scalar", RIGHT),
    (NO_SIZE, "torch.Size([])", RIGHT),
    (NO_SIZE, "（）", RIGHT),
    (NO_SIZE, "(0,)", WRONG),
    (NO_SIZE, "(1,)", WRONG),
    (ShapeTruth((0, 3)), "(0, 3)", RIGHT),
]

DTYPE_ROWS: list[tuple[Truth, str, str]] = [
    (DtypeTruth("float32"), "float32", RIGHT),
    (DtypeTruth("float32"), "torch.float32", RIGHT),
    (DtypeTruth("float32"), "Float32", RIGHT),
    (DtypeTruth("float32"), "float", RIGHT),
    (DtypeTruth("float32"), "TORCH.FLOAT", RIGHT),
    (DtypeTruth("float32"), "ｆｌｏａｔ３２", RIGHT),
    (DtypeTruth("float32"), "torch.FloatTensor", RIGHT),
    (DtypeTruth("float32"), "dtype=torch.float32", RIGHT),
    (DtypeTruth("float32"), "double", WRONG),
    (DtypeTruth("float32"), "floaty", UNREADABLE),
    (DtypeTruth("float32"), "float23", UNREADABLE),
    (DtypeTruth("float32"), "torch.", UNREADABLE),
    (DtypeTruth("float64"), "double", RIGHT),
    (DtypeTruth("float16"), "half", RIGHT),
    (DtypeTruth("int32"), "int", RIGHT),
    (DtypeTruth("int64"), "long", RIGHT),
    (DtypeTruth("int64"), "int", WRONG),
    (DtypeTruth("int16"), "short", RIGHT),
    (DtypeTruth("uint8"), "byte", RIGHT),
    (DtypeTruth("bfloat16"), "bf16", RIGHT),
    (DtypeTruth("complex64"), "cfloat", RIGHT),
    (DtypeTruth("complex128"), "torch.cdouble", RIGHT),
    (DtypeTruth("bool"), "torch.bool", RIGHT),
    (DtypeTruth("float8_e4m3fn"), "torch.float8_e4m3fn", RIGHT),
]

DEVICE_ROWS: list[tuple[Truth, str, str]] = [
    (DeviceTruth("cpu"), "cpu", RIGHT),
    (DeviceTruth("cpu"), "CPU", RIGHT),
    (DeviceTruth("cpu"), "'cpu'", RIGHT),
    (DeviceTruth("cpu"), "torch.device('cpu')", RIGHT),
    (DeviceTruth("cpu"), "device(type='cpu')", RIGHT),
    (DeviceTruth("cpu"), "cuda", WRONG),
    (DeviceTruth("cpu"), "meta", WRONG),
    (DeviceTruth("cpu"), "the gpu", UNREADABLE),
    (DeviceTruth("cuda:0"), "cuda:0", RIGHT),
    (DeviceTruth("cuda:0"), "cuda：0", RIGHT),
    (DeviceTruth("cuda:0"), "cuda", RIGHT),
    (DeviceTruth("cuda:0"), "device(type='cuda', index=0)", RIGHT),
    (DeviceTruth("cuda:0"), "cuda:1", WRONG),
    (DeviceTruth("mps:0"), "mps", RIGHT),
]

TRUTH_ROWS: list[tuple[Truth, str, str]] = [
    *((TruthTruth(True), word, RIGHT) for word in ("true", "True", "t", "yes", "Y", "真", "对", "是", "ｙ")),
    *((TruthTruth(True), word, WRONG) for word in ("false", "F", "no", "n", "假", "错", "否", "不")),
    *((TruthTruth(False), word, RIGHT) for word in ("false", "N", "假", "错")),
    *((TruthTruth(True), word, UNREADABLE) for word in ("1", "0", "maybe", "true false", "\u200b")),
]

RAISED = ErrorTruth("RuntimeError", ("Exception", "BaseException"))
LINALG = ErrorTruth("LinAlgError", ("RuntimeError", "Exception", "BaseException"))
ERROR_ROWS: list[tuple[Truth, str, str]] = [
    (RAISED, "RuntimeError", RIGHT),
    (RAISED, "runtimeerror", RIGHT),
    (RAISED, "builtins.RuntimeError", RIGHT),
    (RAISED, "RuntimeError: shapes cannot be multiplied", RIGHT),
    (RAISED, "RuntimeError()", RIGHT),
    (RAISED, "ValueError", WRONG),
    (RAISED, "Exception", WRONG),
    (RAISED, "none", WRONG),
    (RAISED, "RuntimError", UNREADABLE),
    (RAISED, "runtime", UNREADABLE),
    (RAISED, "an error", UNREADABLE),
    (RAISED, "404", UNREADABLE),
    (LINALG, "LinAlgError", RIGHT),
    (LINALG, "torch._C._LinAlgError", RIGHT),
    (LINALG, "_LinAlgError", RIGHT),
    (LINALG, "RuntimeError", WRONG),
    (ErrorTruth("OSError", ("Exception", "BaseException")), "IOError", RIGHT),
    (ErrorTruth("Oops", ("Exception", "BaseException")), "oops", RIGHT),
    (ErrorTruth(None), "none", RIGHT),
    (ErrorTruth(None), "None", RIGHT),
    (ErrorTruth(None), "No  error", RIGHT),
    (ErrorTruth(None), "不报错", RIGHT),
    (ErrorTruth(None), "ValueError", WRONG),
]

MATRIX = ValueTruth(tensor([[1, 2], [3, 4]], (2, 2), "int64"))
THIRDS = ValueTruth(tensor([1 / 3, 0.5], (2,), "float32"))
HALVES = ValueTruth(tensor([0.5, 1.5], (2,), "float64"))
ONE_TENSOR = ValueTruth(tensor(1, (), "int64"))
BOOLS = ValueTruth(tensor([True, False], (2,), "bool"))
NO_ROWS = ValueTruth(tensor([], (0, 3), "float32"))
WAVES = ValueTruth(tensor([[1.0, 2.0], [3.0, -0.5]], (2,), "complex64"))
TENSOR_ROWS: list[tuple[Truth, str, str]] = [
    (MATRIX, "[[1, 2], [3, 4]]", RIGHT),
    (MATRIX, "tensor([[1, 2], [3, 4]])", RIGHT),
    (MATRIX, "torch.tensor([[1, 2], [3, 4]])", RIGHT),
    (MATRIX, "tensor([[1, 2],\n        [3, 4]])", RIGHT),
    (MATRIX, "[1, 2], [3, 4]", RIGHT),
    (MATRIX, "((1, 2), (3, 4))", RIGHT),
    (MATRIX, "［［1，2］，［3，4］］", RIGHT),
    (MATRIX, "[[1., 2.], [3., 4.]]", RIGHT),
    (MATRIX, "tensor([[1, 2], [3, 4]], dtype=torch.int64)", RIGHT),
    (MATRIX, "tensor([[1, 2], [3, 4]], dtype=long)", RIGHT),
    (MATRIX, "tensor([[1, 2], [3, 4]], device='cuda:0')", RIGHT),
    (MATRIX, "tensor([[1, 2], [3, 4]], dtype=torch.int32)", WRONG),
    (MATRIX, "[[1, 2], [3, 5]]", WRONG),
    (MATRIX, "[1, 2, 3, 4]", WRONG),
    (MATRIX, "[[1, 2], [3]]", WRONG),
    (MATRIX, "[[1, 2, 3, 4]]", WRONG),
    (MATRIX, "10", WRONG),
    (MATRIX, "'[[1, 2], [3, 4]]'", WRONG),
    (MATRIX, "[[1, 2], [3, 4]", UNREADABLE),
    (MATRIX, "[[1 2] [3 4]]", UNREADABLE),
    (MATRIX, "tensor([[1, 2], [3]])", UNREADABLE),
    (MATRIX, "tensor([[1, 2], [3, 4]], dtype=torch.integer)", UNREADABLE),
    (MATRIX, "[[a, b], [c, d]]", UNREADABLE),
    (MATRIX, "torch.arange(1, 5).reshape(2, 2)", UNREADABLE),
    (THIRDS, "[0.3333, 0.5]", RIGHT),
    (THIRDS, "tensor([0.3333, 0.5000])", RIGHT),
    (THIRDS, "tensor([0.3333, 0.5000], grad_fn=<DivBackward0>)", RIGHT),
    (THIRDS, "tensor([0.3333, 0.5000], requires_grad=True)", RIGHT),
    (THIRDS, "[3.333e-1, 5e-1]", RIGHT),
    (THIRDS, "[1/3, 1/2]", RIGHT),
    (THIRDS, "[0.33, 0.5]", UNREADABLE),
    (THIRDS, "[0.3, 0.5]", UNREADABLE),
    (THIRDS, "[0.7, 0.5]", WRONG),
    (THIRDS, "[0, 0.5]", WRONG),
    (THIRDS, "[0.3334, 0.5]", WRONG),
    (THIRDS, "[0.33, 0.6]", WRONG),
    (THIRDS, "[1/4, 1/2]", WRONG),
    (HALVES, "[0.5, 1.5]", RIGHT),
    (HALVES, "[0.5, 1.6]", WRONG),
    (HALVES, "[0.5, 2]", UNREADABLE),
    (HALVES, "tensor([0.5, 1.5], dtype=torch.float64)", RIGHT),
    (HALVES, "tensor([0.5, 1.5], dtype=torch.float)", WRONG),
    (HALVES, "[0.5, 1.5], dtype=float64", RIGHT),
    (ONE_TENSOR, "1", RIGHT),
    (ONE_TENSOR, "tensor(1)", RIGHT),
    (ONE_TENSOR, "1.0", RIGHT),
    (ONE_TENSOR, "[1]", WRONG),
    (ONE_TENSOR, "True", WRONG),
    (ONE_TENSOR, "2", WRONG),
    (BOOLS, "tensor([True, False])", RIGHT),
    (BOOLS, "[True, False]", RIGHT),
    (BOOLS, "tensor([ True, False])", RIGHT),
    (BOOLS, "true, false", RIGHT),
    (BOOLS, "[1, 0]", WRONG),
    (BOOLS, "[False, True]", WRONG),
    (NO_ROWS, "tensor([], size=(0, 3))", RIGHT),
    (NO_ROWS, "tensor([])", WRONG),
    (NO_ROWS, "tensor([], size=(3, 0))", WRONG),
    (ValueTruth(tensor([[], []], (2, 0), "float32")), "[[], []]", RIGHT),
    (WAVES, "[1+2j, 3-0.5j]", RIGHT),
    (WAVES, "tensor([1.+2.0000j, 3.-0.5000j])", RIGHT),
    (WAVES, "[1+2i, 3 - 0.5i]", RIGHT),
    (WAVES, "[1+2j, 3+0.5j]", WRONG),
    (WAVES, "[1+2j, 0]", WRONG),
    (ValueTruth(tensor(["nan", "inf", "-inf"], (3,), "float32")), "[nan, ∞, -Infinity]", RIGHT),
    (ValueTruth(tensor(["nan", "inf"], (2,), "float32")), "[inf, nan]", WRONG),
    (ValueTruth(tensor([0.1], (1,), "bfloat16")), "[0.1]", RIGHT),
    (ValueTruth(tensor(65504.0, (), "float16")), "65504", RIGHT),
    (ValueTruth(tensor("inf", (), "float16")), "1e6", WRONG),
    (ValueTruth(tensor(16777216.0, (), "float32")), "1.678e7", RIGHT),
    (ValueTruth(tensor(1024.0, (), "float32")), "512", WRONG),
]

TWO = ValueTruth(plain("number", 2))
SIX = ValueTruth(plain("number", 6.0))
SUM = ValueTruth(plain("number", 0.1 + 0.2))
PLANE = ValueTruth(plain("complex", [2.0, 4.0]))
NAME = ValueTruth(plain("text", "Linear"))
PAIR = ValueTruth(numbers("tuple", 1, 2))
LIST = ValueTruth(numbers("list", 1, 2))
LETTERS = ValueTruth(items("list", plain("text", "a"), plain("text", "b")))
CHUNKS = ValueTruth(items("tuple", tensor([0, 1], (2,), "int64"), tensor([2], (1,), "int64")))
VALUE_ROWS: list[tuple[Truth, str, str]] = [
    (TWO, "2", RIGHT),
    (TWO, "２", RIGHT),
    (TWO, "+2", RIGHT),
    (TWO, "(2)", RIGHT),
    (TWO, "2.0", RIGHT),
    (TWO, "4/2", RIGHT),
    (TWO, "3", WRONG),
    (TWO, "-2", WRONG),
    (TWO, "2.5", WRONG),
    (TWO, "True", WRONG),
    (TWO, "tensor(2)", WRONG),
    (TWO, "[2]", WRONG),
    (TWO, "1+1", UNREADABLE),
    (TWO, "two", UNREADABLE),
    (TWO, "2 2", UNREADABLE),
    (TWO, "2/0", UNREADABLE),
    (ValueTruth(plain("number", -1)), "−1", RIGHT),
    (ValueTruth(plain("number", 1)), "True", WRONG),
    (SIX, "6", RIGHT),
    (SIX, "5", WRONG),
    (SIX, "6.001", WRONG),
    (SUM, "0.3", UNREADABLE),
    (SUM, "0.3000", RIGHT),
    (SUM, "3/10", RIGHT),
    (SUM, "0.4", WRONG),
    (SUM, "0", WRONG),
    (SUM, "None", WRONG),
    (ValueTruth(plain("number", "nan")), "NaN", RIGHT),
    (ValueTruth(plain("number", "nan")), "0", WRONG),
    (ValueTruth(plain("number", "-inf")), "float('-inf')", RIGHT),
    (ValueTruth(plain("number", "inf")), "torch.inf", RIGHT),
    (PLANE, "2+4j", RIGHT),
    (PLANE, "(2+4j)", RIGHT),
    (PLANE, "2 + 4i", RIGHT),
    (PLANE, "4j+2", RIGHT),
    (PLANE, "2", WRONG),
    (ValueTruth(plain("bool", True)), "True", RIGHT),
    (ValueTruth(plain("bool", True)), "1", WRONG),
    (ValueTruth(Result("none", "None")), "None", RIGHT),
    (ValueTruth(Result("none", "None")), "none", RIGHT),
    (ValueTruth(Result("none", "None")), "(None)", RIGHT),
    (ValueTruth(Result("none", "None")), "0", WRONG),
    (ValueTruth(Result("none", "None")), "[]", WRONG),
    (ValueTruth(items("list", Result("none", "None"), plain("number", 1))), "[None, 1]", RIGHT),
    (ValueTruth(items("list", Result("none", "None"), plain("number", 1))), "[0, 1]", WRONG),
    *((truth, "None", WRONG) for truth in (MATRIX, ONE_TENSOR, BOOLS, NAME, PAIR, LIST, PLANE)),
    (NAME, "Linear", RIGHT),
    (NAME, "'Linear'", RIGHT),
    (NAME, '"Linear"', RIGHT),
    (NAME, "“Linear”", RIGHT),
    (NAME, "  Linear ", RIGHT),
    (NAME, "linear", WRONG),
    (NAME, "nn.Linear", WRONG),
    (NAME, "", UNREADABLE),
    (ValueTruth(plain("text", "")), "''", RIGHT),
    (ValueTruth(plain("text", "a\nb")), r"'a\nb'", RIGHT),
    (ValueTruth(plain("text", "'a'")), "'a'", RIGHT),
    (PAIR, "(1, 2)", RIGHT),
    (PAIR, "[1, 2]", RIGHT),
    (PAIR, "1, 2", RIGHT),
    (PAIR, "1，2", RIGHT),
    (PAIR, "(2, 1)", WRONG),
    (PAIR, "(1, 2, 3)", WRONG),
    (PAIR, "tensor([1, 2])", WRONG),
    (PAIR, "1", WRONG),
    (PAIR, "(1, 2", UNREADABLE),
    (LIST, "(1, 2)", RIGHT),
    (LIST, "[1, True]", WRONG),
    (ValueTruth(numbers("list", 3)), "3,", RIGHT),
    (ValueTruth(numbers("list", 3)), "3", WRONG),
    (ValueTruth(numbers("tuple")), "()", RIGHT),
    (LETTERS, "['a', 'b']", RIGHT),
    (LETTERS, "'a', 'b'", RIGHT),
    (LETTERS, "[a, b]", UNREADABLE),
    (CHUNKS, "(tensor([0, 1]), tensor([2]))", RIGHT),
    (CHUNKS, "[0, 1], [2]", RIGHT),
    (CHUNKS, "torch.return_types.chunk(\nfirst=tensor([0, 1]),\nsecond=tensor([2]))", RIGHT),
    (CHUNKS, "[0, 1, 2]", WRONG),
]

OUTPUT_ROWS: list[tuple[Truth, str, str]] = [
    (OutputTruth("a\nb"), "a\nb", RIGHT),
    (OutputTruth("a\nb"), "\n\na  \r\nb\t\n\n", RIGHT),
    (OutputTruth("a\nb"), "a b", WRONG),
    (OutputTruth("a\nb"), "a\n\nb", WRONG),
    (OutputTruth("  a"), "  a", RIGHT),
    (OutputTruth("  a"), "a", WRONG),
    (OutputTruth("a"), "A", WRONG),
    (OutputTruth("a"), r"a\n", WRONG),
    (OutputTruth("a"), "\n", UNREADABLE),
]

OPTIONS = ("A.t()", "A.view(3, 2)", "A.reshape(-1)")
ONE_OF = ChoiceTruth((2,), OPTIONS, several=False)
ALL_OF = ChoiceTruth((1, 3), OPTIONS, several=True)
CHOICE_ROWS: list[tuple[Truth, str, str]] = [
    (ONE_OF, "2", RIGHT),
    (ONE_OF, "（２）", RIGHT),
    (ONE_OF, "A.view(3,  2)", RIGHT),
    (ONE_OF, "1", WRONG),
    (ONE_OF, "A.t()", WRONG),
    (ONE_OF, "1,2", UNREADABLE),
    (ONE_OF, "0", UNREADABLE),
    (ONE_OF, "4", UNREADABLE),
    (ONE_OF, "b", UNREADABLE),
    (ONE_OF, "a.t()", UNREADABLE),
    (ALL_OF, "1,3", RIGHT),
    (ALL_OF, "3 1", RIGHT),
    (ALL_OF, "1、3", RIGHT),
    (ALL_OF, "A.t(); A.reshape(-1)", RIGHT),
    (ALL_OF, "A.reshape(-1)\nA.t()", RIGHT),
    (ALL_OF, "1", WRONG),
    (ALL_OF, "1,2,3", WRONG),
    (ALL_OF, "13", UNREADABLE),
    (ChoiceTruth((2,), ("16", "32"), several=False), "32", RIGHT),
    (ChoiceTruth((1,), ("2", "1"), several=False), "2", WRONG),
    (ChoiceTruth((1,), ("1, 2", "2, 1"), several=False), "1, 2", RIGHT),
    (ChoiceTruth((1,), ("f( x)", "f(  x)"), several=False), "f( x)", UNREADABLE),
]

#: What 0.3 may come to on a device that rounds otherwise: its neighbour in float32.
NEARLY = ValueTruth(tensor(0.3000000417232513, (), "float32"))
ROUNDED_ROWS: list[tuple[Truth, str, str]] = [
    (NEARLY, "0.3", UNREADABLE),
    (NEARLY, "0.3000", RIGHT),
    (NEARLY, "0.300000", RIGHT),
    (NEARLY, "0.3001", WRONG),
]

ROWS = [
    *SHAPE_ROWS,
    *DTYPE_ROWS,
    *DEVICE_ROWS,
    *TRUTH_ROWS,
    *ERROR_ROWS,
    *TENSOR_ROWS,
    *VALUE_ROWS,
    *OUTPUT_ROWS,
    *CHOICE_ROWS,
    *ROUNDED_ROWS,
]


@pytest.mark.parametrize(("truth", "answer", "verdict"), ROWS)
def test_an_answer_gets_its_verdict(truth: Truth, answer: str, verdict: str) -> None:
    assert judge(truth, answer).verdict == verdict


@pytest.mark.parametrize(("truth", "answer", "verdict"), ROWS)
def test_only_what_is_unreadable_always_says_why(truth: Truth, answer: str, verdict: str) -> None:
    note = judge(truth, answer).note
    assert note is None if verdict == RIGHT else verdict == WRONG or note is not None


NOTED = [
    (LINALG, "RuntimeError", "grading.error-too-general"),
    (RAISED, "RuntimError", "grading.error-misspelt"),
    (HALVES, "tensor([0.5, 1.5], dtype=torch.float)", "grading.wrong-dtype"),
    (THIRDS, "[0.33, 0.5]", "grading.few-digits"),
    (ValueTruth(tensor([2 / 3, 0.5], (2,), "float32")), "[0.66, 0.5]", "grading.cut-off"),
    (ValueTruth(plain("number", 2 / 3)), "0.6666", "grading.cut-off"),
    (ValueTruth(plain("complex", [1.0, 2 / 3])), "1+0.66j", "grading.cut-off"),
    (MATRIX, "None", "grading.kind-is-tensor"),
    (TWO, "-None", "grading.value-not-worked-out"),
    (MATRIX, "[1, 2, 3, 4]", "grading.wrong-shape"),
    (MATRIX, "[[1, 2], [3, 5]]", "grading.elements-differ"),
    (MATRIX, "[[1, 2], [3]]", "grading.ragged"),
    (BOOLS, "[1, 0]", "grading.true-is-not-one"),
    (TWO, "True", "grading.true-is-not-one"),
    (TWO, "tensor(2)", "grading.kind-is-number"),
    (PAIR, "(1, 2, 3)", "grading.wrong-length"),
    (PAIR, "tensor([1, 2])", "grading.kind-is-sequence"),
    (TWO, "1+1", "grading.value-not-worked-out"),
    (TWO, "1 -1", "grading.value-no-comma"),
    (TWO, "1 - 1", "grading.value-not-worked-out"),
    (TWO, "two", "grading.value-bare-word"),
    (SHAPE, "(2, -1, 3)", "grading.shape-negative"),
    (SHAPE, "(2.0, 1, 3)", "grading.shape-not-whole"),
    (SHAPE, "(2, 1, 3", "grading.brackets"),
    (SHAPE, " ", "grading.empty"),
    (ONE_OF, "4", "grading.choice-out-of-range"),
    (ONE_OF, "1,2", "grading.choice-only-one"),
    (ALL_OF, "1", "grading.choice-some-missing"),
    (ALL_OF, "1,2,3", "grading.choice-too-many"),
]


@pytest.mark.parametrize(("truth", "answer", "key"), NOTED)
def test_a_note_says_what_happened(truth: Truth, answer: str, key: str) -> None:
    note = judge(truth, answer).note
    assert note is not None
    assert note.key == key
