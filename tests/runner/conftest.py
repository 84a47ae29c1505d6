"""Short ways to run one program in the real worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from quizapp.runner import boot
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.local import LocalRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

Run = Callable[..., Outcome]

_UNKNOWN_MACHINE = """
import quizapp.runner.worker.kernel
quizapp.runner.worker.kernel.machine = lambda: None
"""


def running(runner: Runner) -> Run:
    """Runs one program and gives its outcome.

    Its text is not checked unless asked: what is tested is the process that it runs in.
    """

    def run_one(
        code: str,
        setup: str = "",
        right: str | None = None,
        seconds: float = 20.0,
        *,
        language_check: bool = False,
    ) -> Outcome:
        job = Job((Program(code, setup, right),), Limits(seconds=seconds), language_check=language_check)
        (outcome,) = runner.submit(job).result(60)
        return outcome

    return run_one


@pytest.fixture
def run(runner: Runner) -> Run:
    """Runs one program in the worker that all tests share."""
    return running(runner)


@pytest.fixture(scope="session")
def resident() -> Iterator[Runner]:
    """The runner of a system where nothing can be forked, on the processor."""
    runner = LocalRunner("cpu", forking=False)
    runner.start().result(120)
    yield runner
    runner.close()


@pytest.fixture
def run_unconfined(unconfined: Runner) -> Run:
    """Runs one program in a worker without a sandbox."""
    return running(unconfined)


@pytest.fixture(scope="module")
def unconfined() -> Iterator[Runner]:
    """A runner on a machine on which the worker has no sandbox: only its limits protect the machine."""
    with pytest.MonkeyPatch.context() as patch:
        importing, rest = boot._BOOT.split("if added:\n    sys.path.remove", 1)
        patch.setattr(boot, "_BOOT", f"{importing}{_UNKNOWN_MACHINE}if added:\n    sys.path.remove{rest}")
        runner = LocalRunner("cpu")
        assert not runner.start().result(120).protections.files
        yield runner
        runner.close()
