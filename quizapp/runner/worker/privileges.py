"""Drops the privileges of a process, including one run by root, and lowers its limits on
descriptors, files and threads."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from quizapp.runner.worker.kernel import KernelError

if sys.platform != "win32":
    import resource

#: Maximum number of open descriptors of a run; importing a package takes a few.
DESCRIPTORS = 64
#: Number of threads a run may add to the user's present ones. The kernel does not limit root's.
THREADS = 256

#: Whether this system has such limits.
LIMITS_SERVED = sys.platform != "win32"

_CAPSET = {"x86_64": 126, "aarch64": 91}
_PRCTL = {"x86_64": 157, "aarch64": 167}

_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_SECUREBITS = 28
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_CLEAR_ALL = 4

_SETPCAP = 8
_VERSION_3 = 0x20080522
# Securebits that remove the special meaning of root's user id: NOROOT, NO_SETUID_FIXUP, no KEEP_CAPS,
# NO_CAP_AMBIENT_RAISE; all locked.
_SECURE = 0b11101111


class Privileges:
    """The privileges of this process, to be dropped in each of its forks.

    Creating an instance already ensures, here and in every fork, that executing a program cannot
    add privileges. Raises KernelError and OSError.
    """

    def __init__(self, call: Callable[..., int], machine: str) -> None:
        self._call = call
        self._prctl = _PRCTL[machine]
        self._capset = _CAPSET[machine]
        self._header = ctypes.create_string_buffer(struct.pack("=Ii", _VERSION_3, 0))
        self._nothing = ctypes.create_string_buffer(24)
        self._set("no_new_privs", _PR_SET_NO_NEW_PRIVS, 1)
        self._privileged = bool(_effective() >> _SETPCAP & 1)
        if self._privileged:
            for capability in range(_last_capability() + 1):
                self._set("bounding set", _PR_CAPBSET_DROP, capability)

    def drop(self) -> None:
        """Permanently drop every capability, and the privileges of root's user id.

        Raises KernelError.
        """
        if self._privileged:
            self._set("securebits", _PR_SET_SECUREBITS, _SECURE)
        self._set("ambient set", _PR_CAP_AMBIENT, _CLEAR_ALL)
        header, nothing = ctypes.addressof(self._header), ctypes.addressof(self._nothing)
        self._call("capset", self._capset, header, nothing)

    def hide(self) -> None:
        """Deny other processes and core dumps access to this process's memory. Raises KernelError."""
        self._set("dumpable", _PR_SET_DUMPABLE, 0)

    def _set(self, what: str, option: int, value: int) -> None:
        self._call(what, self._prctl, option, value, 0, 0, 0)


def _effective() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    raise KernelError(0, "/proc/self/status names no capabilities")


def _last_capability() -> int:
    return int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="ascii"))


def lower_limits(descriptors: int = DESCRIPTORS) -> None:
    """Lower the limits permanently; at most ``descriptors`` may be open at once. Raises OSError
    and ValueError."""
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
