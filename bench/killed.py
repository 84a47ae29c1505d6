"""Kills reviews at random moments, two at once, and looks at what is left.

    python bench/killed.py [COUNT]

One instance is the app on a terminal, the other a plain review in a pipe; both
answer in one workspace. Each life ends by SIGKILL, SIGTERM or SIGHUP. Afterwards
every answer whose verdict was seen must stand in the log once, no row twice, no
worker may live on, and after SIGTERM and SIGHUP the terminal must be whole.
"""

from __future__ import annotations

import os
import pty
import random
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import termios
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
#: Seconds after which a life that was to be ended has failed to.
PATIENCE = 60.0
#: The longest life, in times of what it takes to the first verdict, and what that becomes
#: after a life without a verdict or with one, so that about half of them reach it at any load.
LONGEST, LONGER, SHORTER = 2.0, 1.25, 0.85
#: Marks that are given back: the mark of each, and what takes it back.
MODES = {"?1049h": "?1049l", "?25l": "?25h", "?2004h": "?2004l", "?1000h": "?1000l", "?1003h": "?1003l"}
_SAID = re.compile(rb"you said(?:\x1b\[[0-9;]*[mH]| )*(9\d{6})")

PACK = """\
pack: killed
title: Killed
questions:
"""
QUESTION = '  - {{id: q{n}, ask: value, code: "torch.tensor({n}) + 1"}}\n'


@dataclass
class Life:
    """One instance, the answers it was given and those whose verdict was seen."""

    process: int
    read: int
    write: int
    number: int
    is_app: bool
    typed: int = 0
    heard: bytes = b""
    asked: int = 0
    modes: list[object] = field(default_factory=list)
    children: set[int] = field(default_factory=set)

    def answer(self) -> str:
        """An answer that no other life gives: wrong, so that the question is asked again."""
        self.typed += 1
        return f"9{self.number:04d}{self.typed:02d}"

    def acknowledged(self) -> set[str]:
        """Answers of this life that were judged before its eyes."""
        if self.is_app:
            return {mark.decode() for mark in _SAID.findall(self.heard)}
        judged = self.heard.count(b"Not quite.")
        return {f"9{self.number:04d}{index:02d}" for index in range(1, judged + 1)}


def begin(command: list[str], environment: dict[str, str], number: int, *, is_app: bool) -> Life:
    """Start the app on a terminal, or a plain review at a pipe."""
    if is_app:
        pid, end = pty.fork()
        if pid == 0:
            os.execvpe(command[0], command, environment)
        return Life(pid, end, end, number, is_app, modes=termios.tcgetattr(end)[:4])
    process = subprocess.Popen(
        [*command, "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    life = Life(process.pid, os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno()), number, is_app)
    process.stdin.close()
    process.stdout.close()
    process.returncode = 0  # it is waited for below
    return life


def listen(life: Life, seconds: float) -> bool:
    """Read what comes within the seconds; False once there is no more."""
    if not select.select([life.read], [], [], seconds)[0]:
        return True
    try:
        piece = os.read(life.read, 65536)
    except OSError:
        return False
    life.heard += piece
    return bool(piece)


def go_on(life: Life) -> None:
    """Answer what is asked, and go on after a verdict."""
    with suppress(OSError):
        if not life.is_app:
            asked = life.heard.count(b"Your answer:")
            if asked > life.asked:
                life.asked = asked
                os.write(life.write, f"{life.answer()}\n".encode())
            return
        recent = life.heard[-6000:]
        asking, judged = recent.rfind(b"f2"), recent.rfind(b"you said")
        if life.asked <= len(life.acknowledged()) and asking > judged:
            life.asked += 1
            os.write(life.write, life.answer().encode())
            os.write(life.write, b"\r")
        elif life.asked and len(life.acknowledged()) == life.asked and judged > asking:
            os.write(life.write, b"\r")


def children(pid: int) -> set[int]:
    """Every process below this one."""
    found = set()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            below = {int(each) for each in (task / "children").read_text().split()}
            found |= below.union(*(children(each) for each in below))
    return found


def lives_on(pid: int) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def end(life: Life, number: int) -> list[str]:
    """Kill an instance; what is wrong with how it ended."""
    life.children = children(life.process)
    os.kill(life.process, number)
    deadline = time.monotonic() + PATIENCE
    ended, status = 0, 0
    while not ended and time.monotonic() < deadline:
        listen(life, 0.02)
        ended, status = os.waitpid(life.process, os.WNOHANG)
    if not ended:
        os.kill(life.process, signal.SIGKILL)
        os.waitpid(life.process, 0)
        return [f"it outlived signal {number}"]
    while listen(life, 0.0) and select.select([life.read], [], [], 0)[0]:
        pass
    wrong = []
    code = os.waitstatus_to_exitcode(status)
    # A signal that comes before the program is imported ends it the system's way.
    if code not in (128 + number, -number):
        wrong.append(f"status {code} after signal {number}")
    if b"Traceback" in life.heard and number != signal.SIGKILL:
        wrong.append(f"a traceback: {life.heard[-1500:]!r}")
    if life.is_app and number != signal.SIGKILL:
        drawn = life.heard.decode(errors="replace")
        wrong += [f"{on} stayed" for on, off in MODES.items() if drawn.rfind(on) > drawn.rfind(off)]
        if termios.tcgetattr(life.read)[:4] != life.modes:
            wrong.append("the terminal's modes stayed")
    while any(map(lives_on, life.children)):
        if time.monotonic() > deadline:
            wrong.append("a worker lives on")
            break
        time.sleep(0.02)
    return wrong


def judge(database: Path, acknowledged: list[str]) -> tuple[list[str], int]:
    """What is wrong with the log, and how many answers it has."""
    with closing(sqlite3.connect(database)) as connection:
        wrong = [] if connection.execute("PRAGMA integrity_check").fetchone() == ("ok",) else ["damaged"]
        rows = Counter(row for (row,) in connection.execute("SELECT answer FROM act WHERE deed = 'answered'"))
    wrong += [f"{mark} was acknowledged and is lost" for mark in acknowledged if not rows[mark]]
    wrong += [f"{mark} stands there {count} times" for mark, count in rows.items() if count > 1]
    return wrong, sum(rows.values())


def first_verdict(life: Life) -> float:
    """Seconds to the first verdict of a life."""
    begun = time.monotonic()
    while not life.acknowledged():
        if time.monotonic() - begun > 10 * PATIENCE or not listen(life, 0.05):
            raise SystemExit(f"nothing is asked: {life.heard[-500:]!r}")
        go_on(life)
    return time.monotonic() - begun


def main(count: int) -> int:
    """Kill as many; 0 where nothing was wrong."""
    source = random.Random(20261129)
    folder = Path(tempfile.mkdtemp(prefix="quizapp-killed-"))
    workspace = folder / "workspace"
    for part in ("questions", "data"):
        (workspace / part).mkdir(parents=True)
    (workspace / "data/welcomed").touch()
    questions = "".join(QUESTION.format(n=n) for n in range(500))
    (workspace / "questions/killed.yaml").write_text(PACK + questions, encoding="utf-8")
    settings = {"HOME": str(folder), "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    settings |= {"QUIZAPP_LANGUAGE": "en", "QUIZAPP_NEW_PER_DAY": "9999", "QUIZAPP_DUE_PER_DAY": "9999"}
    environment = {**os.environ, **settings}
    command = [sys.executable, "-m", "quizapp", "--workspace", str(workspace), "--device", "cpu"]
    command += ["review", "--pack", "killed"]
    lives: list[Life | None] = []
    longest = []
    for n in range(2):
        lives.append(life := begin(command, environment, n, is_app=n == 0))
        longest.append(LONGEST * first_verdict(life))
    ends, begun, ended = [0.0, 0.0], 1, 0
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    acknowledged: list[str] = []
    endings: dict[int, bytes] = {}
    while ended < count:
        for index in range(2):
            life = lives[index]
            if life is None:
                begun += 1
                lives[index] = begin(command, environment, begun, is_app=index == 0)
                ends[index] = time.monotonic() + source.uniform(0.0, longest[index])
                continue
            is_open = listen(life, 0.02)
            go_on(life)
            if time.monotonic() < ends[index] and is_open:
                continue
            said = end(life, source.choice(SIGNALS))
            wrong += [f"life {life.number} ({'app' if life.is_app else 'plain'}): {each}" for each in said]
            acknowledged += sorted(life.acknowledged())
            endings[life.number] = life.heard[-2000:]
            longest[index] *= SHORTER if life.acknowledged() else LONGER
            seen["the app" if life.is_app else "plain"] += len(life.acknowledged())
            for descriptor in {life.read, life.write}:
                os.close(descriptor)
            lives[index] = None
            ended += 1
    for life in lives:
        if life is not None:
            end(life, signal.SIGKILL)
            acknowledged += sorted(life.acknowledged())
    lost, rows = judge(workspace / "data/quizapp.db", acknowledged)
    wrong += lost
    numbers = {int(line[1:5]) for line in lost if line[0] == "9"}
    wrong += [f"life {number} ended {endings[number]!r}" for number in sorted(numbers & endings.keys())]
    sys.stdout.write(
        f"{ended} killed, {len(acknowledged)} answers acknowledged, {rows} in the log; {dict(seen)}\n"
    )
    sys.stdout.write("".join(f"  {line}\n" for line in wrong) or "nothing lost, nothing doubled, all whole\n")
    if not wrong:
        shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
