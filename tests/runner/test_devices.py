"""On a machine with a graphics card, programs run there, and what goes wrong there ends there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.device_choice import in_sight
from quizapp.runner.local import LocalRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.words import Words


@pytest.fixture(scope="module")
def card() -> Iterator[Runner]:
    """The runner on this machine's graphics card; where it has none, what needs one is skipped."""
    if not in_sight("auto"):
        pytest.skip("this machine shows no graphics card")
    runner = LocalRunner("auto")
    ready = runner.start().result(300)
    if ready.device == "cpu":
        runner.close()
        said = "PyTorch finds none" if ready.note is None else Words("en").note(ready.note)
        pytest.skip(f"no graphics card serves here: {said}")
    yield runner
    runner.close()


@pytest.fixture
def cuda(card: Runner) -> Runner:
    """The same, where it is one of CUDA."""
    if not device_of(card).startswith("cuda"):
        pytest.skip("this graphics card is none of CUDA")
    return card


def device_of(runner: Runner) -> str:
    return runner.start().result(0).device


def run(runner: Runner, *codes: str, setup: str = "", check: bool = True, **options: float) -> list[Outcome]:
    on_cpu = bool(options.pop("on_cpu", False))
    limits = Limits(seconds=options.pop("seconds", 30.0), memory=int(options.pop("memory", 2 * 1024**3)))
    job = Job(tuple(Program(code, setup) for code in codes), limits, on_cpu=on_cpu, language_check=check)
    return list(runner.submit(job).result(300))


def test_code_and_setup_run_on_the_device(card: Runner) -> None:
    (outcome,) = run(card, "B = torch.ones(2)\nA + B", setup="A = torch.arange(2)")
    assert outcome.result is not None
    assert (outcome.ended, outcome.device, outcome.result.device) == ("finished", *[device_of(card)] * 2)
    assert outcome.result.values == [1.0, 2.0]
    assert [row.call for row in outcome.trace] == ["torch.ones", "Tensor.add"]


def test_the_device_is_the_default_and_nothing_else_is_moved(card: Runner) -> None:
    code = "str(torch.get_default_device()), str(torch.ones(1, device='cpu').device), nn.ReLU().training"
    (outcome,) = run(card, code)
    assert outcome.result is not None
    assert [each.values for each in outcome.result.values] == [device_of(card), "cpu", True]


def test_what_belongs_on_the_processor_runs_there(card: Runner) -> None:
    (outcome,) = run(card, "torch.ones(1)", on_cpu=True)
    assert outcome.result is not None
    assert (outcome.device, outcome.result.device) == ("cpu", "cpu")


def test_random_numbers_are_the_same_every_time(card: Runner) -> None:
    first, second = (run(card, "torch.rand(3)")[0].result for _ in range(2))
    assert first is not None
    assert first == second


def test_gradients_convolutions_and_sorting_compute(card: Runner) -> None:
    codes = (
        "x = torch.ones(3, requires_grad=True)\n(x ** 2).sum().backward()\nx.grad",
        "nn.Conv2d(1, 1, 3)(torch.ones(1, 1, 5, 5)).shape",
        "torch.tensor([3., 1., 2.]).sort().values",
        "torch.linalg.inv(torch.eye(3) * 2)",
        "m = nn.Linear(2, 1)\nm(torch.ones(1, 2)).sum().backward()\ntorch.optim.Adam(m.parameters()).step()",
        "torch.fft.fft(torch.ones(4)).abs()",
        "torch.nn.functional.scaled_dot_product_attention(*[torch.ones(1, 2, 4)] * 3)",
    )
    assert [each.ended for each in run(card, *codes)] == ["finished"] * len(codes)


def test_a_loop_without_end_is_ended_and_the_next_program_runs(card: Runner) -> None:
    (late,) = run(card, "print('before')\nwhile True: torch.ones(9) + 1", seconds=1.0)
    assert (late.ended, late.printed) == ("timeout", "before\n")
    assert run(card, "torch.ones(1)")[0].device == device_of(card)


def test_a_crash_is_that_programs_alone(card: Runner) -> None:
    found = run(card, "1", "import os; os._exit(1)", "torch.ones(1)", check=False)
    assert [each.ended for each in found] == ["finished", "crashed", "finished"]
    assert found[2].device == device_of(card)


def test_more_memory_than_the_device_has_is_an_error(card: Runner) -> None:
    (outcome,) = run(card, "torch.empty(1 << 42)")
    assert outcome.error is not None
    assert outcome.ended == "error"
    assert "RuntimeError" in (outcome.error.type, *outcome.error.bases)
    assert run(card, "torch.ones(1)")[0].ended == "finished"


def test_the_memory_limit_is_the_jobs_own(cuda: Runner) -> None:
    code = "torch.empty(400 * 1024 ** 2, dtype=torch.uint8).shape"
    (small,) = run(cuda, code, memory=100 * 1024**2)
    (large,) = run(cuda, code, memory=1024**3)
    assert small.error is not None
    assert (small.error.type, large.ended) == ("OutOfMemoryError", "finished")


def test_an_assertion_that_fails_on_the_device_is_that_programs_alone(cuda: Runner) -> None:
    failing = "x = torch.ones(3)\nx[torch.tensor([10])]"
    first, second = run(cuda, failing, "torch.ones(2).sum()")
    assert first.ended in ("error", "crashed")
    assert second.result is not None
    assert (second.result.values, second.device) == (2.0, device_of(cuda))


def test_a_patched_function_does_not_reach_the_next_job(card: Runner) -> None:
    assert run(card, "torch.arange(3)", setup="torch.arange = None")[0].ended == "error"
    assert run(card, "torch.arange(3)")[0].ended == "finished"


def test_inside_nothing_leads_out(card: Runner, tmp_path: Path) -> None:
    if not card.start().result(0).protections.full:
        pytest.skip("this system confines no resident process")
    secret = tmp_path / "secret"
    secret.write_text("the canary")
    ways = (
        f"open({str(secret)!r}).read()",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        f"torch.save(torch.ones(1), {str(tmp_path / 'tensors')!r})",
        "import os\nos.listdir(os.path.expanduser('~root'))",
        "import socket\nsocket.socket()",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "import os\nos.fork()",
        "import subprocess\nsubprocess.run(['true'])",
        "import os\nos.execv('/bin/true', ['true'])",
        "import os\nos.kill(os.getppid(), 0)",
        "import ctypes\nassert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0\n'traced'",
    )
    outcomes = run(card, *ways, "torch.ones(2).sum()", check=False)
    assert [each.ended for each in outcomes] == ["error"] * len(ways) + ["finished"]
    assert sorted(tmp_path.iterdir()) == [secret]
