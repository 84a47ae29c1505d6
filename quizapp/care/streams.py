"""The three standard streams, made safe to use whatever the shell has put there.

A stream that is closed, full or broken raises StreamFailed where it is used,
and never lets its number go to a file that is opened later: what is printed
would be written into the log.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

_READ, _WRITTEN, _COMPLAINTS = 0, 1, 2


class StreamFailed(Exception):
    """Standard input or output cannot be used; ``reason`` is the system's word for it."""

    def __init__(self, stream: str, error: OSError) -> None:
        super().__init__(f"standard {stream}: {error.strerror or error}")
        self.stream = stream
        self.reason = error.strerror or str(error)
        #: Whether whoever was reading has left, as `head` does: nothing is wrong then.
        self.reader_left = isinstance(error, BrokenPipeError)


class _Input(io.FileIO):
    def readinto(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise StreamFailed("input", error) from None


# A signal may raise an exception wherever Python code runs. Raised in a raw stream whose bytes are
# already written, it would make the buffer write them once more; so this is done a level above.


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
    """What cannot be said on standard error is left unsaid: the exit status tells the rest."""

    def write(self, data: Any) -> int:
        with suppress(OSError):
            return super().write(data)
        return len(data)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def secure() -> None:
    """Make the standard streams fail in our way. Those that a test has put in their place stay."""
    # Opened the wrong way round, so that using them fails as it would if they were closed.
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
        # What is no UTF-8 could neither be shown back nor kept in the log.
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
    """Leave off writing what could not be written, which Python would try once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _WRITTEN)
    os.close(nowhere)
