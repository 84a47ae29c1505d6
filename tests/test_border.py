"""Whatever a program's process reports, it is refused or used, and nothing else happens."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.authoring.checking import check
from quizapp.authoring.gathering import gather
from quizapp.bank import Folder
from quizapp.kinds.numbers import is_close
from quizapp.runner.client import Program, WorkerReady
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.replies import outcome_of
from tests.lying import HONEST, _written, anything, damaged, lying, use


@given(st.randoms(use_true_random=False))
def test_a_lying_report_is_refused_or_used(draw: random.Random) -> None:
    use(lying(draw), draw)


@given(st.randoms(use_true_random=False))
def test_a_damaged_report_is_refused_or_used(draw: random.Random) -> None:
    use(damaged(draw, _written(HONEST)), draw)


@given(st.binary(max_size=300), st.integers())
def test_any_bytes_are_refused_or_used(raw: bytes, seed: int) -> None:
    use(raw, random.Random(seed))


def test_thousands_of_reports_are_refused_or_used() -> None:
    draw = random.Random(10)
    ended = {use(anything(draw), draw).ended for _ in range(3_000)}
    assert ended >= {"finished", "error", "crashed"}


def test_an_honest_report_is_used() -> None:
    assert use(_written(HONEST), random.Random(0)).ended == "finished"


def reported(raw: bytes) -> Outcome:
    worker = WorkerReady("cpu", "2.13.0", Protections())
    message = {"ended": "reported", "seconds": 0.1, "cut": False, "note": None, "printed": b""}
    return outcome_of({**message, "report": raw}, worker, Program("x"))


def lie(**parts: Any) -> bytes:
    return _written({**HONEST, "result": {**HONEST["result"], **parts}})


@pytest.mark.parametrize(
    "raw",
    [
        lie(dtype="int64", shape=[1], values=[float("inf")]),
        lie(shape=[1], values=[[1.0, 2.0]]),
        lie(shape=[1], values=[10**4200]),
        lie(dtype="complex64", shape=[1], values=["nan"]),
        lie(shape=[1], values=[1.797e308]),
        lie(dtype="float\x1b[31m\nx", shape=[1], values=[1.0]),
    ],
    ids=["infinite", "pair", "long", "lone", "large", "odd"],
)
@pytest.mark.parametrize("ask", ["value", "dtype", "shape"])
def test_a_check_names_the_line_of_a_forged_report_and_goes_on(
    raw: bytes, ask: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("forged") / "forged.yaml"
    file.write_text(
        "pack: forged\ntitle: Forged\nquestions:\n"
        f"  - id: first\n    ask: {ask}\n    code: forging()\n"
        "  - id: second\n    ask: shape\n    code: torch.ones(2, 1)\n",
        encoding="utf-8",
    )

    def answer(program: Program) -> Outcome:
        return reported(raw if "forging" in program.code else _written(HONEST))

    found = check(gather([file], [Folder(file.parent)]), FakeRunner(answer))
    assert [(each.line, each.rule) for each in found.problems if each.severity == "error"] == [
        (6, "code-crashes")
    ]


def test_the_largest_numbers_are_not_close_to_none() -> None:
    large = 1.7e308
    assert not is_close([large, large], [0.0, 0.0], "complex128")
    assert not is_close(large, -large, "float64")
    assert is_close([large, large], [large, large * (1 + 1e-9)], "complex128")
