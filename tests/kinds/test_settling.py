"""Which outcomes settle a question, and what is said of the others."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.kinds import settle
from quizapp.kinds.choice import ChoiceTruth, settle_choice
from quizapp.kinds.device import DeviceTruth
from quizapp.kinds.dtype import DtypeTruth
from quizapp.kinds.error import ErrorTruth
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.output import OutputTruth
from quizapp.kinds.programs import Truth
from quizapp.kinds.shape import ShapeTruth
from quizapp.kinds.truth import TruthTruth
from quizapp.kinds.value import ValueTruth
from quizapp.runner.outcome import Ended, Outcome, RaisedError, Result
from quizapp.words import Words


def finished(result: Result | None = None, printed: str = "", holds: bool | None = None) -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", 0.1, printed=printed, result=result, holds=holds)


def ended(how: Ended, note: str | None = None) -> Outcome:
    return Outcome(how, "cpu", "2.13.0", 0.1, note=note)


def raised(name: str, *bases: str, message: str = "", holds: bool | None = None) -> Outcome:
    error = RaisedError(name, message, bases)
    return Outcome("error", "cpu", "2.13.0", 0.1, error=error, holds=holds)


def tensor(values: Any, shape: tuple[int, ...], dtype: str = "int64", device: str = "cpu") -> Result:
    return Result("tensor", "", shape=shape, dtype=dtype, device=device, values=values)


def number(value: Any) -> Result:
    return Result("number", "", values=value)


PAIR = tensor([1, 2], (2,))


def size(*sizes: Any) -> Result:
    return Result("tuple", "", values=tuple(map(number, sizes)), identity="torch.Size 5a")


def thing(identity: str | None, text: str = "") -> Result:
    return Result("other", text, identity=identity)


SIZE = size(2, 1)
DEEP = number(1)
for _ in range(100):
    DEEP = Result("list", "", values=(DEEP,))
LONG_TEXT = Result("text", "", values="\x00" * 9_000)


@pytest.mark.parametrize(
    ("ask", "outcome", "truth"),
    [
        ("shape", finished(PAIR), ShapeTruth((2,))),
        ("shape", finished(tensor(1, ())), ShapeTruth(())),
        ("shape", finished(Result("other", "array", shape=(4,))), ShapeTruth((4,))),
        ("shape", finished(SIZE), ShapeTruth((2, 1))),
        ("dtype", finished(PAIR), DtypeTruth("int64")),
        ("dtype", finished(thing("torch.dtype torch.float16")), DtypeTruth("float16")),
        ("device", finished(PAIR), DeviceTruth("cpu")),
        ("device", finished(tensor(None, (2,), device="cuda:0")), DeviceTruth("cuda:0")),
        ("device", finished(thing("torch.device cpu")), DeviceTruth("cpu")),
        ("device", finished(thing("torch.device cuda:1")), DeviceTruth("cuda:1")),
        ("value", finished(PAIR), ValueTruth(PAIR)),
        ("value", finished(SIZE), ValueTruth(SIZE)),
        ("value", finished(number("nan")), ValueTruth(number("nan"))),
        ("value", finished(Result("none", "None")), ValueTruth(Result("none", "None"))),
        ("value", finished(tensor([0] * 64, (64,))), ValueTruth(tensor([0] * 64, (64,)))),
        ("output", finished(printed="a\nb\n"), OutputTruth("a\nb")),
        ("output", finished(printed="  a"), OutputTruth("  a")),
        ("error", finished(PAIR), ErrorTruth(None)),
        ("error", raised("ValueError", "Exception"), ErrorTruth("ValueError", ("Exception",))),
        ("error", raised("_LinAlgError", "RuntimeError"), ErrorTruth("LinAlgError", ("RuntimeError",))),
        ("error", raised("__Twice"), ErrorTruth("_Twice")),
        ("truth", finished(Result("bool", "True", values=True)), TruthTruth(True)),
        ("truth", finished(Result("bool", "False", values=False)), TruthTruth(False)),
    ],
)
def test_an_outcome_settles_what_is_asked(ask: str, outcome: Outcome, truth: Truth) -> None:
    assert settle(ask, outcome) == truth


@pytest.mark.parametrize(
    ("ask", "outcome", "key"),
    [
        ("shape", raised("RuntimeError", message="no\nway"), "raised"),
        ("value", ended("timeout"), "timeout"),
        ("error", ended("timeout"), "timeout"),
        ("error", ended("memory"), "memory"),
        ("output", ended("crashed"), "crashed"),
        ("truth", ended("refused", "os"), "refused"),
        ("error", ended("refused"), "refused"),
        ("error", raised("not a name"), "error-name"),
        ("shape", finished(), "no-result"),
        ("dtype", finished(Result("none", "None")), "no-result"),
        ("shape", finished(number(1)), "no-shape"),
        ("shape", finished(Result("tuple", "(2,)", values=(number(2),))), "no-shape"),
        ("dtype", finished(number(1)), "no-dtype"),
        ("shape", finished(Result("tuple", "torch.Size([2])", values=(number(2),))), "no-shape"),
        ("shape", finished(Result("tuple", "torch.Size([2])")), "no-shape"),
        ("shape", finished(Result("tuple", "torch.Size([1])", identity="torch.Size 5a")), "unseen"),
        ("shape", finished(size(2, -1)), "no-shape"),
        ("shape", finished(size(True)), "no-shape"),
        ("dtype", finished(Result("other", "Linear")), "no-dtype"),
        ("dtype", finished(thing(None, "torch.float16")), "no-dtype"),
        ("dtype", finished(thing("torch.dtype torch.float15")), "no-dtype"),
        ("device", finished(number(1)), "no-device"),
        ("device", finished(Result("other", "Linear")), "no-device"),
        ("device", finished(thing(None, "cpu")), "no-device"),
        ("value", finished(Result("dict", "{}", values={})), "no-literal"),
        ("value", finished(Result("list", "", values=(Result("other", "x"),))), "no-literal"),
        ("value", finished(tensor([0], (1,), dtype="unknown")), "no-literal"),
        ("value", finished(tensor(None, (3,))), "unseen"),
        ("value", finished(Result("list", "[...]")), "unseen"),
        ("value", finished(tensor(None, (2000,))), "too-many"),
        ("value", finished(tensor([0] * 65, (65,))), "too-many"),
        ("value", finished(Result("tuple", "", values=(tensor([0] * 64, (64,)), number(1)))), "too-many"),
        ("value", finished(DEEP), "too-deep"),
        ("value", finished(tensor(0, (1,) * 65)), "too-deep"),
        ("value", finished(number(10**400)), "too-long"),
        ("value", finished(number(-(10**5000))), "too-long"),
        ("value", finished(LONG_TEXT), "too-long"),
        ("output", finished(printed=""), "nothing-printed"),
        ("output", finished(printed=" \n\t\n"), "nothing-printed"),
        ("output", finished(printed="a" * 20_001), "too-long"),
        ("truth", finished(tensor(True, (), dtype="bool")), "truth-is-tensor"),
        ("truth", finished(tensor([True], (1,), dtype="bool")), "truth-is-other"),
        ("truth", finished(number(1)), "truth-is-other"),
    ],
)
def test_another_outcome_says_why_it_settles_nothing(ask: str, outcome: Outcome, key: str) -> None:
    unsettled = settle(ask, outcome)
    assert isinstance(unsettled, Unsettled)
    assert unsettled.why.key == f"grading.unsettled-{key}"
    assert Words("en").note(unsettled.why) != Words("zh").note(unsettled.why)


def test_only_the_first_line_of_a_message_is_said() -> None:
    unsettled = settle("shape", raised("RuntimeError", message="no way\nhere is why"))
    assert isinstance(unsettled, Unsettled)
    assert dict(unsettled.why.fills) == {"error": "RuntimeError", "message": "no way"}


def test_a_choice_is_not_settled_by_one_outcome() -> None:
    with pytest.raises(ValueError, match="options"):
        settle("choice", finished(PAIR))


YES, NO = finished(holds=True), finished(holds=False)


@pytest.mark.parametrize(
    ("outcomes", "several", "right"),
    [
        ((NO, YES, NO), False, (2,)),
        ((NO, YES, NO), True, (2,)),
        ((YES, NO, YES), True, (1, 3)),
        ((NO, raised("ValueError", holds=True), NO), False, (2,)),
        ((YES, raised("ValueError", holds=False), NO), False, (1,)),
    ],
)
def test_the_options_that_hold_are_right(
    outcomes: tuple[Outcome, ...], several: bool, right: tuple[int, ...]
) -> None:
    assert settle_choice("abc", outcomes, several) == ChoiceTruth(right, ("a", "b", "c"), several)


@pytest.mark.parametrize(
    ("outcomes", "several", "key"),
    [
        ((NO, NO, NO), False, "choice-none-right"),
        ((NO, NO, NO), True, "choice-none-right"),
        ((YES, YES, NO), False, "choice-many-right"),
        ((YES, ended("timeout"), NO), True, "timeout"),
        ((YES, ended("refused", "os"), NO), True, "refused"),
        ((YES, finished(), NO), True, "choice-undecided"),
        ((YES, raised("ValueError"), NO), False, "choice-undecided"),
    ],
)
def test_options_that_decide_nothing_say_so(outcomes: tuple[Outcome, ...], several: bool, key: str) -> None:
    unsettled = settle_choice("abc", outcomes, several)
    assert isinstance(unsettled, Unsettled)
    assert unsettled.why.key == f"grading.unsettled-{key}"
    assert Words("en").note(unsettled.why) != Words("zh").note(unsettled.why)
