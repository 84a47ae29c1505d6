"""Short ways to run one program in the real worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.runner.client import Job, Limits, Program, Runner
from quizapp.runner.outcome import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def run(runner: Runner) -> Run:
    """Runs one program and gives its outcome."""

    def run_one(code: str, setup: str = "", right: str | None = None, seconds: float = 20.0) -> Outcome:
        job = Job((Program(code, setup, right),), Limits(seconds=seconds))
        (outcome,) = runner.submit(job).result(60)
        return outcome

    return run_one
