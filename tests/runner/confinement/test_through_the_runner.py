"""Every way out, tried through the real runner: with the language check off, and once more with it on."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.run_limits import Limits

_SETUP = "import numpy as np\nloot = None"


@pytest.fixture(scope="module")
def confining(runner: Runner) -> Runner:
    """The runner, if its worker reports a complete sandbox."""
    protections = getattr(runner.start().result(60), "protections", Protections())
    if not protections.full:
        pytest.skip("the worker does not offer the whole sandbox here")
    return runner


def _try(runner: Runner, code: str, *, check: bool) -> Outcome:
    program = Program(f"{code}\nloot", _SETUP)
    (outcome,) = runner.submit(Job((program,), Limits(seconds=15), language_check=check)).result(90)
    return outcome


def _said(outcome: Outcome) -> str:
    parts = [outcome.printed, outcome.note, outcome.result and outcome.result.text]
    return " ".join(str(part) for part in [*parts, outcome.error and outcome.error.message])


def test_the_runner_shuts_the_way_out(way_out: str, confining: Runner, canaries: Any, template: Any) -> None:
    outcome = _try(confining, canaries.fill(way_out), check=False)
    assert not canaries.touched(_said(outcome)), outcome
    assert outcome.walled or outcome.ended != "refused"
    assert _try(confining, "loot = 1 + 1", check=False).ended == "finished"


def test_the_language_check_refuses_it_before_it_runs(
    way_out: str, confining: Runner, canaries: Any, template: Any
) -> None:
    outcome = _try(confining, canaries.fill(way_out), check=True)
    assert outcome.ended == "refused"
    assert outcome.note
    assert not canaries.touched(_said(outcome)), outcome
