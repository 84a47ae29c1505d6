"""The sandbox itself: what it reports, what it does if it cannot be set up, and what it costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quizapp.runner.protections import Protections

ROOT = Path(__file__).parents[3]

_BEGINNING = """
import os, sys, json, time, tempfile
from pathlib import Path
from quizapp.runner.worker import confine, kernel, landlock, seccomp
scratch = Path(tempfile.mkdtemp())
def forked(work):
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            said = work(writing)
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with open(reading) as said:
        text = said.read()
    os.wait()
    return json.loads(text)
"""


def run(code: str, **environment: str) -> Any:
    """The output of a new process made for this test: preparing the sandbox changes a process."""
    printed = subprocess.run(
        [sys.executable, "-c", _BEGINNING + code + "\nscratch.rmdir()"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, **environment},
    )
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout.splitlines()[-1])


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines")


@pytest.fixture(scope="module")
def whole() -> None:
    if sys.platform != "linux" or not run("print(json.dumps(confine.prepare(scratch).protections.full))"):
        pytest.skip("this kernel does not support the whole sandbox")


def test_nothing_is_full_but_the_whole() -> None:
    assert Protections(landlock=1, seccomp=True, limits=True).full
    assert not Protections(landlock=0, seccomp=True, limits=True).full
    assert not Protections(landlock=7, seccomp=False, limits=True).full
    assert not Protections().full


@linux
def test_on_an_unknown_machine_nothing_is_claimed() -> None:
    said = run(
        "kernel.machine = lambda: None\nsandbox = confine.prepare(scratch)\n"
        "ended = forked(lambda fd: sandbox.enter((0, 1, 2, fd)))\n"
        "said = sandbox.protections\nprint(json.dumps([said.full, said.landlock, said.seccomp, ended]))"
    )
    assert said == [False, 0, False, None]


@linux
def test_a_kernel_without_file_rules_is_noticed(whole: None) -> None:
    said = run(
        "landlock.version = lambda call: 0\nsandbox = confine.prepare(scratch)\n"
        "def work(fd):\n"
        "    sandbox.enter((0, 1, 2, fd))\n"
        "    readable = Path('/etc/passwd').exists() and bool(open('/etc/passwd').read())\n"
        "    try:\n        open('left', 'w')\n"
        "    except PermissionError:\n        return readable, 'unwritable'\n"
        "print(json.dumps([sandbox.protections.full, sandbox.protections.files, forked(work)]))"
    )
    assert said == [False, False, [True, "unwritable"]]


@linux
def test_a_kernel_without_a_filter_is_noticed(whole: None) -> None:
    said = run(
        "seccomp.Filter.served = lambda self, call: False\nsandbox = confine.prepare(scratch)\n"
        "def work(fd):\n"
        "    sandbox.enter((0, 1, 2, fd))\n"
        "    try:\n        open('/etc/passwd')\n    except PermissionError:\n        return 'unreadable'\n"
        "print(json.dumps([sandbox.protections.full, sandbox.protections.network, forked(work)]))"
    )
    assert said == [False, False, "unreadable"]


@linux
@pytest.mark.parametrize(
    "broken",
    [
        "os.close(sandbox._kernel.rules)",
        "sandbox._kernel.filter._length = 5000",
        "sandbox._kernel.filter._seccomp = 100000",
        "sandbox._kernel.privileges._capset = 100000",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()",
        "scratch.rmdir()",
    ],
    ids=["rules-closed", "filter-wrong", "no-seccomp", "no-capset", "second-thread", "no-scratch"],
)
def test_what_cannot_be_put_up_is_an_error_and_never_silent(broken: str, whole: None) -> None:
    code = "".join(f"    {line}\n" for line in broken.splitlines())
    said = run(
        "sandbox = confine.prepare(scratch)\ndef work(fd):\n" + code + "    sandbox.enter((0, 1, 2, fd))\n"
        "print(json.dumps(forked(work)))\nscratch.mkdir(exist_ok=True)"
    )
    assert str(said).startswith("ConfinementError: the run cannot be confined")


@linux
def test_one_preparation_serves_many_forks_and_forks_of_forks(whole: None) -> None:
    said = run(
        "sandbox = confine.prepare(scratch)\n"
        "def work(fd):\n    sandbox.enter((0, 1, 2, fd))\n"
        "    return len(os.environ), os.getcwd() == str(scratch)\n"
        "print(json.dumps([forked(work), forked(work), forked(lambda fd: forked(work))]))",
        LEFT="x",
    )
    assert said == [[0, True]] * 3


@linux
def test_only_the_kept_descriptors_stay_open(whole: None) -> None:
    said = run(
        "sandbox = confine.prepare(scratch)\nfor n in (10, 100, 500): os.dup2(0, n)\n"
        "def work(fd):\n"
        "    sandbox.enter((1, fd))\n    found = []\n"
        "    for n in range(1100):\n"
        "        try:\n            os.fstat(n)\n            found.append(n)\n"
        "        except OSError:\n            pass\n"
        "    return sorted({1, fd}) == found\n"
        "print(json.dumps(forked(work)))"
    )
    assert said is True


@linux
def test_privileges_are_gone_though_root_runs_it(whole: None) -> None:
    said = run(
        "sandbox = confine.prepare(scratch)\n"
        "import ctypes\n"
        "def work(fd):\n"
        "    status = os.open('/proc/self/status', os.O_RDONLY)\n    os.dup2(status, 60)\n"
        "    sandbox.enter((0, 1, 2, fd, 60))\n"
        "    lines = os.read(60, 10000).decode().splitlines()\n"
        "    found = [line.split() for line in lines if line[:3] in ('Cap', 'NoN', 'Sec')]\n"
        "    return {words[0].rstrip(':'): words[1] for words in found}\n"
        "print(json.dumps(forked(work)))"
    )
    assert {int(said[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}
    assert (said["NoNewPrivs"], said["Seccomp"]) == ("1", "2")


@linux
def test_only_what_python_and_torch_need_can_be_read(whole: None, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    said = run(
        f"sys.path.insert(0, {str(checkout)!r})\nsys.path.insert(0, '')\n"
        "from quizapp.runner.worker.readable import readable\n"
        "print(json.dumps([str(path) for path in readable()]))"
    )
    assert str(checkout) not in said
    assert not {
        "/",
        "/etc",
        "/usr",
        "/home",
        "/root",
        "/tmp",
        "/proc",
        str(Path.home()),
        str(Path.cwd()),
    } & set(said)
    assert not any(Path(path) in ROOT.parents or Path(path) == ROOT for path in said)


@linux
def test_entering_takes_about_a_millisecond(whole: None) -> None:
    said = run(
        "sandbox = confine.prepare(scratch)\n"
        "def work(fd):\n"
        "    began = time.perf_counter()\n    sandbox.enter((0, 1, 2, fd))\n"
        "    return time.perf_counter() - began\n"
        "print(json.dumps(sorted(forked(work) for _ in range(21))))"
    )
    # Twenty times what it takes on an idle machine: a step that grew with the machine would show.
    assert said[0] < 0.02
