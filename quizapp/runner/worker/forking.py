"""A fork without what Python does around one.

``os.fork`` calls back into every module that asked to hear of forks, and makes
Python's locks anew, in the parent and in the child. A process of one thread has
no use for that, and it touches some two hundred pages, each of which must then
be copied: a third of what a small program costs. C libraries still hear of it.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

# PyDLL keeps the interpreter's lock over the call, so parent and child both hold it after.
_fork = ctypes.PyDLL(None, use_errno=True).fork
_fork.restype = ctypes.c_int
_fork.argtypes = ()

_TASKS = Path("/proc/self/task")


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
