"""Cheap forks: without Python's own work around them, and from memory in huge pages.

``os.fork`` calls back into every module that registered for forks, and recreates Python's locks,
in the parent and in the child. A single-threaded process does not need that, and it touches some
two hundred pages, each of which must then be copied: a third of the cost of a small program. C
libraries are still notified.

A fork also copies the page tables of its parent, page by page. Huge pages have one entry for 512,
which halves the cost of a fork. When a child writes to one, the kernel still copies single pages.
"""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from quizapp.runner import run_limits
from quizapp.runner.worker import state
from quizapp.runner.worker.child import Pipes, Work, become
from quizapp.runner.worker.children import Child
from quizapp.runner.worker.confine import Sandbox
from quizapp.runner.worker.jobs import Job
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.witness import Witness

# PyDLL keeps the GIL during the call, so parent and child both hold it afterwards.
_fork = ctypes.PyDLL(None, use_errno=True).fork
_fork.restype = ctypes.c_int
_fork.argtypes = ()

_TASKS = Path("/proc/self/task")

_MADV_COLLAPSE = 25
_HUGE = 2 * 1024**2

_madvise = ctypes.CDLL(None, use_errno=True).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def has_one_thread() -> bool:
    """Whether this process has only the calling thread, as :func:`fork` requires."""
    return len(list(_TASKS.iterdir())) == 1


def fork() -> int:
    """Fork this single-threaded process: 0 in the child, the child's id in the parent. Raises
    OSError.

    Random generators continue from the same state in the child.
    """
    pid: int = _fork()
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return pid


def gathering() -> Iterator[None]:
    """Move the present memory into huge pages, one per step, which takes some milliseconds.

    If the kernel cannot do this (Linux before 6.1, fragmented memory), steps do nothing.
    """
    for start, end in _own_memory():
        for index in range(-(-start // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
            _madvise(index, _HUGE, _MADV_COLLAPSE)
            yield


def _own_memory() -> list[tuple[int, int]]:
    """The address ranges of heap and anonymous memory."""
    ranges: list[tuple[int, int]] = []
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        span, access, *_, name = line.split(" ", 5)
        if access == "rw-p" and name.strip() in ("", "[heap]"):
            start, _, end = span.partition("-")
            ranges.append((int(start, 16), int(end, 16)))
    return ranges


def start_child(job: Job, first: int, sandbox: Sandbox, record: Record, *, alone: bool) -> Child:
    """Fork a child that does the job in the sandbox, from its program ``first`` on. Raises
    OSError.

    ``record`` describes the state of this process; ``alone`` says that it has one thread.
    """
    base = run_limits.address_space(os.getpid())
    until = first + 1 if job.singly else job.count
    remaining = until - first
    work = Work(
        programs=job.programs,
        first=first,
        until=until,
        address_space=base + job.memory,
        cpu_seconds=int((job.seconds + 1) * remaining + 1) * (os.cpu_count() or 1),
        language_check=job.language_check,
    )
    worker = os.getpid()
    ours: list[int] = []
    theirs: list[int] = []
    witness: Witness | None = None
    try:
        for _ in range(3):
            for end, ends in zip(os.pipe(), (ours, theirs), strict=True):
                ends.append(end)
        for end, ends in zip(os.pipe(), (theirs, ours), strict=True):
            ends.append(end)
        if sandbox.watch is not None:
            listening, speaking = socket.socketpair()
            theirs.append(speaking.detach())
            witness = Witness(listening, sandbox.watch)
        pid = fork() if alone else os.fork()
        if pid == 0:
            if not alone:
                state.seed()  # os.fork reseeds a fork's generators
            become(work, Pipes(*theirs), worker, sandbox, record)
    except OSError:
        for end in ours:
            os.close(end)
        if witness is not None:
            witness.close()
        raise
    finally:
        for end in theirs:
            os.close(end)
    for end in ours:
        os.set_blocking(end, False)
    with suppress(OSError):  # the child does the same; whichever is second gets an error
        os.setpgid(pid, pid)
    reports, printed, errors, turns = ours
    began = monotonic() - job.spent
    return Child(
        job, first, until, first, pid, reports, printed, errors, turns, base, began=began, witness=witness
    )
