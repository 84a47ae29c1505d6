"""The real program on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.config.workspace import Workspace

PATIENCE = 60.0


#: What a shell does of job control: the kernel stops nothing that no shell looks after.
SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
while os.WIFSTOPPED(status := os.waitpid(pid, os.WUNTRACED)[1]):
    print("it was stopped", flush=True)
    os.killpg(pid, signal.SIGCONT)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Terminal:
    """A program on a pseudo-terminal of 80 by 24."""

    def __init__(
        self, arguments: list[str], environment: dict[str, str], *shell: str, ignored: int | None = None
    ) -> None:
        self.drawn = b""
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
            if ignored is not None:
                signal.signal(ignored, signal.SIG_IGN)
            os.execvpe(sys.executable, [sys.executable, *shell, "-m", "quizapp", *arguments], environment)

    def sees(self, text: str, since: int = 0) -> None:
        """Read until the text is drawn, after so many bytes."""
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self.drawn[since:]:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} was never drawn"
            assert select.select([self._end], [], [], left)[0], f"{text!r} was never drawn"
            self.drawn += os.read(self._end, 65536)

    def press(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def sends(self, number: int) -> None:
        os.kill(self.pid, number)

    def modes(self) -> list[object]:
        """How the terminal treats what is typed: echo, whole lines, signals."""
        return termios.tcgetattr(self._end)[:4]

    def stops(self) -> None:
        """Read until the program has been stopped."""
        deadline = time.monotonic() + PATIENCE
        while os.waitpid(self.pid, os.WUNTRACED | os.WNOHANG) == (0, 0):
            assert time.monotonic() < deadline, "it was never stopped"
            if select.select([self._end], [], [], 0.02)[0]:
                self.drawn += os.read(self._end, 65536)

    def children(self) -> list[str]:
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()

    def ends(self) -> int:
        """The exit status, once the program has ended by itself."""
        deadline = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, "it never ended"
            if select.select([self._end], [], [], 0.05)[0]:
                try:
                    self.drawn += os.read(self._end, 65536)
                except OSError:  # the other end is closed
                    break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def hang_up(self) -> None:
        os.close(self._end)
        self._end = -1

    def kill(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        if self._end >= 0:
            os.close(self._end)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLUMNS": "80",
        "LINES": "24",
        "QUIZAPP_LANGUAGE": "en",
        # What was read before is shared by all tests: reading every pack anew takes as long as all else.
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
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
    children = terminal.children()
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


#: What leaves the other screen, shows the cursor, and ends pastes in brackets, the mouse and focus.
GIVEN_BACK = ["?1049l", "?25h", "?2004l", "?1000l", "?1003l", "?1006l", "?1004l", "?7h"]
SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])


def is_gone(child: str) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{child}/status").read_text()
    except OSError:
        return True


def assert_given_back(terminal: Terminal, since: int = 0) -> None:
    """The last word about each mode is that it is off."""
    drawn = terminal.drawn[since:].decode(errors="replace")
    for mode in GIVEN_BACK:
        opposite = mode[:-1] + ("h" if mode[-1] == "l" else "l")
        assert drawn.rfind(f"\x1b[{mode}") > drawn.rfind(f"\x1b[{opposite}"), mode


@SIGNALS
@pytest.mark.parametrize("moment", ["\x1b[?2004h", "ready"], ids=["begun", "ready"])
def test_a_signal_gives_the_terminal_back_at_any_moment(terminal: Terminal, number: int, moment: str) -> None:
    """Before the worker is warm, and after."""
    before = terminal.modes()
    terminal.sees(moment)
    children = terminal.children()
    terminal.sends(number)
    assert terminal.ends() == 128 + number
    assert_given_back(terminal)
    assert terminal.modes() == before
    deadline = time.monotonic() + PATIENCE
    while not all(map(is_gone, children)):
        assert time.monotonic() < deadline, "the worker outlived the app"
        select.select([], [], [], 0.02)


def test_a_second_signal_does_not_disturb_the_first(terminal: Terminal) -> None:
    terminal.sees("ready")
    terminal.sends(signal.SIGTERM)
    terminal.sends(signal.SIGHUP)
    assert terminal.ends() in (128 + signal.SIGTERM, 128 + signal.SIGHUP)
    assert_given_back(terminal)


def test_a_terminal_that_is_closed_ends_the_app_and_its_worker(terminal: Terminal) -> None:
    terminal.sees("ready")
    children = terminal.children()
    terminal.hang_up()
    deadline = time.monotonic() + PATIENCE
    while not all(map(is_gone, [str(terminal.pid), *children])):
        assert time.monotonic() < deadline, "something outlived its terminal"
        select.select([], [], [], 0.02)


def test_a_terminal_that_is_gone_ends_the_app_even_where_the_signal_is_ignored(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """As under ``nohup``."""
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    workspace.remember_welcome()
    arguments = ["--workspace", str(workspace.root), "--device", "cpu"]
    terminal = Terminal(arguments, environment, ignored=signal.SIGHUP)
    try:
        terminal.sees("ready")
        children = terminal.children()
        terminal.hang_up()
        deadline = time.monotonic() + PATIENCE
        while not all(map(is_gone, [str(terminal.pid), *children])):
            assert time.monotonic() < deadline, "something outlived its terminal"
            select.select([], [], [], 0.02)
    finally:
        terminal.kill()


def test_the_app_is_suspended_and_comes_back_as_it_was(terminal: Terminal) -> None:
    before = terminal.modes()
    terminal.sees("ready")
    for _ in range(2):
        terminal.press("\x1a")
        terminal.stops()
        assert_given_back(terminal)
        assert terminal.modes() == before
        since = len(terminal.drawn)
        terminal.sends(signal.SIGCONT)
        terminal.sees("\x1b[?1049h", since)
        terminal.sees("ready", since)
        assert terminal.modes() != before
    terminal.press("\x11")
    assert terminal.ends() == 0
    assert_given_back(terminal)


@SIGNALS
def test_a_signal_ends_a_plain_review(tmp_path: Path, environment: dict[str, str], number: int) -> None:
    arguments = ["--workspace", str(tmp_path / "workspace"), "--device", "cpu", "review", "--plain"]
    terminal = Terminal(arguments, environment)
    try:
        terminal.sees("Lesson 1 of")
        children = terminal.children()
        terminal.sends(number)
        assert terminal.ends() == 128 + number
        assert all(map(is_gone, children))
        assert b"Traceback" not in terminal.drawn
    finally:
        terminal.kill()


def test_a_plain_review_is_suspended_and_goes_on(tmp_path: Path, environment: dict[str, str]) -> None:
    arguments = ["--workspace", str(tmp_path / "workspace"), "--device", "cpu", "review", "--plain"]
    terminal = Terminal(arguments, environment, "-c", SHELL)
    try:
        terminal.sees("Lesson 1 of")
        terminal.press("\x1a")
        terminal.sees("it was stopped")
        terminal.press(":help\r")
        terminal.sees(":suspend   ")
        terminal.press(":quit\r")
        assert terminal.ends() == 0
    finally:
        terminal.kill()
