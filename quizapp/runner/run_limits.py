"""The limits of a program, the resources a process has used according to the kernel, and when
that is too much."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass

_PAGE = mmap.PAGESIZE
#: A program is stopped after this many times its seconds, however busy the machine is.
LENIENCE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a program: seconds of wall-clock time, and bytes of address space in addition
    to the warmed worker's own."""

    seconds: float = 5.0
    memory: int = 2 * 1024**3


def address_space(pid: int) -> int:
    """The address space of a process in bytes; 0 once it is gone."""
    try:
        return int(_read(f"/proc/{pid}/statm").split()[0]) * _PAGE
    except (OSError, IndexError):
        return 0


def own_memory(pid: int) -> int:
    """The private writable memory of a process in bytes, including stacks; 0 once it is gone.
    Address space that is only reserved is not counted."""
    try:
        return int(_read(f"/proc/{pid}/statm").split()[5]) * _PAGE
    except (OSError, IndexError):
        return 0


def waited(pid: int) -> float:
    """Seconds for which a process was ready to run without a CPU; 0 if that is not counted."""
    try:
        return int(_read(f"/proc/{pid}/schedstat").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _read(path: str) -> bytes:
    """The beginning of a file, at a fifth of the cost of a file object: called before every program."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1024)
    finally:
        os.close(descriptor)


def is_late(seconds: float, taken: float, without_processor: float) -> bool:
    """Whether a program with a limit of ``seconds`` has exceeded it, after ``taken`` seconds on
    the clock.

    Time in which other processes had the CPUs is not counted, within reason: on a busy machine an
    ordinary program takes several times as long.
    """
    return taken > LENIENCE * seconds or taken - without_processor > seconds
