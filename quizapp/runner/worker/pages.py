"""Gathers the worker's memory in huge pages, which halves what a fork costs.

A fork copies the page tables of everything its parent holds, page by page.
Huge pages have one entry for 512. The kernel copies single pages out of them
when a child writes, as before.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

_MADV_COLLAPSE = 25
_HUGE = 2 * 1024**2

_madvise = ctypes.CDLL(None, use_errno=True).madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def gathering() -> Iterator[None]:
    """Gather the memory held now, one huge page a step, some milliseconds each.

    Where the kernel cannot (Linux before 6.1, memory too scattered), steps do nothing.
    """
    for start, end in _own_memory():
        for place in range(-(-start // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
            _madvise(place, _HUGE, _MADV_COLLAPSE)
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
