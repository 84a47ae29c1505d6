"""Ends commands at random moments, two at once in one workspace, and looks at what is left.

    python bench/killed_commands.py [COUNT] [SECONDS]

They answer, bury, set days, flag, import, sync, export and back up. Each is killed, is told to end,
or finds no room for files beyond a random size, as on a full disk; some come to their end before.
Afterwards all that was acknowledged must be in the log, an import whole or not at all, exports and
backups whole or not there, the machines of the folder equal, and ``doctor`` clean. Answers are
given in the session itself, with a runner without PyTorch. ``bench/killed.py`` kills whole reviews.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from commands_to_kill import Commands, Told  # beside this file

#: How a command ends; None is a full disk.
ENDS = (signal.SIGKILL, signal.SIGTERM, None)
#: Seconds after which a command that was ended still runs.
PATIENCE = 60.0
#: The longest life, in times of what the command takes alone: they run two at once.
LONGEST = 1.8
#: Exit statuses of commands that were ended, or could not write.
STATUSES = {0, 1, 2, -signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGTERM}
NAMES = ("answer", "deed", "import_", "sync", "export", "backup")


@dataclass(frozen=True)
class Life:
    """A command that runs, and when and how it is ended."""

    name: str
    number: int
    told: Told
    process: subprocess.Popen[bytes]
    end: signal.Signals | None
    at: float


class Trial:
    """Begins commands in a workspace, ends them, and judges what is left."""

    def __init__(self, root: Path, seed: int) -> None:
        self.draw = random.Random(seed)
        self.commands = Commands(root, self.draw)
        self.longest: dict[str, float] = {}
        quiet = {"HOME": str(root), "QUIZAPP_LANGUAGE": "en", "XDG_CACHE_HOME": str(root / "cache")}
        self.environment = {**os.environ, **quiet}
        self.environment.pop("QUIZAPP_WORKSPACE", None)

    def begin(self, name: str, end: signal.Signals | None, *, disturbed: bool = True) -> Life:
        self.commands.number += 1
        told: Told = getattr(self.commands, name)()
        database = self.commands.database
        size = database.stat().st_size if database.exists() else 0
        room = self.draw.randrange(size * 5 // 4) if disturbed and end is None else None
        pipe = subprocess.PIPE
        process = subprocess.Popen(told.command, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environment)
        if room is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (room, room))
        assert process.stdin is not None
        with process.stdin as typed, suppress(BrokenPipeError):
            typed.write(told.typed.encode())
        process.stdin = None
        after = self.longest.get(name, 0.0) * self.draw.uniform(0.3, LONGEST)
        at = time.monotonic() + after if disturbed and end is not None else float("inf")
        return Life(name, self.commands.number, told, process, end, at)

    def undisturbed(self, name: str) -> list[str]:
        """Let a command come to its end, and remember how long that took; what is wrong."""
        begun = time.monotonic()
        life = self.begin(name, None, disturbed=False)
        wrong = self.finish(life)
        self.longest[name] = time.monotonic() - begun
        return wrong if life.process.returncode == 0 else [*wrong, f"{name} cannot be done"]

    def finish(self, life: Life) -> list[str]:
        """Wait for a command, which is ended where it is time; what is wrong afterwards."""
        if life.process.poll() is None and time.monotonic() >= life.at:
            life.process.send_signal(life.end or 0)
        try:
            said, complained = (each.decode() for each in life.process.communicate(timeout=PATIENCE))
        except subprocess.TimeoutExpired:
            life.process.kill()
            life.process.wait()
            return [f"{life.name} (number {life.number}) outlived {life.end!r}"]
        code = life.process.returncode
        wrong, acknowledged = life.told.check(code == 0, said)
        self.commands.acknowledged |= acknowledged
        if "Traceback" in complained and life.end is not signal.SIGKILL:
            wrong.append(f"a traceback: {complained[-1500:]}")
        if code not in STATUSES:
            wrong.append(f"status {code}: {complained[-300:]}")
        lost = self.commands.acknowledged - self.commands.marks()
        wrong += [f"lost: {sorted(lost)[:5]}"] if lost else []
        for file in (self.commands.root / "out").glob(f"{life.number}[.-]*"):
            file.unlink()
        return [f"{life.name} {life.end!r} (number {life.number}): {each}" for each in wrong]


def main(count: int, seconds: float) -> int:
    """End as many commands, or as many as fit in the seconds; 0 where nothing was wrong."""
    root = Path(tempfile.mkdtemp(prefix="quizapp-killed-commands-"))
    trial = Trial(root, 20261129)
    commands = trial.commands
    wrong = [each for name in NAMES for each in trial.undisturbed(name)]
    ended: Counter[str] = Counter()
    lives: list[Life] = []
    deadline = time.monotonic() + seconds
    while sum(ended.values()) < count and time.monotonic() < deadline:
        while len(lives) < 2:
            name = trial.draw.choice([*NAMES, "answer", "deed"])
            lives.append(trial.begin(name, trial.draw.choice(ENDS)))
        for life in [one for one in lives if one.process.poll() is not None or time.monotonic() >= one.at]:
            lives.remove(life)
            wrong += trial.finish(life)
            how = "without room" if life.end is None else f"by {life.end.name}"
            ended["came to their end" if life.process.returncode == 0 else f"ended {how}"] += 1
        time.sleep(0.01)
    wrong += [each for life in lives for each in trial.finish(life)]
    wrong += trial.undisturbed("sync")
    folder = set().union(*map(commands.lines, commands.shared.glob("*.jsonl")))
    if folder != commands.marks():
        wrong.append(f"the folder and the log differ in {len(folder ^ commands.marks())} rows")
    doctor = subprocess.run(
        commands.quizapp("doctor"), capture_output=True, text=True, env=trial.environment, check=False
    )
    wrong += [doctor.stdout] if doctor.returncode else []
    told = ", ".join(f"{n} {how}" for how, n in sorted(ended.items()))
    sys.stdout.write(
        f"{sum(ended.values())} commands ({told}); {len(commands.acknowledged)} acknowledged rows\n"
    )
    sys.stdout.write("".join(f"  {line}\n" for line in wrong) or "nothing lost, all whole, doctor clean\n")
    if not wrong:
        shutil.rmtree(root)
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [float(each) for each in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else 1000, given[1] if len(given) > 1 else float("inf")))
