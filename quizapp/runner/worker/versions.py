"""Detects which of many dicts were changed, without looking into them.

Looking into a dict changes reference counts, and in a fork each page of memory so written has to
be copied: over all of torch, tens of milliseconds. CPython up to 3.13 gives a dict a new version
number with every change; reading the numbers of some thousand dicts takes a tenth of a
millisecond. Without such numbers, every dict counts as changed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import numpy as np

# In advance: numpy imports it lazily, and an import after the process was recorded counts as a change.
from numpy import ctypeslib

#: The offset of the version number in a dict: after its reference count, its type and its length.
_OFFSET = 24
_WORD = 8


class Versions:
    """The versions of these dicts, by index. The dicts must be kept alive elsewhere."""

    def __init__(self, dicts: list[dict[str, Any]]) -> None:
        self._count = len(dicts)
        self._known = _are_numbered()
        if self._known:
            addresses = np.array([id(each) + _OFFSET for each in dicts], dtype=np.int64)
            lowest = int(addresses.min())
            self._words = _words(lowest, (int(addresses.max()) - lowest) // _WORD + 1)
            self._positions = (addresses - lowest) // _WORD
            self._before = self._words[self._positions]

    def changed(self) -> Iterable[int]:
        """The indices of the dicts that were changed since."""
        if not self._known:
            return range(self._count)
        changed: list[int] = np.nonzero(self._words[self._positions] != self._before)[0].tolist()
        return changed

    def renew(self, position: int) -> None:
        """Accept the present state of a dict."""
        if self._known:
            self._before[position] = self._words[self._positions[position]]


def _words(address: int, count: int) -> Any:
    return ctypeslib.as_array(ctypes.cast(address, ctypes.POINTER(ctypes.c_uint64)), shape=(count,))


def _are_numbered() -> bool:
    """Whether this Python has version numbers: tried with a dict that is added to, changed and shortened."""
    tried: dict[str, Any] = {"a": 0}
    number = _words(id(tried) + _OFFSET, 1)
    seen = {int(number[0])}
    tried["b"] = 1
    seen.add(int(number[0]))
    tried["a"] = tried
    seen.add(int(number[0]))
    del tried["a"]
    seen.add(int(number[0]))
    return len(seen) == 4
