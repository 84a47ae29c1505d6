"""What one program does reaches neither the next, nor the worker, nor the judge."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

Run = Callable[..., Outcome]


def texts(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [outcome.result.text if outcome.result else str(outcome.error) for outcome in outcomes]


STATE = (
    "(torch.get_default_dtype(), torch.ones(1).device, torch.is_grad_enabled(), torch.rand(1).item(),"
    " __import__('random').random(), __import__('numpy').random.rand(), str(torch.tensor(1.23456)),"
    " torch.are_deterministic_algorithms_enabled(), __import__('sys').getrecursionlimit(),"
    " torch.get_num_threads(), torch.is_inference_mode_enabled(), torch.get_float32_matmul_precision())"
)


@pytest.mark.parametrize(
    "change",
    [
        "torch.set_default_dtype(torch.float64)",
        "torch.set_default_device('meta')",
        "torch.set_grad_enabled(False)",
        "torch.manual_seed(5); torch.rand(10)",
        "import random, numpy; random.seed(7); numpy.random.seed(9)",
        "torch.set_printoptions(precision=2, sci_mode=True)",
        "import sys; sys.setrecursionlimit(500)",
        "torch.set_float32_matmul_precision('medium')",
        "torch.set_num_threads(2)",
        "import warnings; warnings.simplefilter('error')",
    ],
)
def test_programs_of_one_job_start_from_the_same_state(runner: Runner, change: str) -> None:
    programs = (Program(STATE), Program("1", setup=change), Program(STATE))
    before, _, after = texts(runner.submit(Job(programs)).result(60))
    assert before == after


@pytest.mark.parametrize(
    "change",
    [
        "torch.Tensor.sum = lambda *_: 3",
        "torch.arange = None",
        "torch.ones, kept = torch.zeros, torch.ones",
        "nn.Linear.forward = lambda self, x: x",
        "math.pi = 3",
        "nn.modules.module.register_module_forward_hook(lambda *_: torch.zeros(1))",
        "torch.autocast('cpu').__enter__()",
        "import decimal\ndecimal.getcontext().prec = 2",
        "F.relu.__defaults__ = (True,)\nF.relu = F.gelu",
        "import json\njson.dumps = None",
        "import torch.fx.experimental.const_fold",
    ],
)
def test_what_a_program_changes_for_good_does_not_reach_those_after_it(runner: Runner, change: str) -> None:
    looking = Program(
        "[torch.ones(2).sum(), torch.arange(2), nn.Linear(1, 1)(torch.ones(1, 1)).shape, math.pi,"
        " (torch.ones(2, 2) @ torch.ones(2, 2)).dtype, 1 / __import__('decimal').Decimal(3),"
        " F.relu(torch.tensor(-1.0)), __import__('json').dumps(1),"
        " hasattr(torch.fx.experimental, 'const_fold')]"
    )
    programs = (looking, Program("1", setup=change), looking, looking)
    before, _, *after = texts(runner.submit(Job(programs, language_check=False)).result(60))
    assert [before] * 2 == after


def test_programs_that_change_nothing_share_a_process(runner: Runner) -> None:
    codes = (
        "torch.rand(2)",
        "A = torch.ones(2)\nA[0] = 5\nA",
        "torch.set_default_dtype(torch.float64)",
        "1 / 0",
    )
    asking = Program("import os\nos.getpid()")
    job = Job((asking, *map(Program, codes), asking), language_check=False)
    outcomes = runner.submit(job).result(60)
    assert outcomes[0].result == outcomes[-1].result


def test_what_programs_run_under_is_there_in_every_process_of_a_job(runner: Runner) -> None:
    under = "torch.twice = lambda x: 2 * x"
    asking = Program("torch.twice(4)", under=under)
    job = Job((asking, asking, Program("import os\nos._exit(1)"), asking), language_check=False)
    assert [each.result and each.result.values for each in runner.submit(job).result(60)] == [8, 8, None, 8]


def test_names_do_not_pass_between_programs(runner: Runner) -> None:
    outcomes = runner.submit(Job((Program("x = 1\nx"), Program("x")))).result(60)
    assert outcomes[1].error is not None
    assert outcomes[1].error.type == "NameError"


def test_what_one_program_printed_does_not_pass_to_another(runner: Runner) -> None:
    programs = tuple(Program(f"print({n})\nprint('x' * {n * 30_000})") for n in range(6))
    outcomes = runner.submit(Job(programs)).result(60)
    assert [outcome.printed[:2] for outcome in outcomes] == [f"{n}\n" for n in range(6)]


def test_patched_functions_do_not_pass_between_jobs(run: Run) -> None:
    assert run("torch.arange(3)", setup="torch.arange = None").ended == "error"
    assert run("torch.arange(3)").ended == "finished"


def test_random_numbers_are_the_same_every_time(run: Run) -> None:
    assert run("torch.rand(3)").result == run("torch.rand(3)").result


def test_sets_of_text_are_in_the_same_order_every_time(run: Run) -> None:
    assert run("{'a', 'b', 'c', 'd'}").result == run("{'a', 'b', 'c', 'd'}").result


def test_a_crash_leaves_the_other_programs_of_its_job(runner: Runner) -> None:
    codes = ("1", "import os; os._exit(1)", "2", "while True: pass", "3", "import os; os.abort()", "4")
    job = Job(tuple(Program(code) for code in codes), Limits(seconds=0.5), language_check=False)
    ended = [outcome.ended for outcome in runner.submit(job).result(60)]
    assert ended == ["finished", "crashed", "finished", "timeout", "finished", "crashed", "finished"]


def test_many_jobs_at_once_are_answered_each_with_its_own(runner: Runner) -> None:
    futures = [runner.submit(Job((Program(f"torch.tensor({number}) * 2"),))) for number in range(100)]
    for number, future in enumerate(futures):
        (outcome,) = future.result(120)
        assert outcome.result is not None
        assert outcome.result.values == number * 2


def test_a_job_without_programs_has_no_outcomes(runner: Runner) -> None:
    assert runner.submit(Job(())).result(60) == ()


def test_a_job_too_long_to_send_fails_alone(runner: Runner, run: Run) -> None:
    from quizapp.runner.runner_errors import RunnerError

    future = runner.submit(Job((Program("'" + "x" * 20_000_000 + "'"),)))
    with pytest.raises(RunnerError, match="cannot be sent"):
        future.result(60)
    assert run("1").ended == "finished"


KILLING = "import os; os.kill(os.getppid(), 9)"
STOPPING = "import os, signal; os.kill(os.getppid(), signal.SIGSTOP); 5"


@pytest.mark.parametrize("signalling", [KILLING, STOPPING])
def test_a_program_cannot_signal_the_worker(run: Run, signalling: str) -> None:
    outcome = run(signalling)
    assert outcome.walled, outcome
    assert run("torch.ones(1)").ended == "finished"


def test_a_killed_worker_is_replaced(run_unconfined: Run) -> None:
    assert run_unconfined(KILLING).ended == "crashed"
    assert run_unconfined("torch.ones(1)").ended == "finished"


def test_a_job_beside_the_one_that_kills_the_worker_is_run_again(unconfined: Runner) -> None:
    codes = ["1", KILLING, "2", "3", KILLING, "4"]
    futures = [unconfined.submit(Job((Program(code),), language_check=False)) for code in codes]
    ended = [future.result(120)[0].ended for future in futures]
    assert ended == ["finished", "crashed", "finished", "finished", "crashed", "finished"]


def test_the_programs_after_the_one_that_kills_the_worker_are_run(unconfined: Runner) -> None:
    job = Job((Program("1"), Program(KILLING), Program("3")), language_check=False)
    outcomes = unconfined.submit(job).result(120)
    assert [outcome.ended for outcome in outcomes] == ["finished", "crashed", "finished"]


def test_a_stopped_worker_is_replaced(run_unconfined: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.runner.dispatch._SILENCE", 1.5)
    assert run_unconfined(STOPPING).ended == "crashed"
    assert run_unconfined("torch.ones(1)").ended == "finished"


ALL_DESCRIPTORS = "import os\nfor d in range(3, 300):\n  try: os.write(d, payload)\n  except OSError: pass\n"


@pytest.mark.parametrize(
    "payload",
    [
        "b'garbage'",
        "bytes(4096)",
        "b'\\xff' * 4096",
        "b'{}' * 100",
        "(0).to_bytes(4, 'big') + (2).to_bytes(4, 'big') + b'{}'",
    ],
    ids=range(5),
)
def test_writing_to_every_descriptor_gives_no_verdict(run: Run, payload: str) -> None:
    outcome = run(f"{ALL_DESCRIPTORS}7", setup=f"payload = {payload}")
    assert outcome.ended == "crashed"
    assert run("8").ended == "finished"


FORGE = (
    "import struct, os\n"
    "def forge(index, report): os.write(3, struct.pack('>II', index, len(report)) + report)\n"
)
FINISHED = (
    b'{"ended":"finished","seconds":0.1,"error":null,"trace":[],"holds":true,"note":null,"result":'
    b'{"kind":"number","shape":null,"dtype":null,"device":null,"requires_grad":null,"values":%s,"text":"7"}}'
)


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"{",
        b"null",
        b"[]" * 1000,
        b"[" * 100_000,
        "é".encode(),
        b'{"ended":"finished"}',
        FINISHED % b"NaN",
        FINISHED % b"Infinity",
        FINISHED % b'"seven"',
        FINISHED % b"true",
        FINISHED % b"9" + b"9" * 5000,
        FINISHED.replace(b"number", b"strange") % b"7",
        FINISHED.replace(b'"ended"', b'"ended":"error","ended"') % b"7",
        FINISHED.replace(b"0.1", b"-1") % b"7",
        FINISHED.replace(b"finished", b"timeout") % b"7",
    ],
    ids=range(16),
)
def test_a_forged_report_that_breaks_the_rules_is_a_crash(run: Run, report: bytes) -> None:
    outcome = run(f"forge(0, {report!r})\nos._exit(0)", setup=FORGE)
    assert outcome.ended == "crashed"
    assert "cannot be trusted" in (outcome.note or "")


def test_an_oversized_report_is_a_crash(run: Run) -> None:
    outcome = run("os.write(3, struct.pack('>II', 0, 2**31))", setup=FORGE)
    assert outcome.ended == "crashed"
    assert "exceeds the maximum" in (outcome.note or "")


def test_a_program_reported_twice_is_a_crash(runner: Runner) -> None:
    forging = Program(f"forge(0, {FINISHED % b'7'!r})\n8", setup=FORGE)
    first, second = runner.submit(Job((forging, Program("2")), language_check=False)).result(60)
    assert (first.ended, second.ended) == ("crashed", "finished")


def test_a_report_on_no_program_is_not_taken(runner: Runner, run: Run) -> None:
    forging = Program(f"forge(0, {FINISHED % b'7'!r})\nforge(1, {FINISHED % b'7'!r})", setup=FORGE)
    worker = run("import os\nos.getppid()").result
    (outcome,) = runner.submit(Job((forging,), language_check=False)).result(60)
    assert outcome.ended in ("crashed", "finished")  # the first may be read before the second comes
    assert run("import os\nos.getppid()").result == worker, "it took the worker with it"


def test_a_program_cannot_answer_for_the_next(runner: Runner) -> None:
    forging = Program(f"forge(0, {FINISHED % b'7'!r})\nforge(1, {FINISHED % b'7'!r})\n8", setup=FORGE)
    job = Job((forging, Program("2"), Program("3")), language_check=False)
    outcomes = runner.submit(job).result(60)
    assert outcomes[0].ended == "crashed"
    assert outcomes[1].result is None or outcomes[1].result.values == 2
    assert outcomes[2].ended == "finished"


LEAVING = (
    "import os\n"
    "reading, writing = os.pipe()\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    os.write(writing, str(os.getpid()).encode())\n"
    "    while True: pass\n"
    "int(os.read(reading, 20))"
)


def test_a_program_cannot_leave_a_process_behind(run: Run) -> None:
    for code in (LEAVING, "import os; os.fork()"):
        outcome = run(code)
        assert outcome.walled, outcome


def test_a_process_left_behind_is_ended(run_unconfined: Run) -> None:
    outcome = run_unconfined(LEAVING)
    assert outcome.result is not None
    pid = outcome.result.values
    assert run_unconfined("1").ended == "finished"
    _until_gone(pid)


def test_the_environment_is_empty(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("import os\n[len(os.environ), os.getenv('HOME'), os.path.exists('/proc/self/environ')]")
    assert outcome.result is not None
    assert [each.values for each in outcome.result.values][:2] == [0, None]


def test_no_other_descriptor_is_open(run: Run) -> None:
    setup = (
        "import os\ndef is_open(number):\n"
        "  try: os.fstat(number)\n"
        "  except OSError: return False\n"
        "  return True"
    )
    outcome = run("[number for number in range(5000) if is_open(number)]", setup)
    assert outcome.result is not None
    assert outcome.result.text == "[0, 1, 2, 3, 4, 5]"
    listing = run("import os\nos.listdir('/proc/self/fd')")
    assert listing.walled, listing


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (Program("1\nimport os"), "code, line 2: `os` cannot be imported"),
        (Program("1", setup="\n\nopen('x')"), "setup, line 3: `open` is not available"),
        (Program("1", right="eval('it')"), "right, line 1: `eval` is not available"),
    ],
)
def test_a_program_is_refused_for_its_text_with_line_and_reason(
    runner: Runner, program: Program, reason: str
) -> None:
    before = Program("print('ran')\n1")
    outcomes = runner.submit(Job((before, program, before))).result(60)
    assert [outcome.ended for outcome in outcomes] == ["finished", "refused", "finished"]
    assert outcomes[1].note is not None
    assert reason in outcomes[1].note
    assert outcomes[1].result is None


def test_nothing_of_a_refused_program_is_run(run: Run) -> None:
    outcome = run("print('ran')\nopen", setup="print('ran too')", language_check=True)
    assert (outcome.ended, outcome.printed, outcome.trace) == ("refused", "", ())


def test_a_text_that_is_no_python_says_so_itself(run: Run) -> None:
    outcome = run("def f(:", language_check=True)
    assert outcome.error is not None
    assert outcome.error.type == "SyntaxError"


def _until_gone(pid: int) -> None:
    import select

    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    assert waiting.poll(10_000), Path(f"/proc/{pid}/cmdline").read_bytes()
    os.close(descriptor)
