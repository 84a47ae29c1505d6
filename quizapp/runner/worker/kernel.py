"""System calls that Python does not offer, through the C library."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable
from typing import Final

#: The machines whose system call numbers are known here.
MACHINES: Final = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


class KernelError(OSError):
    """A system call failed; ``errno`` is its error number."""


def machine() -> str | None:
    """``x86_64`` or ``aarch64``; None on anything else: another system, or a 32-bit interpreter."""
    if sys.platform != "linux" or sys.maxsize < 2**32 or sys.byteorder != "little":
        return None
    return MACHINES.get(platform.machine().lower())


def bind() -> Callable[..., int]:
    """The C library's ``syscall``: takes a call's number and up to six arguments, one word each.

    The returned function gives the call's result and raises KernelError if it is negative. It is
    bound once and before a fork, because looking up a function afterwards copies pages.
    """
    raw = ctypes.CDLL(None, use_errno=True).syscall
    raw.restype = ctypes.c_long
    word = ctypes.c_ulong

    def call(what: str, number: int, *arguments: int) -> int:
        result = int(raw(word(number), *(word(argument & (2**64 - 1)) for argument in arguments)))
        if result < 0:
            error = ctypes.get_errno()
            raise KernelError(error, f"{what}: {os.strerror(error)}")
        return result

    return call


def bind_clearenv() -> Callable[[], int]:
    """The C library's ``clearenv``, which clears the environment that ``os.environ`` mirrors."""
    clearenv = ctypes.CDLL(None).clearenv
    clearenv.restype = ctypes.c_int
    return lambda: int(clearenv())
