"""The ways a program can end, and that the next one is run as usual."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.messages import PRINTED_LIMIT
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _the_next_program_runs_as_usual(run: Run) -> Iterator[None]:
    yield
    outcome = run("torch.arange(3).sum()")
    assert outcome.result is not None
    assert (outcome.ended, outcome.result.values, outcome.printed) == ("finished", 3, "")


@pytest.mark.parametrize(
    ("code", "name", "base"),
    [
        ("1 / 0", "ZeroDivisionError", "ArithmeticError"),
        ("torch.ones(2) @ torch.ones(3)", "RuntimeError", "Exception"),
        ("torch.ones(10**12)", "RuntimeError", "Exception"),
        ("torch.ones(2)[5]", "IndexError", "LookupError"),
        ("torch.linalg.inv(torch.zeros(2, 2))", "_LinAlgError", "RuntimeError"),
        ("def f(:", "SyntaxError", "Exception"),
        ("f = lambda: f()\nf()", "RecursionError", "RuntimeError"),
        ("import sys; sys.exit(3)", "SystemExit", "BaseException"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "BaseException"),
        ("input()", "EOFError", "Exception"),
        ("'\\ud800'.encode()", "UnicodeEncodeError", "ValueError"),
        ("class Own(LookupError): pass\nraise Own('x')", "Own", "LookupError"),
        ("(" * 300, "SyntaxError", "Exception"),
        ("x = '\0'", "SyntaxError", "Exception"),
        ("x = '\ud800'", "UnicodeEncodeError", "ValueError"),
        ("1 \\\n", "SyntaxError", "Exception"),
    ],
)
def test_what_the_code_raises_is_its_error(run: Run, code: str, name: str, base: str) -> None:
    outcome = run(code)
    assert outcome.ended == "error"
    assert outcome.error is not None
    assert outcome.error.type == name
    assert base in outcome.error.bases
    assert outcome.result is None


def test_an_error_in_setup_is_an_error(run: Run) -> None:
    outcome = run("1", setup="import no_such_module")
    assert outcome.error is not None
    assert outcome.error.type == "ModuleNotFoundError"


@pytest.mark.parametrize("body", ["raise ValueError", "return 5", "raise SystemExit", "return 'x' * 10**6"])
def test_an_error_that_cannot_be_shown_is_an_error(run: Run, body: str) -> None:
    outcome = run(f"class Shy(Exception):\n  def __str__(self): {body}\nraise Shy")
    assert outcome.error is not None
    assert outcome.error.type == "Shy"


def test_a_metaclass_that_lies_about_names_is_not_asked(run: Run) -> None:
    setup = "class Meta(type):\n  __name__ = property(lambda c: 1 / 0)\n  mro = lambda c: type.mro(c)"
    outcome = run("class Own(ValueError, metaclass=Meta): pass\nraise Own", setup)
    assert outcome.error is not None
    assert (outcome.error.type, outcome.error.bases[0]) == ("Own", "ValueError")


def test_an_endless_loop_is_stopped_on_time(run: Run) -> None:
    outcome = run("print('before')\nwhile True: pass", seconds=0.5)
    assert outcome.ended == "timeout"
    assert 0.5 <= outcome.seconds < 2
    assert outcome.printed == "before\n"


def test_a_loop_inside_torch_is_stopped_on_time(run: Run) -> None:
    outcome = run("a = torch.rand(6000, 6000)\nfor _ in range(1000): a @ a", seconds=0.5)
    assert outcome.ended == "timeout"
    assert outcome.seconds < 2


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n  def __repr__(self):\n    while True: pass\nA()",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
    ],
)
def test_a_stubborn_loop_is_stopped(run: Run, code: str) -> None:
    assert run(code, seconds=0.5).ended == "timeout"


def test_a_program_cannot_leave_its_session_or_group(run: Run) -> None:
    for leaving in ("os.setsid()", "os.setpgid(0, os.getppid())"):
        outcome = run(f"import os\n{leaving}")
        assert outcome.walled, outcome


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("import os; os._exit(0)", "exit status 0"),
        ("import os; os.abort()", "SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "without a result"),
        # Where it ends at once, because of what it closed, it was not the worker that ended it.
        ("import os; os.closerange(0, 100)", "without a result|SIGABRT"),
    ],
)
def test_a_process_that_ends_has_crashed(run: Run, code: str, note: str) -> None:
    outcome = run(f"print('before')\n{code}")
    assert outcome.ended == "crashed"
    assert re.search(note, outcome.note or "")
    assert outcome.printed == "before\n"


@pytest.mark.parametrize(
    "code",
    [
        "[0] * 10**12",
        "bytearray(10**11)",
        "a = []\nwhile True: a.append(bytearray(10**8))",
        "raise MemoryError",
        "class A:\n  def __repr__(self): return 'x' * 10**11\nA()",
    ],
)
def test_memory_beyond_the_limit_ends_the_program(run: Run, code: str) -> None:
    assert run(code).ended == "memory"


RAISING = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)\n"


def test_a_program_cannot_raise_its_limits(run: Run) -> None:
    outcome = run(RAISING)
    assert outcome.walled or (outcome.error is not None and outcome.error.type == "ValueError")


def test_a_limit_raised_by_the_program_is_kept_by_the_worker(unconfined: Runner) -> None:
    code = f"{RAISING}import mmap\nheld = mmap.mmap(-1, 2 * 1024**3)\nwhile True: pass"
    job = Job((Program(code),), Limits(memory=512 * 1024**2, seconds=10), language_check=False)
    (outcome,) = unconfined.submit(job).result(60)
    # Who may not raise a limit gets the error, who may is stopped.
    assert outcome.ended in ("memory", "error")
    assert outcome.ended == "memory" or (outcome.error is not None and outcome.error.type == "ValueError")


def test_the_memory_limit_is_the_jobs_own(runner: Runner) -> None:
    code = "torch.ones(100, 1024, 1024).shape"
    small = Job((Program(code),), Limits(memory=200 * 1024**2))
    large = Job((Program(code),), Limits(memory=1024 * 1024**2))
    outcomes = [runner.submit(job).result(60)[0] for job in (small, large)]
    assert [outcome.ended for outcome in outcomes] == ["error", "finished"]
    assert outcomes[0].error is not None
    assert outcomes[0].error.type == "RuntimeError"


def test_what_code_prints_is_kept_and_what_setup_prints_is_not(run: Run) -> None:
    outcome = run("print('code')", setup="print('setup')\nimport os\nos.write(1, b'raw setup')")
    assert outcome.printed == "code\n"


def test_every_way_of_printing_is_kept_in_order(run: Run) -> None:
    code = (
        "import os, sys\n"
        "print('one')\n"
        "os.write(1, b'two\\n')\n"
        "sys.stdout.write('three\\n')\n"
        "print('no error', file=sys.stderr)\n"
        "os.write(2, b'raw error')\n"
        "print('four', end='')"
    )
    assert run(code).printed == "one\ntwo\nthree\nfour"


def test_printed_text_may_hold_any_character(run: Run) -> None:
    assert run("print('é 中 \\ud800 \\x00 \\x1b[1m')").printed == "é 中 \\ud800 \x00 \x1b[1m\n"
    assert run("import os; os.write(1, b'\\xff\\xfe')").printed == "\ufffd\ufffd"


def test_a_flood_is_cut_and_does_not_block(run: Run) -> None:
    outcome = run("for _ in range(20_000): print('x' * 1000)\n'done'")
    assert outcome.ended == "finished"
    assert len(outcome.printed) == PRINTED_LIMIT


@pytest.mark.parametrize("descriptor", [1, 2])
def test_an_endless_flood_is_stopped_on_time(run: Run, descriptor: int) -> None:
    outcome = run(f"import os\nwhile True: os.write({descriptor}, b'x' * 10**6)", seconds=0.5)
    assert outcome.ended == "timeout"
    assert outcome.seconds < 2
    assert len(outcome.printed) <= PRINTED_LIMIT


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdout.close()",
        "import sys; sys.stdout = None",
        "import sys; del sys.stdout",
        "import sys\nclass S:\n  def flush(self): raise SystemExit\nsys.stdout = S()",
        "import os; os.close(1)",
        "import os; os.close(2); os.close(0)",
        "import builtins; builtins.print = None",
    ],
)
def test_a_program_may_close_its_output(runner: Runner, code: str) -> None:
    job = Job((Program(code + "\n1"), Program("print('second')")), language_check=False)
    first, second = runner.submit(job).result(60)
    assert first.ended in ("finished", "crashed")
    assert second.ended in ("finished", "error")


def test_threads_end_with_the_program(run: Run) -> None:
    code = "import threading\nt = threading.Thread(target=lambda: [None for _ in iter(int, 1)])\nt.start()\n7"
    outcome = run(code)
    assert outcome.result is not None
    assert outcome.result.values == 7
