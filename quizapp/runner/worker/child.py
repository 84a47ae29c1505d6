"""What a fork does: take its few descriptors, accept its limits, run its programs, end."""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
import traceback
from dataclasses import dataclass
from typing import Any, NoReturn

from quizapp.runner.messages import REPORT_LIMIT
from quizapp.runner.worker import lifetime, state
from quizapp.runner.worker.printing import NOWHERE, Printing
from quizapp.runner.worker.program import Source, run

#: A frame on the report pipe: the run's secret, the program's index, the report's length.
FRAME_HEAD = struct.Struct(">8sII")

#: Exit status of a child that could not do what it is for.
FAILED = 70
#: Descriptors a worker, and so a child, may have: as many as this.
DESCRIPTORS = 256

#: Enough for the interpreter to take a function for one that is called often.
_REHEARSALS = 20

#: Where a child keeps its own descriptors.
_REPORTS = 3
_PRINTED = 4
_TURNS = 5

# Bound here, where a program that puts something else in its place does not reach.
_exit = os._exit
_read = os.read
_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode

# Written down beforehand: where memory has ended there may be none left to write it.
_MEMORY_REPORT = (
    b'{"ended":"memory","seconds":0.0,"result":null,"error":null,"trace":[],"holds":null,"note":null}'
)


@dataclass(frozen=True, slots=True)
class Pipes:
    """The ends of the pipes that a child writes to, and of the one it waits at.

    From ``turns`` it reads one byte before every program but its first: the worker
    has then taken all that the one before printed.
    """

    reports: int
    printed: int
    errors: int
    turns: int


@dataclass(frozen=True, slots=True)
class Work:
    """The programs a child is to run, from ``first`` on, and its limits.

    ``address_space`` is in bytes and counts from nothing; ``cpu_seconds`` is for all
    programs together, a last resort should the worker no longer be there to end the child.
    """

    programs: tuple[Source, ...]
    first: int
    secret: bytes
    address_space: int
    cpu_seconds: int
    language_check: bool


def become(work: Work, pipes: Pipes, worker: int) -> NoReturn:
    """Turn a process just forked into the child that does ``work``, and never return."""
    status = FAILED
    try:
        os.setpgid(0, 0)
        lifetime.die_with(worker)
        _keep_only(pipes)
        resource.setrlimit(resource.RLIMIT_AS, (work.address_space, work.address_space))
        resource.setrlimit(resource.RLIMIT_CPU, (work.cpu_seconds, work.cpu_seconds + 1))
        printing = Printing()
        for index in range(work.first, len(work.programs)):
            if index > work.first:
                state.reset()
                if not _read(_TURNS, 1):
                    break
            _send(work.secret, index, _report(work.programs[index], printing))
        status = 0
    except BaseException:  # noqa: BLE001  # whatever went wrong, this fork must not go on as the worker
        traceback.print_exc(file=sys.stderr)
    finally:
        _exit(status)


def rehearse() -> None:
    """Run a harmless program many times in the worker itself.

    What Python prepares on the first runs of a function is then prepared before
    the fork, and shared by all forks. To be called with standard streams at the null device.
    """
    source = Source(
        setup="A = torch.arange(6).reshape(2, 3)\nB = A * 0.5",
        code="A.unsqueeze(1) + B.sum()",
        right="it.sum() > 0",
    )
    printing = Printing()
    for _ in range(_REHEARSALS):
        _encode(run(source, printing, NOWHERE))
        _encode(run(Source("", "1 / 0", None), printing, NOWHERE))
        state.reset()


def _keep_only(pipes: Pipes) -> None:
    # Standard input is the null device already, and the ends of pipes are above 2.
    # dup gives the lowest free number, so the first copy is below the second.
    reports, printed, turns = os.dup(pipes.reports), os.dup(pipes.printed), os.dup(pipes.turns)
    os.dup2(pipes.errors, 2)
    os.dup2(reports, _REPORTS, inheritable=False)
    os.dup2(printed, _PRINTED, inheritable=False)
    os.dup2(turns, _TURNS, inheritable=False)
    os.closerange(_TURNS + 1, DESCRIPTORS)


def _report(source: Source, printing: Printing) -> bytes:
    try:
        report = run(source, printing, _PRINTED)
        raw = _encode(report)
        if len(raw) > REPORT_LIMIT and report["result"] is not None:
            raw = _encode({**report, "result": {**report["result"], "values": None}})
    except MemoryError:
        raw = _MEMORY_REPORT
    return raw


def _encode(report: dict[str, Any]) -> bytes:
    return _to_json(report).encode("ascii")


def _send(secret: bytes, index: int, report: bytes) -> None:
    rest = memoryview(FRAME_HEAD.pack(secret, index, len(report)) + report)
    while rest:
        rest = rest[os.write(_REPORTS, rest) :]
