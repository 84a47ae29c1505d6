"""Nothing of a resident process outlives who started it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from quizapp.runner.boot import command, environment
from quizapp.runner.client import Job, Program
from quizapp.runner.local import LocalRunner
from quizapp.runner.messages import pack
from quizapp.runner.resident.stream import MARK
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerClosed, RunnerError, TorchMissing

ROOT = Path(__file__).resolve().parents[3]

CLIENT = """
from quizapp.runner.client import Job, Program
from quizapp.runner.run_limits import Limits
from quizapp.runner.local import LocalRunner
runner = LocalRunner("cpu", forking=False)
runner.start().result()
runner.submit(Job((Program("while True: pass"),), Limits(seconds=300)))
print("running", flush=True)
input()
"""


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def until_gone(pids: list[int]) -> None:
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        assert waiting.poll(10_000), pid
        os.close(descriptor)


def test_a_client_that_is_killed_takes_its_processes_with_it(tmp_path: Path) -> None:
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert client.stdout is not None
    assert client.stdout.readline() == b"running\n"
    processes = children(client.pid)
    assert len(processes) == 2
    client.send_signal(signal.SIGKILL)
    client.communicate()
    until_gone(processes)


def test_a_process_whose_input_ends_ends() -> None:
    # Its parent lives on: only the end of its input tells it.
    process = subprocess.Popen(
        command("quizapp.runner.worker.resident", str(os.getpid()), "lean"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    opening = {"do": "open", "device": "cpu", "processor": True, "mark": bytes(MARK).hex()}
    process.stdin.write(pack(opening))
    process.stdin.flush()
    assert process.stdout.read(MARK) == bytes(MARK)
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


def test_closing_waits_for_no_import(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runner = LocalRunner("cpu", forking=False)
    ready = runner.start()
    waiting = runner.submit(Job((Program("1"),)))
    began = monotonic()
    runner.close()
    assert monotonic() - began < 2
    assert isinstance(ready.exception(0), RunnerClosed)
    assert isinstance(waiting.exception(0), RunnerClosed)
    assert list(tmp_path.iterdir()) == []


def test_closing_waits_for_no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runner = LocalRunner("cpu", forking=False)
    runner.start().result(120)
    endless = runner.submit(Job((Program("while True: pass"),), Limits(seconds=300)))
    waiting = runner.submit(Job((Program("1"),)))
    began = monotonic()
    runner.close()
    assert monotonic() - began < 2
    assert isinstance(endless.exception(0), RunnerClosed)
    assert isinstance(waiting.exception(0), RunnerClosed)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "failure", "told"),
    [
        ("raise ModuleNotFoundError(\"No module named 'torch'\")", TorchMissing, "No module named"),
        ("raise OSError('a library is broken')", RunnerError, "a library is broken"),
    ],
)
def test_a_process_that_cannot_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str, failure: type[RunnerError], told: str
) -> None:
    (tmp_path / "torch.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    runner = LocalRunner("cpu", forking=False)
    pending = runner.submit(Job((Program("1"),)))
    with pytest.raises(failure, match=told):
        runner.start().result(60)
    with pytest.raises(failure, match=told):
        pending.result(60)
    runner.close()


def test_a_device_that_is_not_there_is_left_for_the_processor() -> None:
    runner = LocalRunner("mps", forking=False)
    (outcome,) = runner.submit(Job((Program("torch.ones(1)"),))).result(120)
    ready = runner.start().result(0)
    assert (outcome.device, ready.device) == ("cpu", "cpu")
    assert ready.note is not None
    runner.close()
