"""Memory that is not copied to forks, for data that passes through the worker.

A program can read all memory of the process it was forked from. The texts, outputs and results of
other programs are therefore kept in memory that the kernel clears in a fork, and never become
Python objects in the worker.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from contextlib import suppress

#: Not in the mmap module of every Python.
_MADV_WIPEONFORK = 18
_LEAST = 1 << 16


class Hidden:
    """A queue of bytes: they are appended at the end and removed from the beginning."""

    def __init__(self) -> None:
        self._memory: mmap.mmap | None = None
        self._start = 0
        self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    def fill(self, receive: Callable[[memoryview], int], room: int) -> int:
        """Let ``receive`` write up to ``room`` bytes to the end; return the number that it reports."""
        memory = self._with_room(room)
        with memoryview(memory) as whole, whole[self._end : self._end + room] as part:
            received = receive(part)
        self._end += received
        return received

    def add(self, content: bytes | memoryview) -> None:
        """Append bytes."""
        length = len(content)
        self._with_room(length)[self._end : self._end + length] = content
        self._end += length

    def view(self, start: int = 0, length: int | None = None) -> memoryview:
        """A view of the bytes from the beginning; release it before any other method is called."""
        if self._memory is None:
            return memoryview(b"")
        end = self._end if length is None else min(self._end, self._start + start + length)
        return memoryview(self._memory)[self._start + start : end]

    def drop(self, length: int) -> None:
        """Remove bytes from the beginning."""
        self._start += min(length, len(self))
        if self._start == self._end:
            self._start = self._end = 0

    def _with_room(self, room: int) -> mmap.mmap:
        """The memory, with this much free space at the end."""
        needed = len(self) + room
        if self._memory is not None and self._end + room <= len(self._memory):
            return self._memory
        if self._memory is not None and needed <= len(self._memory) // 2:
            self._memory.move(0, self._start, len(self))
        else:
            memory = _emptied_in_forks(max(_LEAST, 2 * needed))
            with self.view() as kept:
                memory[: len(kept)] = kept
            self._memory = memory
        self._start, self._end = 0, len(self)
        return self._memory


def _emptied_in_forks(size: int) -> mmap.mmap:
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # before Linux 4.14
        memory.madvise(_MADV_WIPEONFORK)
    return memory
