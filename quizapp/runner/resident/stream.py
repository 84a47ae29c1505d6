"""Cuts what a resident process writes into printed text and framed messages.

A process has one stream to its client. What is printed goes into it as it is;
a message stands between, behind a mark that only the process and its client
know and that is drawn anew for each request. So what was printed before a
message has always arrived before it, and what a program prints is never taken
for a message.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from quizapp.runner.messages import PRINTED_LIMIT, REPORT_LIMIT, BrokenStream

#: Bytes of a mark.
MARK = 16
#: The index of the message that follows all reports of a job.
AFTERWARDS = 0xFFFFFFFF

# Behind the mark: the program's index, the length of what follows.
_HEAD = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Frame:
    """One message, what was printed before it, and whether that was cut."""

    index: int
    body: bytes
    printed: bytes
    cut: bool


def frame(mark: bytes, index: int, body: bytes) -> bytes:
    """A message as it stands in the stream."""
    return mark + _HEAD.pack(index, len(body)) + body


class Stream:
    """The client's reading of the stream: feed it bytes, take frames."""

    def __init__(self) -> None:
        self._mark = b""
        self._printed = bytearray()
        self._pending = bytearray()

    def expect(self, mark: bytes) -> None:
        """From here on messages stand behind ``mark``. What came before is forgotten."""
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
        self._pending.clear()  # nobody has asked for anything
        return frames

    def rest(self) -> tuple[bytes, bool]:
        """What was printed since the last message, once no more comes."""
        if not self._pending.startswith(self._mark):
            self._print(len(self._pending))
        return self.take()

    def take(self) -> tuple[bytes, bool]:
        """What was printed before the message that has come, and whether it was cut."""
        printed = bytes(self._printed[:PRINTED_LIMIT])
        cut = len(self._printed) > PRINTED_LIMIT
        self._printed.clear()
        return printed, cut

    def _print(self, length: int) -> None:
        room = PRINTED_LIMIT + 1 - len(self._printed)
        self._printed += self._pending[: min(length, room)]
        del self._pending[:length]
