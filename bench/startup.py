"""How long one waits for the version, the first frame, and the figures on it: ratios taken in one run."""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from quizapp.config.workspace import Workspace

ROUNDS = 15
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("quizapp")
Empty().run()
"""


def seconds_of(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def seconds_until(command: list[str], marks: list[bytes], environment: dict[str, str]) -> list[float]:
    """Seconds until each mark first stands in what the command draws on a terminal."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, {**os.environ, **environment, "TERM": "xterm-256color"})
    drawn, found = b"", []
    try:
        while len(found) < len(marks):
            if not select.select([terminal], [], [], 20)[0]:
                raise TimeoutError(f"{marks[len(found)]!r} was never drawn; seen: {drawn[-2000:]!r}")
            drawn += os.read(terminal, 65536)
            while len(found) < len(marks) and marks[len(found)] in drawn:
                found.append(time.perf_counter() - start)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return found


def main() -> None:
    quizapp = str(Path(sys.executable).with_name("quizapp"))
    version, nothing, first, figures, empty = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = {"QUIZAPP_WORKSPACE": folder, "QUIZAPP_LANGUAGE": "en", "COLUMNS": "80", "LINES": "24"}
        environment["XDG_CONFIG_HOME"] = environment["XDG_CACHE_HOME"] = folder
        workspace = Workspace(Path(folder))
        workspace.make()
        workspace.remember_welcome()
        for _ in range(ROUNDS):
            version.append(seconds_of([quizapp, "--version"]))
            nothing.append(seconds_of([sys.executable, "-c", "pass"]))
            empty += seconds_until([sys.executable, "-c", EMPTY_APP], [b"quizapp"], environment)
            times = seconds_until([quizapp], [b"quizapp", b" new"], environment)
            first.append(times[0])
            figures.append(times[1])
    report("quizapp --version / python -c pass", version, nothing, 5.0)
    report("first frame / an empty Textual app's", first, empty, 1.3)
    print(f"figures on it after {statistics.median(figures):.2f} s (at most 1.5 s)")


def report(what: str, ours: list[float], theirs: list[float], most: float) -> None:
    mine, base = statistics.median(ours), statistics.median(theirs)
    print(f"{what}: {mine * 1000:.0f} ms / {base * 1000:.0f} ms = {mine / base:.2f} (at most {most})")


if __name__ == "__main__":
    main()
