"""Standard streams that are closed, full or left: a sentence and a status, and nothing is harmed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.config.workspace import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
Shell = Callable[[str], subprocess.CompletedProcess[str]]
SENTENCE = "Standard output cannot be written"


@pytest.fixture
def shell(workspace: Workspace) -> Shell:
    """Runs a line of the shell in which `quizapp` is the command."""

    def run(line: str) -> subprocess.CompletedProcess[str]:
        program = f"{sys.executable} -m quizapp --workspace {workspace.root} --device cpu --language en"
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line.replace("quizapp", program)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    return run


@pytest.mark.parametrize("command", ["--version", "--help", "list --json", "export"])
@pytest.mark.parametrize("redirected", ["> /dev/full", ">&-"])
def test_what_cannot_be_printed_is_said(shell: Shell, command: str, redirected: str) -> None:
    ran = shell(f"quizapp {command} {redirected}")
    assert ran.returncode == 2
    assert ran.stderr.startswith(SENTENCE)
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("quizapp review --plain <&-", 2, "Standard input cannot be read"),
        ("quizapp grade --jsonl <&-", 2, "Standard input cannot be read"),
        ("quizapp <&-", 2, "The app needs a terminal"),
        ("quizapp list <&-", 0, ""),
        ("quizapp nonsense 2>&-", 2, ""),
        ("quizapp nonsense 2>/dev/full", 2, ""),
        ("quizapp list 2>&- >&-", 2, ""),
        ("quizapp show --all --json | head -1", 0, ""),
    ],
)
def test_every_stream_may_be_missing(shell: Shell, line: str, status: int, said: str) -> None:
    ran = shell(line)
    assert "Traceback" not in ran.stderr
    assert said in ran.stderr
    assert ran.returncode == status


def test_a_closed_output_writes_nothing_into_the_log(shell: Shell, workspace: Workspace) -> None:
    """The number of the closed stream would have gone to the next file that is opened."""
    ran = shell("quizapp list >/dev/null; printf '1\\n' | quizapp review --plain >&- 2>&-")
    assert ran.returncode == 2
    with closing(sqlite3.connect(workspace.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert Path(workspace.database).read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("after", range(1, 12))
def test_output_that_a_signal_interrupts_is_not_written_twice(after: int) -> None:
    program = f"""
import sys
from quizapp.care import streams

class Signalled(BaseException): ...

def interrupt(frame, event, _):
    global left
    if frame.f_code.co_filename == streams.__file__:
        left -= 1
        if left == 0:
            sys.settrace(None)
            raise Signalled
    return interrupt

streams.secure()
left = {after}
try:
    sys.settrace(interrupt)
    print("said once", flush=True)
    sys.settrace(None)
except Signalled:
    pass
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.count("said once") <= 1
    assert ran.stderr == ""
