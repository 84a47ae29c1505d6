"""Forks that cost little: without what Python does around one, and from memory in huge pages.

``os.fork`` calls back into every module that asked to hear of forks, and makes
Python's locks anew, in the parent and in the child. A process of one thread has
no use for that, and it touches some two hundred pages, each of which must then
be copied: a third of what a small program costs. C libraries still hear of it.

A fork also copies the page tables of everything its parent holds, page by page. Huge pages
have one entry for 512, which halves what a fork costs. The kernel copies single pages out of
them when a child writes, as before.
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
from quizapp.runner.worker.confine import Wall
from quizapp.runner.worker.jobs import Job
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.witness import Witness

# PyDLL keeps the interpreter's lock over the call, so parent and child both hold it after.
_fork = ctypes.PyDLL(None, use_errno=True).fork
_fork.restype = ctypes.c_int
_fork.argtypes = ()

_TASKS = Path("/proc/self/task")

_MADV_COLLAPSE = 25
_HUGE = 2 * 1024**2

_madvise = ctypes.CDLL(None, use_errno=True).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def has_one_thread() -> bool:
    """Whether this process has only the thread that asks; what :func:`fork` requires."""
    return len(list(_TASKS.iterdir())) == 1


def fork() -> int:
    """Fork this process of one thread: 0 in the child, the child's id in the parent. Raises OSError.

    Random generators go on in the child where they are in the parent.
    """
    pid: int = _fork()
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return pid


def gathering() -> Iterator[None]:
    """Gather the memory held now, one huge page a step, some milliseconds each.

    Where the kernel cannot (Linux before 6.1, memory too scattered), steps do nothing.
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


def start_child(job: Job, first: int, wall: Wall, record: Record, *, alone: bool) -> Child:
    """Fork a child that does the job, within the wall, from its program ``first`` on. Raises OSError.

    ``record`` is of what this process holds; ``alone`` says that it has one thread.
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
        if wall.watch is not None:
            listening, speaking = socket.socketpair()
            theirs.append(speaking.detach())
            witness = Witness(listening, wall.watch)
        pid = fork() if alone else os.fork()
        if pid == 0:
            if not alone:
                state.seed()  # Python gives a fork's generators seeds of their own
            become(work, Pipes(*theirs), worker, wall, record)
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
    with suppress(OSError):  # the child does so too; whoever comes second is refused
        os.setpgid(pid, pid)
    reports, printed, errors, turns = ours
    began = monotonic() - job.spent
    return Child(
        job, first, until, first, pid, reports, printed, errors, turns, base, began=began, witness=witness
    )
