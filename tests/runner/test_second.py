"""Programs that need what is slow to import: they run where it is there, and all else stays the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.local import LocalRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

Run = Callable[..., Outcome]

STEP = "torch.optim.SGD([p], lr=0.5).step()\np.tolist()"
PARAMETER = "p = nn.Parameter(torch.ones(2))\np.grad = torch.ones(2)"


@pytest.fixture
def own() -> Iterator[LocalRunner]:
    """A runner that the test may break."""
    runner = LocalRunner("cpu")
    yield runner
    runner.close()


def values(outcomes: tuple[Outcome, ...]) -> list[object]:
    return [outcome.result.text if outcome.result else outcome for outcome in outcomes]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (STEP, "[0.5, 0.5]"),
        ("torch.optim.Adam([p], lr=0.5).step()\n[round(x, 3) for x in p.tolist()]", "[0.5, 0.5]"),
        ("(torch.ones(3, device='meta') * 2).shape", "torch.Size([3])"),
        ("torch.func.grad(torch.sin)(torch.zeros(()))", "tensor(1.)"),
        ("torch.func.jvp(torch.sin, (torch.zeros(1),), (torch.ones(1),))", "(tensor([0.]), tensor([1.]))"),
        ("torch.use_deterministic_algorithms(True)\n5", "5"),
    ],
)
def test_what_is_slow_to_import_is_there(run: Run, code: str, text: str) -> None:
    outcome = run(code, PARAMETER, language_check=True)
    assert outcome.result is not None, outcome
    assert outcome.result.text == text


def test_it_is_quick_after_the_first_time(run: Run) -> None:
    run(STEP, PARAMETER)
    assert run(STEP, PARAMETER).seconds < 0.5


def test_what_was_printed_before_the_need_arose_is_printed_once(run: Run) -> None:
    assert run(f"print('before')\n{STEP}", PARAMETER).printed == "before\n"


def test_programs_of_one_job_keep_their_order(runner: Runner) -> None:
    codes = ("1", STEP, "2", "while True: pass", STEP, "raise ValueError", "3")
    job = Job(tuple(Program(code, PARAMETER) for code in codes), Limits(seconds=2))
    outcomes = runner.submit(job).result(60)
    ended = [outcome.ended for outcome in outcomes]
    assert ended == ["finished", "finished", "finished", "timeout", "finished", "error", "finished"]
    shown = [outcome.result.text for outcome in outcomes if outcome.result is not None]
    assert shown == ["1", "[0.5, 0.5]", "2", "[0.5, 0.5]", "3"]


def test_random_numbers_are_those_of_any_other_program(run: Run, runner: Runner) -> None:
    drawn = "import numpy, random\n(torch.rand(2), random.random(), numpy.random.rand())"
    assert run(f"torch.func.grad(torch.sin)(torch.ones(()))\n{drawn}").result == run(drawn).result


def test_the_language_is_checked_there_too(runner: Runner) -> None:
    outcomes = runner.submit(Job((Program(STEP, PARAMETER), Program("import os")))).result(60)
    assert [outcome.ended for outcome in outcomes] == ["finished", "refused"]


def test_it_is_confined_like_any_other(run: Run) -> None:
    for code in ("open('/etc/passwd')", "import os; os.fork()", "import socket; socket.socket()"):
        outcome = run(f"torch.func.grad(torch.sin)(torch.ones(()))\n{code}")
        assert (outcome.ended, outcome.walled) == ("refused", True)


def test_no_exit_status_begins_a_program_anew(run: Run) -> None:
    for status in (0, 1, 70, 71):
        assert run(f"import os; os._exit({status})").ended == "crashed"


def test_a_program_has_its_seconds_once_though_it_needs_what_is_slow(run: Run) -> None:
    run(STEP, PARAMETER)  # the second template is there
    spin = "import time\nwhile time.process_time() < began + 1.2: pass\nimport sympy\n5"
    outcome = run(spin, "import time\nbegan = time.process_time()", seconds=2.0)
    assert outcome.ended == "timeout"
    assert outcome.seconds >= 2.0


def test_what_forges_the_need_of_slow_modules_has_its_seconds_once_too(run: Run) -> None:
    forging = (
        "import sys, time\nwhile time.process_time() < began + 1.2: pass\n"
        "for finder in sys.meta_path:\n    hasattr(finder, 'say') and finder.say()\n"
        "while True: pass"
    )
    outcome = run(forging, "import time\nbegan = time.process_time()", seconds=2.0)
    assert outcome.ended in ("timeout", "crashed")


def test_without_a_second_template_each_program_imports_what_it_needs(own: LocalRunner) -> None:
    jobs = [Job((Program("1"), Program(STEP, PARAMETER), Program("2")), Limits(30)) for _ in range(3)]
    own.start().result(60)
    assert values(own.submit(jobs[0]).result(60)) == ["1", "[0.5, 0.5]", "2"]
    pending = [own.submit(job) for job in jobs]
    for pid in _second_templates():
        os.kill(pid, signal.SIGKILL)
    for future in pending:
        assert values(future.result(60)) == ["1", "[0.5, 0.5]", "2"]
    assert not list(_second_templates())


def _second_templates() -> Iterator[int]:
    """Of the newest worker, which leads its group: its children that do not lead one."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    worker = max(int(pid) for task in tasks for pid in task.read_text().split())
    for child in Path(f"/proc/{worker}/task/{worker}/children").read_text().split():
        if os.getpgid(int(child)) == worker:
            yield int(child)
