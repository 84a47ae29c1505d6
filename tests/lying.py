"""Reports that no program of ours would write, and everything that uses one once it was read.

Drawn with a generator of Python's, so that the tests and ``bench/border.py`` draw the same.
"""

from __future__ import annotations

import json
import random
from typing import Any

from quizapp.examine.grids import grid
from quizapp.kinds import KINDS, answer_text, judge, settle
from quizapp.kinds.choice import settle_choice
from quizapp.kinds.comparing import difference
from quizapp.kinds.contrast import contrast
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.programs import Case, Ran
from quizapp.kinds.results import result_text
from quizapp.kinds.write import Write, WriteTruth
from quizapp.runner.client import Program, WorkerReady
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.replies import outcome_of
from quizapp.runner.wire import outcome_to_json
from quizapp.tui.content import code, plain

_WORKER = WorkerReady("cpu", "2.13.0", Protections())
_PROGRAM = Program("torch.ones(1)", right="it == 1")

_NUMBERS: tuple[Any, ...] = (
    0, 1, -1, 2, 255, 256, -129, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**400, -(10**1300),
    0.0, -0.0, 0.5, 1.5, 3.4e38, 3.5e38, -3.5e38, 1e-45, 5e-324, 1.797e308, 65504.0, 65520.0, 448.0, 0.1,
    float("inf"), float("nan"), "nan", "inf", "-inf", "Infinity", "NaN", True, False, None,
)  # fmt: skip
_TEXTS = (
    "", "x", "cpu", "cuda:0", "meta", "float32", "int64", "bool", "complex64", "uint8", "torch.float32",
    "float16", "bfloat16", "float8_e4m3fn", "float64", "unknown", "a\nb", "\x1b[31m", "\x9b1m",
    "\u202e", "\ud800",
    "\udfff\ud800", "é", "错误", "[/]", "[b]", "$answer", "torch.Size([2, 1])", "torch.Size([])",
    "device(type='cpu')",
    "tensor([1., 2.])", "ValueError", "IndexError", "_Hidden", "x" * 300, "nan", "1" * 400,
    "\x00", "\r", "\u2028",
)  # fmt: skip
_DTYPES = (
    "float32", "float64", "float16", "bfloat16", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e8m0fnu",
    "bool", "uint8", "int8", "int16", "int64", "uint64", "complex64", "complex128", "complex32", "qint8",
    "int4", "bits8", "unknown",
)  # fmt: skip
_IDENTITIES = ("torch.Size 0", "torch.dtype torch.float32", "torch.dtype x", "torch.device cpu", "y")
_SIZES: tuple[Any, ...] = (0, 1, 2, 3, 64, 1000, 2**31, 2**62, 2**63, -1, 1.0, True, "2", None)
_KINDS = ("tensor", "number", "complex", "bool", "text", "tuple", "list", "dict", "none", "other")
_ANSWERS = (
    "1", "0.5", "nan", "inf", "(2, 1)", "[1, 2]", "tensor([1., 2.])", "True", "none", "float32", "cpu", "'x'",
    "1+2j", "1e400", "9" * 300, "tensor([])", "x", "1/3",
)  # fmt: skip
_ASKS: tuple[str, ...] = ("shape", "dtype", "device", "value", "output", "error", "truth")

#: What a program of ours does write.
HONEST: dict[str, Any] = {
    "ended": "finished",
    "seconds": 0.25,
    "result": {
        "kind": "tensor",
        "shape": [2, 1],
        "dtype": "float32",
        "device": "cpu",
        "requires_grad": False,
        "values": [[1.5], ["nan"]],
        "text": "tensor([[1.5000],\n        [nan]])",
    },
    "error": None,
    "trace": [{"call": "torch.unsqueeze", "shape": [2, 1], "dtype": "float32"}],
    "holds": None,
    "note": None,
}


def lying(draw: random.Random) -> bytes:
    """A report that has the form of one, its content mostly plausible and somewhere wild."""
    report: Any = dict(HONEST, result=_result(draw, 0))
    if draw.random() < 0.2:
        report["result"] = None
        report["ended"] = draw.choice(["error", "memory", "refused", "finished", "timeout"])
        if report["ended"] == "error":
            bases = [draw.choice(_TEXTS) for _ in range(draw.randrange(3))]
            report["error"] = {"type": draw.choice(_TEXTS), "message": draw.choice(_TEXTS), "bases": bases}
    if draw.random() < 0.2:
        row = {"call": draw.choice(_TEXTS), "shape": _shape(draw), "dtype": draw.choice(_DTYPES)}
        report["trace"] = [row] * draw.choice((0, 1, 50, 51))
    if draw.random() < 0.2:
        report["holds"] = draw.choice((True, False, None, 1, "true"))
        report["note"] = draw.choice((*_TEXTS, None, 5))
    if draw.random() < 0.2:
        _break(draw, report)
    return _written(report)


def damaged(draw: random.Random, whole: bytes) -> bytes:
    """A report of which bytes were lost, doubled or changed."""
    raw = bytearray(whole)
    for _ in range(draw.choice((1, 1, 2, 8))):
        at = draw.randrange(len(raw) + 1)
        match draw.randrange(5):
            case 0:
                del raw[at : at + draw.choice((1, 2, 40))]
            case 1:
                raw[at:at] = raw[at : at + 40]
            case 2:
                raw[at : at + 1] = bytes([draw.randrange(256)])
            case 3:
                raw[at:at] = draw.choice((b"9" * 4200, b"1e999", b"-", b"[", b'"', b"}", b"null", b"\\ud800"))
            case _:
                del raw[at:]
    return bytes(raw)


def anything(draw: random.Random) -> bytes:
    """A report of either kind, or bytes that are none."""
    chance = draw.random()
    if chance < 0.05:
        return draw.randbytes(draw.randrange(200))
    raw = lying(draw)
    return raw if chance < 0.7 else damaged(draw, raw)


def _written(report: object) -> bytes:
    # Infinite numbers are written as numbers that are read as infinite.
    return json.dumps(report).replace("Infinity", "1e999").encode("ascii")


def _break(draw: random.Random, within: dict[str, Any]) -> None:
    key = draw.choice([*within])
    value = within[key]
    if isinstance(value, dict) and value and draw.random() < 0.7:
        _break(draw, value)
    else:
        within[key] = draw.choice((*_NUMBERS, *_TEXTS, [], {}, [[]], {"kind": "none"}))


def _shape(draw: random.Random) -> list[Any]:
    wild = draw.random() < 0.1
    return [draw.choice(_SIZES if wild else _SIZES[:4]) for _ in range(draw.choice((0, 1, 1, 2, 3)))]


def _result(draw: random.Random, depth: int) -> dict[str, Any]:
    kind = draw.choice(_KINDS[:5] if depth > 3 else _KINDS)
    result: dict[str, Any] = {
        "kind": kind,
        "shape": None,
        "dtype": None,
        "device": None,
        "requires_grad": None,
        "values": _values(draw, kind, depth),
        "text": draw.choice(_TEXTS),
    }
    if kind == "tensor":
        result |= {
            "shape": _shape(draw),
            "dtype": draw.choice(_DTYPES),
            "device": "cpu",
            "requires_grad": False,
        }
        result["values"] = _elements(draw, result["shape"], result["dtype"])
    elif kind == "other" and draw.random() < 0.3:
        result |= {"shape": _shape(draw), "dtype": draw.choice(_TEXTS)}
    if draw.random() < 0.3:
        result["identity"] = draw.choice((*_TEXTS, *_IDENTITIES))
    if draw.random() < 0.05:
        _break(draw, result)
    return result


def _values(draw: random.Random, kind: str, depth: int) -> Any:
    if draw.random() < 0.1:
        return draw.choice(_NUMBERS)
    match kind:
        case "number":
            return draw.choice(_NUMBERS)
        case "bool":
            return draw.random() < 0.5
        case "complex":
            return [draw.choice(_NUMBERS[15:34]), draw.choice(_NUMBERS[15:34])]
        case "text":
            return draw.choice(_TEXTS)
        case "tuple" | "list":
            return [_result(draw, depth + 1) for _ in range(draw.randrange(3))]
        case "dict":
            return {draw.choice(_TEXTS): _result(draw, depth + 1) for _ in range(draw.randrange(3))}
    return None


def _elements(draw: random.Random, shape: list[Any], dtype: str) -> Any:
    """Values that fit the shape where that is one, and often the dtype."""
    if not shape:
        return _element(draw, dtype)
    size = shape[0] if isinstance(shape[0], int) and 0 <= shape[0] <= 64 else 1
    return [_elements(draw, shape[1:], dtype) for _ in range(size)]


def _element(draw: random.Random, dtype: str) -> Any:
    if draw.random() < 0.05:
        return draw.choice(_NUMBERS)
    if dtype.startswith("complex"):
        return [_element(draw, "float32"), _element(draw, "float32")]
    if dtype == "bool":
        return draw.random() < 0.5
    if "int" in dtype:
        return draw.choice((0, 1, 7, 100, 127))
    return draw.choice(
        (0.0, 1.5, -0.0, 0.5, -2.0, "nan", "inf", 448.0, 1.797e308 if dtype == "float64" else 3.0)
    )


def use(raw: bytes, draw: random.Random) -> Outcome:
    """Read a report as the runner does, and do with the outcome all that is ever done with one."""
    message = {"ended": "reported", "seconds": 0.1, "cut": False, "note": None, "report": raw}
    outcome = outcome_of({**message, "printed": b"1\n"}, _WORKER, _PROGRAM)
    json.dumps(outcome_to_json(outcome, "x"), allow_nan=False).encode("utf-8")
    if outcome.ended == "crashed":  # what was refused is all alike
        assert isinstance(settle("value", outcome), Unsettled)
        return outcome
    answer = draw.choice(_ANSWERS)
    for ask in _ASKS:
        truth = settle(ask, outcome)
        if isinstance(truth, Unsettled):
            continue
        own = answer_text(truth)
        for typed in (answer, own):
            judge(truth, typed)
            contrast(typed, own, has_elements=KINDS[ask].has_elements)
        code(own)
    settle_choice(("a", "b"), (outcome, outcome), several=False)
    case = Case("", "", {}, outcome)
    Write().settled([Ran(case), Ran(case, 0)], lambda cases: WriteTruth("torch.ones(1)", (), cases))
    if outcome.result is not None:
        text = result_text(outcome.result)
        text.encode("utf-8")
        plain(text)
        grid(outcome.result)
    if outcome.ended == "finished":
        difference(outcome, outcome)
        difference(outcome, _OTHER)
    difference(_OTHER, outcome)
    return outcome


def _honest() -> Outcome:
    message: dict[str, Any] = {
        "ended": "reported",
        "seconds": 0.1,
        "cut": False,
        "note": None,
        "printed": b"",
    }
    return outcome_of({**message, "report": _written(HONEST)}, _WORKER, _PROGRAM)


_OTHER = _honest()
