"""A worker's standard output, which can be pointed at what counts or at nowhere."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

_STANDARD_OUTPUT = 1
#: Standard input is the null device, opened for both ways.
NOWHERE = 0


class Printing:
    """Moves descriptor 1, and ``sys.stdout`` with it, between descriptors."""

    def __init__(self) -> None:
        self._stream = _stream()

    def to(self, descriptor: int) -> None:
        """Send what is printed from here on to ``descriptor``, also what bypasses ``sys.stdout``."""
        with suppress(OSError, ValueError):  # the program may have closed either
            self._stream.flush()
        os.dup2(descriptor, _STANDARD_OUTPUT)
        if self._stream.closed:
            self._stream = _stream()
        sys.stdout = self._stream


def _stream() -> TextIO:
    return open(
        _STANDARD_OUTPUT,
        "w",
        encoding="utf-8",
        errors="backslashreplace",
        buffering=1,
        newline="\n",
        closefd=False,
    )
