"""Harmless programs that test whether the protections work."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Ended, Outcome
from quizapp.runner.run_limits import Limits

Door = Literal["files", "writes", "network", "processes", "signals"]
#: The result of a trial: the access was refused, it succeeded, or that is unknown.
Came = Literal["refused", "through", "untold"]

_READ = "open({canary!r}).read()"
_WRITE = "file = open({written!r}, 'w'); file.write('quizapp doctor'); file.close()"
_SOCKET = "import socket; socket.socket().close()"
_FORK = """
import os
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
"""
# Signal 0 only checks whether a signal could be sent.
_SIGNAL = "import os; os.kill(os.getppid(), 0)"

_CAME: dict[Ended, Came] = {
    "refused": "refused",
    "error": "refused",
    "crashed": "refused",
    "finished": "through",
}

_SPIN = Job((Program("while True: pass"),), Limits(seconds=0.5), language_check=False)
_HOARD = Job((Program("len(bytearray(1 << 30))"),), Limits(memory=1 << 28), language_check=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a trial of one kind of access."""

    door: Door
    came: Came


def trials(runner: Runner) -> tuple[Trial, ...]:
    """Try every kind of access, each in its own process, without the language check. Raises RunnerError."""
    with tempfile.TemporaryDirectory(prefix="quizapp-doctor-") as folder:
        canary, written = Path(folder, "canary"), Path(folder, "written")
        canary.write_text("quizapp doctor", encoding="utf-8")
        programs: dict[Door, str] = {
            "files": _READ.format(canary=str(canary)),
            "writes": _WRITE.format(written=str(written)),
            "network": _SOCKET,
            "processes": _FORK,
            "signals": _SIGNAL,
        }
        jobs = {
            door: runner.submit(Job((Program(code),), language_check=False))
            for door, code in programs.items()
        }
        came = {door: _CAME.get(job.result()[0].ended, "untold") for door, job in jobs.items()}
        if written.exists():
            came["writes"] = "through"
    return tuple(Trial(door, came[door]) for door in programs)


def limits_hold(runner: Runner) -> bool:
    """Whether an endless program, and one that uses too much memory, are stopped. Raises RunnerError."""
    return all(_were_ended(*(runner.submit(job).result()[0] for job in (_SPIN, _HOARD))))


def _were_ended(spun: Outcome, hoarded: Outcome) -> Iterator[bool]:
    yield spun.ended == "timeout"
    out_of_memory = hoarded.error is not None and hoarded.error.type == "MemoryError"
    yield hoarded.ended == "memory" or out_of_memory
