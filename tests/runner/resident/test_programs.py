"""In a resident process a program gives what it gives in a fork, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.messages import PRINTED_LIMIT
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerError


def outcomes(runner: Runner, *programs: Program, seconds: float = 20.0, check: bool = True) -> list[Outcome]:
    job = Job(programs, Limits(seconds=seconds), language_check=check)
    return list(runner.submit(job).result(90))


def one(runner: Runner, code: str, setup: str = "", *, check: bool = True) -> Outcome:
    return outcomes(runner, Program(code, setup), check=check)[0]


def texts(found: list[Outcome]) -> list[str]:
    return [outcome.result.text if outcome.result else str(outcome.error) for outcome in found]


@pytest.mark.parametrize(
    "code",
    [
        "torch.arange(6).reshape(2, 3).unsqueeze(1)",
        "print('one')\nprint('two', end='')\ntorch.rand(3)",
        "torch.ones(2) @ torch.ones(3)",
        "raise KeyError('x')",
        "def f(:",
        "nn.Linear(3, 2)(torch.ones(1, 3))",
        "x = torch.ones(3, requires_grad=True)\n(x ** 2).sum().backward()\nx.grad",
        "next(iter(DataLoader(TensorDataset(torch.arange(4)), batch_size=2)))",
        "{'a': (1, 2.5, None), 'b': [True, 'text', 1j]}",
        "torch.tensor([float('nan'), float('inf')], device='cpu')",
        "import io\nbuffer = io.BytesIO()\ntorch.save(torch.ones(2), buffer)\nlen(buffer.getvalue())",
        "open('file')",
        "input()",
        "len({'a', 'b', 'c'}), list({'a', 'b', 'c'})",
        "torch.get_default_device(), torch.get_default_dtype(), torch.get_num_threads()",
    ],
)
def test_a_program_gives_what_it_gives_in_a_fork(runner: Runner, resident: Runner, code: str) -> None:
    forked, there = (replace(one(each, code), seconds=0.0) for each in (runner, resident))
    assert there == forked


def test_one_process_runs_job_after_job(resident: Runner) -> None:
    addresses = {texts(outcomes(resident, Program("id(torch)")))[0] for _ in range(4)}
    assert len(addresses) == 1, "each process keeps torch at an address of its own"


def test_what_the_protections_are_is_told(runner: Runner, resident: Runner) -> None:
    forked, there = runner.start().result(), resident.start().result()
    assert (there.device, there.torch, there.protections) == ("cpu", forked.torch, forked.protections)
    assert there.note is None


SETUP = "import numpy"
STATE = (
    "(torch.get_default_dtype(), torch.ones(1).device, torch.is_grad_enabled(), torch.rand(1).item(),"
    " numpy.random.rand(), str(torch.tensor(1.23456)), str(numpy.array([0.123456789])),"
    " torch.are_deterministic_algorithms_enabled(), torch.get_num_threads(),"
    " torch.is_inference_mode_enabled(), torch.get_float32_matmul_precision())"
)
CHANGES = [
    "torch.set_default_dtype(torch.float64)",
    "torch.set_default_device('meta')",
    "torch.set_grad_enabled(False)",
    "torch.manual_seed(5); torch.rand(10)",
    "import numpy; numpy.random.seed(9); numpy.set_printoptions(precision=2)",
    "torch.set_printoptions(precision=2, sci_mode=True)",
    "torch.set_float32_matmul_precision('medium')",
    "torch.set_num_threads(2)",
    "x = 1",
]


def test_a_state_that_was_set_does_not_reach_the_next_job(resident: Runner) -> None:
    (before,) = texts(outcomes(resident, Program(STATE, SETUP)))
    for change in CHANGES:
        one(resident, "1", change)
    (after,) = texts(outcomes(resident, Program(STATE, SETUP)))
    assert after == before


def test_a_state_that_was_set_does_not_reach_the_next_program(resident: Runner) -> None:
    programs = [
        Program(code) if code != STATE else Program(STATE, SETUP) for code in _between(CHANGES, STATE)
    ]
    assert len(set(texts(outcomes(resident, *programs))[::2])) == 1


def _between(codes: list[str], state: str) -> list[str]:
    return [state, *(code for change in codes for code in (f"{change}\n0", state))]


def test_names_do_not_pass_between_jobs(resident: Runner) -> None:
    one(resident, "x = 1\nx")
    assert str(one(resident, "x").error).startswith("RaisedError(type='NameError'")


def test_a_flood_is_cut(resident: Runner) -> None:
    outcome = one(resident, "for _ in range(20_000): print('x' * 1000)\n'done'")
    assert outcome.result is not None
    assert len(outcome.printed) == PRINTED_LIMIT


def test_a_job_too_long_to_send_fails_alone(resident: Runner) -> None:
    future = resident.submit(Job((Program("'" + "x" * 20_000_000 + "'"),)))
    with pytest.raises(RunnerError, match="cannot be sent"):
        future.result(60)
    assert one(resident, "1").ended == "finished"


def test_a_patched_function_does_not_reach_the_next_job(resident: Runner) -> None:
    assert one(resident, "torch.arange(3)", "torch.arange = None").ended == "error"
    assert one(resident, "torch.arange(3)").ended == "finished"


def test_memory_beyond_the_limit_ends_the_program(resident: Runner) -> None:
    job = Job((Program("bytearray(10 ** 9)"), Program("1")), Limits(memory=2**28))
    assert [each.ended for each in resident.submit(job).result(90)] == ["memory", "finished"]


WRITING = """
import os
for number in range(3, 64):
    try:
        os.write(number, b'garbage' * 100)
    except OSError:
        pass
os.write(1, bytes(16) + (0).to_bytes(4, 'big') + (2).to_bytes(4, 'big') + b'{}')
5
"""
FORGING = """
import os, sys
frame, marks = sys._getframe(), []
while frame is not None:
    marks += [each['mark'] for each in frame.f_locals.values() if type(each) is dict and 'mark' in each]
    frame = frame.f_back
for mark in marks:
    for number in range(3, 64):
        try:
            os.write(number, bytes.fromhex(mark) + (1).to_bytes(4, 'big') + (2).to_bytes(4, 'big') + b'{}')
        except OSError:
            pass
len(marks)
"""


def test_what_ends_a_process_ends_one_program(resident: Runner) -> None:
    codes = [
        "print('before')\nwhile True: pass",
        WRITING,
        FORGING,
        "print('before')\nimport os; os._exit(3)",
        "2",
    ]
    found = outcomes(resident, *map(Program, codes), seconds=0.5, check=False)
    assert [each.ended for each in found] == ["timeout", "finished", "crashed", "crashed", "finished"]
    assert [found[0].printed, found[3].printed, found[4].printed] == ["before\n", "before\n", ""]
    assert 0.5 <= found[0].seconds < 3
    assert "cannot be trusted" in (found[2].note or "")
    assert "exit status 3" in (found[3].note or "")
