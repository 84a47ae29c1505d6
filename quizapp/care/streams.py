"""Makes the three standard streams safe to use, whatever the shell has connected them to.

A stream that is closed, full or broken raises StreamFailed when it is used. Its descriptor is
never reused for a file that is opened later; otherwise, printed text could be written into the
log.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

_READ, _WRITTEN, _COMPLAINTS = 0, 1, 2


class StreamFailed(Exception):
    """Standard input or output cannot be used; ``reason`` is the system's error message."""

    def __init__(self, stream: str, error: OSError) -> None:
        super().__init__(f"standard {stream}: {error.strerror or error}")
        self.stream = stream
        self.reason = error.strerror or str(error)
        #: Whether the reader closed the pipe, as `head` does, which is not an error.
        self.reader_left = isinstance(error, BrokenPipeError)


class _Input(io.FileIO):
    def readinto(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise StreamFailed("input", error) from None


# A signal handler may raise an exception wherever Python code runs. If it were raised in a raw stream
# whose bytes are already written, the buffer would write them again; so this is done one level above.


class _Output(io.BufferedWriter):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise StreamFailed("output", error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise StreamFailed("output", error) from None


class _Complaints(io.BufferedWriter):
    """Standard error; errors while writing to it are ignored, since the exit status tells the rest."""

    def write(self, data: Any) -> int:
        with suppress(OSError):
            return super().write(data)
        return len(data)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def secure() -> None:
    """Make the standard streams raise StreamFailed. Streams that a test has replaced are left alone."""
    # Opened for the wrong direction, so that using them fails as if they were closed.
    for number, mode in ((_READ, os.O_WRONLY), (_WRITTEN, os.O_RDONLY), (_COMPLAINTS, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    for stream in (sys.__stdout__, sys.__stderr__):  # the screens are drawn on these
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.platform == "win32":  # its console is not a file
        return
    if sys.stdin is sys.__stdin__:
        # Invalid UTF-8 could neither be displayed nor stored in the log.
        reader = io.BufferedReader(_Input(_READ, "r", closefd=False))
        sys.stdin = io.TextIOWrapper(reader, encoding="utf-8", errors="replace")
    if sys.stdout is sys.__stdout__:
        sys.stdout = _writing(_Output, _WRITTEN)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _writing(_Complaints, _COMPLAINTS)


def _writing(buffered: type[io.BufferedWriter], number: int) -> TextIO:
    raw = io.FileIO(number, "w", closefd=False)
    return io.TextIOWrapper(
        buffered(raw), encoding="utf-8", errors="backslashreplace", line_buffering=raw.isatty()
    )


def let_go() -> None:
    """Discard unwritten output, which Python would otherwise try to write at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _WRITTEN)
    os.close(nowhere)
