"""What one program may use, what a process has used as the kernel counts it, and when that is too much."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass

_PAGE = mmap.PAGESIZE
#: A program is stopped after this many times its seconds, however loaded the machine is.
LENIENCE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may use: seconds of wall clock, and bytes of address
    space beyond what the warmed worker itself occupies."""

    seconds: float = 5.0
    memory: int = 2 * 1024**3


def address_space(pid: int) -> int:
    """Bytes of address space a process has; 0 once it is gone."""
    try:
        return int(_read(f"/proc/{pid}/statm").split()[0]) * _PAGE
    except (OSError, IndexError):
        return 0


def own_memory(pid: int) -> int:
    """Bytes of memory that a process can write and shares with no other, stacks included;
    0 once it is gone. Address space that it only keeps free for itself is not counted."""
    try:
        return int(_read(f"/proc/{pid}/statm").split()[5]) * _PAGE
    except (OSError, IndexError):
        return 0


def waited(pid: int) -> float:
    """Seconds a process could have run and had no processor; 0 where that is not counted."""
    try:
        return int(_read(f"/proc/{pid}/schedstat").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _read(path: str) -> bytes:
    """The beginning of a file, at a fifth of what a file object costs: asked before every program."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1024)
    finally:
        os.close(descriptor)


def is_late(seconds: float, taken: float, without_processor: float) -> bool:
    """Whether a program that may take ``seconds`` has had them, ``taken`` on the clock.

    Those in which other processes had the processors are not its own, within reason:
    on a loaded machine an ordinary program takes several times as long.
    """
    return taken > LENIENCE * seconds or taken - without_processor > seconds
