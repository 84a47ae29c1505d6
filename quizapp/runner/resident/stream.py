"""Splits the output of a resident process into printed text and framed messages.

A process has one stream to its client. Printed text is written to it as it is; messages are
inserted after a mark that only the process and its client know, and that is random for each
request. So text printed before a message always arrives before it, and printed text is never
mistaken for a message.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from quizapp.runner.messages import PRINTED_LIMIT, REPORT_LIMIT, BrokenStream

#: Length of a mark, in bytes.
MARK = 16
#: The index of the message that follows all reports of a job.
AFTERWARDS = 0xFFFFFFFF

# After the mark: the program's index, and the length of the message.
_HEAD = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Frame:
    """A message, the text printed before it, and whether that was truncated."""

    index: int
    body: bytes
    printed: bytes
    cut: bool


def frame(mark: bytes, index: int, body: bytes) -> bytes:
    """A message in the form in which it is sent."""
    return mark + _HEAD.pack(index, len(body)) + body


class Stream:
    """The client's side of the stream: feed it bytes, take frames."""

    def __init__(self) -> None:
        self._mark = b""
        self._printed = bytearray()
        self._pending = bytearray()

    def expect(self, mark: bytes) -> None:
        """From now on messages follow ``mark``. Earlier data is discarded."""
        self._mark = mark
        self._printed.clear()
        self._pending.clear()

    def feed(self, received: bytes) -> list[Frame]:
        """The messages completed by ``received``. Raises BrokenStream."""
        self._pending += received
        frames: list[Frame] = []
        while self._mark:
            at = self._pending.find(self._mark)
            if at < 0:
                self._print(max(0, len(self._pending) - MARK + 1))
                return frames
            self._print(at)
            start = MARK + _HEAD.size
            if len(self._pending) < start:
                return frames
            index, length = _HEAD.unpack_from(self._pending, MARK)
            if length > REPORT_LIMIT:
                raise BrokenStream(f"a report declares a length of {length} bytes")
            if len(self._pending) < start + length:
                return frames
            body = bytes(self._pending[start : start + length])
            del self._pending[: start + length]
            frames.append(Frame(index, body, *self.take()))
        self._pending.clear()  # there is no request
        return frames

    def rest(self) -> tuple[bytes, bool]:
        """The text printed since the last message, at the end of the stream."""
        if not self._pending.startswith(self._mark):
            self._print(len(self._pending))
        return self.take()

    def take(self) -> tuple[bytes, bool]:
        """The text printed before the current message, and whether it was truncated."""
        printed = bytes(self._printed[:PRINTED_LIMIT])
        cut = len(self._printed) > PRINTED_LIMIT
        self._printed.clear()
        return printed, cut

    def _print(self, length: int) -> None:
        room = PRINTED_LIMIT + 1 - len(self._printed)
        self._printed += self._pending[: min(length, room)]
        del self._pending[:length]
