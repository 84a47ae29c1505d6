"""The real program on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.workspace import Workspace

PATIENCE = 60.0


class Terminal:
    """A program on a pseudo-terminal of 80 by 24."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.drawn = b""
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            os.execvpe(sys.executable, [sys.executable, "-m", "quizapp", *arguments], environment)

    def sees(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self.drawn:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} was never drawn"
            assert select.select([self._end], [], [], left)[0], f"{text!r} was never drawn"
            self.drawn += os.read(self._end, 65536)

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def ends(self) -> int:
        """The exit status, once the program has ended by itself."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if select.select([self._end], [], [], 0.05)[0]:
                try:
                    self.drawn += os.read(self._end, 65536)
                except OSError:  # the other end is closed
                    break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._end)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLUMNS": "80",
        "LINES": "24",
        "QUIZAPP_LANGUAGE": "en",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "HOME": str(tmp_path),
    }


@pytest.fixture
def terminal(tmp_path: Path, environment: dict[str, str]) -> Iterator[Terminal]:
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    workspace.remember_welcome()
    opened = Terminal(["--workspace", str(workspace.root), "--device", "cpu"], environment)
    yield opened
    opened.kill()


def test_the_process_that_draws_never_maps_torch(terminal: Terminal) -> None:
    terminal.sees("ready")
    maps = Path(f"/proc/{terminal.pid}/maps").read_text(encoding="utf-8")
    assert "libtorch" not in maps
    assert "libpython" in maps or "python" in maps


def test_leaving_is_one_key_and_leaves_no_process_behind(terminal: Terminal) -> None:
    terminal.sees("ready")
    children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
    terminal.press("\x11")
    assert terminal.ends() == 0
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, "the worker outlived the app"
        select.select([], [], [], 0.02)


def test_a_file_is_previewed_and_run_again_when_it_is_saved(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    file = tmp_path / "pack.yaml"
    head = "pack: small\ntitle: Small\nquestions:\n"
    question = '  - {id: one, ask: shape, code: "torch.ones(2, 3).sum(0)", explain: "It is <$answer>."}\n'
    file.write_text(head + question)
    terminal = Terminal(["--device", "cpu", "preview", str(file)], environment)
    try:
        terminal.sees("fit")
        terminal.press("a")
        terminal.sees("It is <(3,)>.")
        file.with_name("saved").write_text(head + question.replace("sum(0)", "sum(1)"))
        file.with_name("saved").replace(file)
        terminal.sees("It is <(2,)>.")
        file.write_text(head + question.replace("code:", "cod:"))
        terminal.sees("unknown-key")
        terminal.press("q")
        assert terminal.ends() == 0
    finally:
        terminal.kill()
    assert not (tmp_path / "share").exists()
