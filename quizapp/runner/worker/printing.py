"""The standard output of a worker, which can be redirected."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

_STANDARD_OUTPUT = 1
#: The null device, open for reading and writing as standard input.
NOWHERE = 0


class Printing:
    """Redirects descriptor 1, and ``sys.stdout`` with it."""

    def __init__(self) -> None:
        self._stream = _stream()

    def to(self, descriptor: int) -> None:
        """Redirect output to ``descriptor``, including output that bypasses ``sys.stdout``."""
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
