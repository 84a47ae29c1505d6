"""The work of a forked child: take its descriptors, accept its limits, run its programs, exit."""

from __future__ import annotations

import os
import resource
import struct
import sys
import traceback
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from quizapp.runner.endings import FAILED, SPENT
from quizapp.runner.worker import import_hooks, lifetime, state
from quizapp.runner.worker.confine import Sandbox
from quizapp.runner.worker.jobs import programs_in
from quizapp.runner.worker.printing import Printing
from quizapp.runner.worker.record import Record, may_change
from quizapp.runner.worker.reporting import report_on

#: A frame on the report pipe: the program's index, the length of the report. It proves nothing about its
#: origin, since a program can find out anything that its process knows. An empty report says that the
#: program needs slow imports.
FRAME_HEAD = struct.Struct(">II")

#: Maximum number of descriptors of a worker, and so of a child.
DESCRIPTORS = 256

#: The numbers of a child's own descriptors.
_REPORTS = 3
_PRINTED = 4
_TURNS = 5
_WITNESS = 6
_KEPT = (0, 1, 2, _REPORTS, _PRINTED, _TURNS)

# Bound here, out of reach of programs that replace it elsewhere.
_exit = os._exit
_read = os.read


@dataclass(frozen=True, slots=True)
class Pipes:
    """The ends of the pipes that a child writes to, and of the one it waits at.

    The child reads one byte from ``turns`` before every program but its first: the worker has
    then received all output of the previous one. ``witness`` is the end of a socket over which
    the worker is notified of refused operations, if supported.
    """

    reports: int
    printed: int
    errors: int
    turns: int
    witness: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """The programs a child is to run, from ``first`` up to ``until``, and its limits.

    They are in the open file ``programs``. ``address_space`` is the total in bytes;
    ``cpu_seconds`` is for all programs together, a last resort in case the worker no longer
    exists to end the child.
    """

    programs: int
    first: int
    until: int
    address_space: int
    cpu_seconds: int
    language_check: bool


def become(work: Work, pipes: Pipes, worker: int, sandbox: Sandbox, record: Record) -> NoReturn:
    """Turn a forked process into the child that does ``work``; never returns.

    If the sandbox cannot be entered, nothing is run, and the process exits as failed. If a
    program leaves a change that ``record`` notices, the process exits as spent, and the remaining
    programs run elsewhere.
    """
    status = FAILED
    try:
        os.setpgid(0, 0)
        lifetime.die_with(worker)
        programs = programs_in(work.programs, work.first, work.until)
        _take(pipes)
        resource.setrlimit(resource.RLIMIT_AS, (work.address_space, work.address_space))
        resource.setrlimit(resource.RLIMIT_CPU, (work.cpu_seconds, work.cpu_seconds + 1))
        sandbox.enter(_KEPT, witness=None if pipes.witness is None else _WITNESS)
        printing = Printing()
        status, before = 0, None
        for index, program in enumerate(programs, work.first):
            if before is not None:
                state.reset()
                if (may_change(before) or not work.language_check) and record.difference() is not None:
                    status = SPENT
                    break
                if not _read(_TURNS, 1):
                    break
            before = program
            import_hooks.say_with(partial(_send, index, b""))
            report = report_on(program, record, printing, _PRINTED, check=work.language_check)
            _send(index, report)
    except BaseException:  # noqa: BLE001  # in any case, this fork must not continue as the worker
        status = FAILED
        traceback.print_exc(file=sys.stderr)
    finally:
        _exit(status)


def _take(pipes: Pipes) -> None:
    # Standard input is the null device already, and the ends of pipes are above 2. dup returns the lowest
    # free number, so the first copy is below the second.
    reports, printed, turns = os.dup(pipes.reports), os.dup(pipes.printed), os.dup(pipes.turns)
    witness = None if pipes.witness is None else os.dup(pipes.witness)
    os.dup2(pipes.errors, 2)
    os.dup2(reports, _REPORTS, inheritable=False)
    os.dup2(printed, _PRINTED, inheritable=False)
    os.dup2(turns, _TURNS, inheritable=False)
    if witness is not None:
        os.dup2(witness, _WITNESS, inheritable=False)


def _send(index: int, report: bytes) -> None:
    rest = memoryview(FRAME_HEAD.pack(index, len(report)) + report)
    while rest:
        rest = rest[os.write(_REPORTS, rest) :]
