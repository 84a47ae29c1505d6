"""How a worker begins and ends, and that nothing outlives who started it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from quizapp.runner.client import Job, Program
from quizapp.runner.local import LocalRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerClosed, RunnerError, TorchMissing
from quizapp.words.note import Note

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own() -> Iterator[LocalRunner]:
    """A runner that the test may break."""
    runner = LocalRunner("cpu")
    yield runner
    runner.close()


def start_of(pid: int) -> str:
    """When a process began: with its id, what tells it from all others."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    # A thread, or a process, may end while its children are looked for: it has none then.
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                for child in map(int, (task / "children").read_text().split()):
                    found += [child, *descendants(child)]
    return found


def programs(client: int) -> list[int]:
    """The processes in which a client's programs run: each leads a group of its own."""
    groups = {pid: group_of(pid) for pid in descendants(client)}
    return [pid for pid, group in groups.items() if pid == group and parent_of(pid) != client]


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def group_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[2])


def until(condition: object, seconds: float = 30.0) -> None:
    assert callable(condition)
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        select.select([], [], [], 0.01)


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


def endless(runner: LocalRunner) -> Future[tuple[Outcome, ...]]:
    """An endless loop that is surely running when this returns."""
    before = set(programs(os.getpid()))
    future = runner.submit(Job((Program("while True: pass"),), Limits(seconds=300)))
    until(lambda: set(programs(os.getpid())) - before)
    return future


def test_ready_tells_device_and_version(own: LocalRunner) -> None:
    ready = own.start().result(60)
    assert ready.device == "cpu"
    assert ready.torch.startswith("2.")
    assert own.start() is own.start()


def test_a_job_may_come_before_start(own: LocalRunner) -> None:
    (outcome,) = own.submit(Job((Program("1"),))).result(60)
    assert outcome.ended == "finished"


def test_closing_does_not_wait_for_an_endless_loop(own: LocalRunner) -> None:
    own.start().result(60)
    future = endless(own)
    waiting = own.submit(Job((Program("1"),)))
    processes = descendants(os.getpid())
    began = monotonic()
    own.close()
    assert monotonic() - began < 1
    for each in (future, waiting):
        if each.exception(0) is not None:
            assert isinstance(each.exception(0), RunnerClosed)
    assert isinstance(future.exception(0), RunnerClosed)
    until_gone([pid for pid in processes if pid not in descendants(os.getpid())])


def test_closing_does_not_wait_for_the_import(own: LocalRunner) -> None:
    ready = own.start()
    began = monotonic()
    own.close()
    assert monotonic() - began < 1
    with pytest.raises(RunnerClosed):
        ready.result(0)


def test_closing_twice_and_before_anything_is_allowed() -> None:
    runner = LocalRunner()
    runner.close()
    runner.close()
    for future in (runner.start(), runner.submit(Job((Program("1"),)))):
        with pytest.raises(RunnerClosed):
            future.result(0)


def test_a_job_after_closing_fails(own: LocalRunner) -> None:
    own.start().result(60)
    own.close()
    with pytest.raises(RunnerClosed):
        own.submit(Job((Program("1"),))).result(0)


def test_a_cancelled_job_is_not_run(own: LocalRunner) -> None:
    future = own.submit(Job((Program("1"),)))
    assert future.cancel()
    (outcome,) = own.submit(Job((Program("2"),))).result(60)
    assert outcome.ended == "finished"


CLIENT = """
from quizapp.runner.client import Job, Program
from quizapp.runner.run_limits import Limits
from quizapp.runner.local import LocalRunner
runner = LocalRunner("cpu")
runner.start().result()
running = [runner.submit(Job((Program("while True: pass"),), Limits(seconds=300))) for _ in range(2)]
print("running", flush=True)
input()
"""


@pytest.mark.parametrize("while_warming", [False, True])
def test_nothing_outlives_a_client_that_is_killed(while_warming: bool) -> None:
    code = CLIENT.replace(".start().result()", ".start()") if while_warming else CLIENT
    client = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert client.stdout is not None
    assert client.stdin is not None
    assert client.stdout.readline() == b"running\n"
    if while_warming:
        until(lambda: len(descendants(client.pid)) >= 1)
    else:
        until(lambda: len(programs(client.pid)) >= min(2, os.cpu_count() or 1))
    processes = descendants(client.pid)
    client.send_signal(signal.SIGKILL)
    client.communicate()
    until_gone(processes)


def test_nothing_outlives_a_client_that_just_ends() -> None:
    code = CLIENT.replace("input()", "import os\nprint(os.getpid())")
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr


def with_torch(monkeypatch: pytest.MonkeyPatch, folder: Path, source: str) -> LocalRunner:
    (folder / "torch.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return LocalRunner()


def test_without_torch_starting_fails_with_torch_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runner = with_torch(monkeypatch, tmp_path, "raise ModuleNotFoundError(\"No module named 'torch'\")")
    with pytest.raises(TorchMissing, match="No module named 'torch'"):
        runner.start().result(60)
    with pytest.raises(TorchMissing):
        runner.submit(Job((Program("1"),))).result(60)
    runner.close()


def test_a_worker_that_dies_early_says_its_last_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runner = with_torch(monkeypatch, tmp_path, "raise OSError('a library is broken')")
    pending = runner.submit(Job((Program("1"),)))
    with pytest.raises(RunnerError, match="a library is broken"):
        runner.start().result(60)
    with pytest.raises(RunnerError, match="a library is broken"):
        pending.result(60)
    runner.close()


def test_closing_does_not_wait_for_an_import_that_hangs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runner = with_torch(monkeypatch, tmp_path, "while True: pass")
    ready = runner.start()
    began = monotonic()
    runner.close()
    assert monotonic() - began < 1
    assert isinstance(ready.exception(0), RunnerClosed)


def test_where_no_worker_can_be_started_the_runner_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    runner = LocalRunner()
    with pytest.raises(RunnerError, match="cannot be started"):
        runner.start().result(60)
    runner.close()


def test_an_accelerator_that_is_not_there_is_replaced_with_a_note() -> None:
    runner = LocalRunner("mps")
    ready = runner.start().result(60)
    assert ready.device == "cpu"
    assert ready.note == Note("runner.device-absent", (("device", "mps"),))
    runner.close()


def test_the_client_never_maps_libtorch() -> None:
    code = CLIENT.replace(
        "input()", "print('libtorch' in open('/proc/self/maps').read(), 'torch' in __import__('sys').modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert shown.stdout == b"running\nFalse False\n"


def test_the_worker_is_not_led_astray_by_the_folder_it_is_started_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('led astray')")
    (tmp_path / "quizapp.py").write_text("raise SystemExit('led astray')")
    monkeypatch.chdir(tmp_path)
    runner = LocalRunner()
    assert runner.start().result(60).device == "cpu"
    runner.close()


def test_no_folder_is_left_behind_by_a_client_that_just_ends(tmp_path: Path) -> None:
    code = CLIENT.replace("input()", "")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, timeout=60, check=True)
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runner = LocalRunner("cpu")
    job = Job((Program("import os\nos.getcwd(), os.listdir()"),), language_check=False)
    (outcome,) = runner.submit(job).result(60)
    assert outcome.result is not None
    folder, listing = outcome.result.values
    assert Path(folder.values).parent == tmp_path
    assert listing.values == ()
    runner.close()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_confined_is_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runner = LocalRunner("cpu")
    runner.start().result(60)
    next(tmp_path.iterdir()).rmdir()  # every run enters it together with the sandbox
    for outcome in runner.submit(Job((Program("print('ran')"), Program("2")))).result(60):
        assert (outcome.ended, outcome.printed, outcome.result) == ("crashed", "", None)
        assert "cannot be confined" in (outcome.note or "")
    runner.close()
