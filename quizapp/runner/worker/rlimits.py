"""The limits on descriptors, files and threads that every run gets, whatever its question."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

#: Descriptors a run may have open at once; importing a package takes a few.
DESCRIPTORS = 64
#: Threads a run may add to those of the whole machine. The kernel counts none of root's.
THREADS = 256

#: Whether this system has such limits.
SERVED = sys.platform != "win32"


def lower(descriptors: int = DESCRIPTORS) -> None:
    """Lower the limits, for ever; ``descriptors`` may be open at once. Raises OSError and ValueError."""
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, descriptors)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_NPROC, _threads_of_all() + THREADS)


def _lower(which: int, most: int) -> None:
    _, allowed = resource.getrlimit(which)
    bound = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(which, (bound, bound))


def _threads_of_all() -> int:
    load = os.open("/proc/loadavg", os.O_RDONLY)
    try:
        _, _, _, running, _ = os.read(load, 100).split()
    finally:
        os.close(load)
    return int(running.split(b"/")[1])
