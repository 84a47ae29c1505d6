"""Ties a process's life to its parent's, and a child's orphans to the worker."""

from __future__ import annotations

import ctypes
import os
import signal
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

# Bound once, in the parent: looking up a function after a fork copies pages.
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def die_with(parent: int) -> None:
    """Let the kernel kill this process when ``parent``, its parent, ends; exit now if it has ended."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def adopt_orphans() -> None:
    """Become the parent of orphaned descendants, so that this process can end them."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> set[int]:
    """The process ids of this process's children, adopted ones included."""
    own = os.getpid()
    try:
        listing = Path(f"/proc/self/task/{own}/children").read_bytes()
    except OSError:  # a kernel built without this file
        return set()
    return {int(pid) for pid in listing.split()}


def end_children(besides: set[int]) -> None:
    """End every child of this process, including adopted ones, except ``besides``."""
    for pid in children() - besides:
        end(pid)


def end(pid: int) -> None:
    """End a child of this process, which may have ended already, and wait for it."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
