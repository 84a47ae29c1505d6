"""A run in which the sandbox refuses something ends as refused and says what, even if the program went on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits

Run = Callable[..., Outcome]

CAUGHT = """
try:
{code}
except OSError as error:
    print(type(error).__name__)
"it went on"
"""

WORKERS = "next(iter(DataLoader(TensorDataset(torch.arange(6)), batch_size=2, num_workers=2)))"

ASKED = {
    "fork": ("import os; os.fork()", "process"),
    "posix-spawn": ("import os; os.posix_spawn('/bin/true', ['true'], {})", "process"),
    "exec": ("import os; os.execv('/bin/true', ['true'])", "program"),
    "subprocess": ("import subprocess; subprocess.run(['true'])", "channel"),
    "subprocess-with-pipes": ("import subprocess; subprocess.run(['true'], capture_output=True)", "channel"),
    "process-of-multiprocessing": (
        "import multiprocessing; multiprocessing.get_context('fork').Process(target=print).start()",
        "channel",
    ),
    "lock-of-multiprocessing": ("import multiprocessing; multiprocessing.Lock()", "channel"),
    "workers-of-a-loader": (WORKERS, "channel"),
    "shared-tensor": ("torch.ones(2).share_memory_()", "channel"),
    "socket": ("import socket; socket.socket()", "socket"),
    "address": ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket"),
    "kill": ("import os; os.kill(os.getppid(), 0)", "signal"),
    "kill-the-group": ("import os; os.killpg(0, 15)", "signal"),
    "write": ("open('left', 'w')", "write"),
    "append": ("open('left', 'a')", "write"),
    "save": ("torch.save(torch.ones(1), 'left.pt')", "write"),
    "mkdir": ("import os; os.mkdir('left')", "folder"),
    "makedirs": ("import os; os.makedirs('left/over')", "folder"),
    "unlink": ("import os; os.unlink('/etc/passwd')", "remove"),
    "rmdir": ("import os; os.rmdir('/tmp')", "remove"),
    "rename": ("import os; os.rename('/etc/passwd', 'left')", "change"),
    "chmod": ("import os; os.chmod('/etc/passwd', 0)", "change"),
    "touch": ("import os; os.utime('/etc/passwd')", "change"),
    "symlink": ("import os; os.symlink('/etc/passwd', 'left')", "write"),
    "truncate": ("import os; os.truncate('/etc/passwd', 0)", "write"),
    "read": ("open('/etc/passwd').read()", "read"),
    "read-by-numpy": ("import numpy; numpy.loadtxt('/etc/passwd')", "read"),
    "read-through-folders": ("open('/usr/lib/../../etc/passwd')", "read"),
    "list": ("import os; os.listdir('/etc')", "list"),
    "chdir": ("import os; os.chdir('/')", "kernel"),
}


@pytest.fixture(autouse=True)
def _told(runner: Runner) -> None:
    if not runner.start().result(120).protections.told:
        pytest.skip("this kernel does not tell what it refuses")


def indented(code: str) -> str:
    return CAUGHT.format(code="".join(f"    {line}\n" for line in code.splitlines()))


@pytest.mark.parametrize(("code", "what"), ASKED.values(), ids=ASKED)
def test_it_is_refused_though_the_exception_is_caught(run: Run, code: str, what: str) -> None:
    outcome = run(indented(code))
    assert (outcome.ended, outcome.walled, outcome.result, outcome.error) == ("refused", True, None, None)
    assert outcome.refusal is not None
    assert outcome.refusal.key == f"runner.wall-{what}"


def test_it_is_said_in_words(run: Run) -> None:
    assert run("import os; os.fork()").note == "it starts another process"
    assert run("import socket; socket.socket()").note == "it opens a socket"
    assert run("open('left', 'w')").note == "it writes a file"


@pytest.mark.parametrize(
    "program",
    [
        Program("1", setup=indented("import os; os.fork()")),
        Program("1", right='__import__("os").fork()'),
        Program("import threading, os\nt = threading.Thread(target=os.fork)\nt.start(); t.join()\n1"),
        Program("import os, gc\nclass A:\n    def __del__(self): os.fork()\na = A()\ndel a\n1"),
    ],
    ids=["setup", "right", "thread", "finalizer"],
)
def test_it_is_refused_wherever_it_is_asked(runner: Runner, program: Program) -> None:
    (outcome,) = runner.submit(Job((program,), language_check=False)).result(60)
    assert (outcome.ended, outcome.walled) == ("refused", True)


def test_the_other_programs_of_a_job_run(runner: Runner) -> None:
    codes = ("1", "import os; os.fork()", "2", indented("open('/etc/passwd')"), "3")
    job = Job(tuple(map(Program, codes)), Limits(20), language_check=False)
    outcomes = runner.submit(job).result(60)
    assert [one.ended for one in outcomes] == ["finished", "refused", "finished", "refused", "finished"]
    assert [one.result.text for one in outcomes if one.result is not None] == ["1", "2", "3"]


def test_what_was_printed_before_is_kept(run: Run) -> None:
    assert run("print('before', flush=True)\nimport os; os.fork()").printed in ("before\n", "")


@pytest.mark.parametrize(
    "code",
    [
        "open('/there/is/no/such/file')",
        "import numpy; numpy.load('/there/is/no/such/file.npy')",
        "open('relative')",
        "import os; os.listdir('/there/is/no/such/folder')",
        "import no_such_module",
    ],
)
def test_what_is_not_there_is_said_not_to_be_there(run: Run, code: str) -> None:
    outcome = run(code)
    assert outcome.error is not None
    assert outcome.error.type in ("FileNotFoundError", "ModuleNotFoundError")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "from concurrent.futures import ThreadPoolExecutor\n"
            "with ThreadPoolExecutor(2) as pool: kept = list(pool.map(abs, [1, -2]))\nkept",
            "[1, 2]",
        ),
        (
            "import io\nfile = io.BytesIO()\ntorch.save(torch.ones(1), file)\nfile.seek(0)\ntorch.load(file)",
            "tensor([1.])",
        ),
        ("torch.func.grad(torch.sin)(torch.zeros(()))", "tensor(1.)"),
        ("torch.fx.symbolic_trace(nn.ReLU())(torch.ones(1))", "tensor([1.])"),
        (
            "import os; os.path.isfile(os.path.realpath(torch.__file__))",
            "True",
        ),
        ("import os; os.listdir()", "[]"),
        ("import inspect; len(inspect.getsource(nn.ReLU)) > 100", "True"),
        ("import tempfile, os; os.path.isdir(tempfile.gettempdir())", "True"),
        ("import os; os.makedirs(os.getcwd(), exist_ok=True)", "None"),
        ("import platform; platform.system()", "'Linux'"),
    ],
)
def test_what_is_computed_in_memory_runs(run: Run, code: str, text: str) -> None:
    outcome = run(code)
    assert outcome.result is not None, outcome
    assert outcome.result.text == text


@pytest.fixture
def link(tmp_path: Path) -> Path:
    made = tmp_path / "link"
    made.symlink_to("what-nobody-may-know")
    return made


@pytest.mark.parametrize(
    "asking",
    [
        "import os; os.readlink({path!r})",
        "import os; os.readlink(os.path.relpath({path!r}))",
        "import os; os.readlink(os.sep * 2 + {path!r})",
        "import os; os.readlink('/usr/lib/../..' + {path!r})",
        "import os; os.path.realpath({path!r})",
        "import os; os.readlink('', dir_fd=os.open('.', os.O_RDONLY))",
        "import os; os.readlink(os.path.basename({path!r}), dir_fd=os.open('.', os.O_RDONLY))",
    ],
)
def test_where_a_link_outside_leads_is_not_told(run: Run, link: Path, asking: str) -> None:
    outcome = run(indented(asking.format(path=str(link))))
    assert (outcome.ended, outcome.walled) == ("refused", True)
    assert "what-nobody-may-know" not in str(outcome)
    assert outcome.refusal is not None
    assert outcome.refusal.key == "runner.wall-link"


def test_a_link_to_the_interpreter_is_followed_as_outside(run: Run) -> None:
    for path in (sys.executable, "/lib", "/usr"):
        outcome = run(f"import os\nos.path.realpath({path!r})")
        assert outcome.result is not None, outcome
        assert outcome.result.values == str(Path(path).resolve())


def test_a_process_that_ends_while_it_is_refused_something_has_just_ended(run: Run) -> None:
    ending = (
        "import os, threading\n"
        "for _ in range(8): threading.Thread(target=lambda: [os.path.exists('/etc') and open('/proc/stat')"
        " for _ in range(100)], daemon=True).start()\nos._exit(3)"
    )
    for _ in range(5):
        assert run(ending).ended in ("crashed", "refused")


def test_what_was_refused_to_a_thread_is_not_lost_in_a_report(run: Run) -> None:
    racing = "import threading, os\nthreading.Thread(target=os.fork, daemon=True).start()\n'quick'"
    outcomes = [run(racing) for _ in range(10)]
    assert {one.ended for one in outcomes} <= {"refused", "finished"}
    assert run("1").ended == "finished"
