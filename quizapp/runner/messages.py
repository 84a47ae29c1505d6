"""The messages between the client and its worker: JSON objects, each behind its length.

A message is four bytes of length, most significant first, then that many bytes
of ASCII JSON. Both sides refuse what is longer than :data:`MESSAGE_LIMIT`.

The client sends jobs. The worker answers with objects told apart by ``say``:

``ready``    device, torch, slots (programs it runs at once), protections (the fields of
             :class:`~quizapp.runner.protections.Protections`)
``missing``  message: PyTorch cannot be imported
``alive``    nothing else; sent while programs run, so that silence means a stuck worker
``program``  job, index, ended, seconds, printed, cut, report, note, refused: one program is over.
             ``ended`` is ``reported`` where the program's process wrote a report, and
             ``report`` is then what it wrote, unread by the worker. Where it is ``refused`` the
             wall stopped it, and ``refused`` is a word for what it asked for and the number
             of the system call. Where a program is
             said to be over again, this and all later programs of the job are said anew.
``done``     job: every program of the job is over
"""

from __future__ import annotations

import json
import struct
from typing import Any

#: Longest message in bytes, either way.
MESSAGE_LIMIT = 16 * 1024**2
#: Longest report of one program, in bytes.
REPORT_LIMIT = 2 * 1024**2
#: Most of what a program prints that is kept, in bytes.
PRINTED_LIMIT = 64 * 1024

_LENGTH = struct.Struct(">I")


class BrokenStream(ValueError):
    """The other side sent what is no message."""


def pack(message: dict[str, Any]) -> bytes:
    """One message as bytes. Raises ValueError where it is too long."""
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(body) > MESSAGE_LIMIT:
        raise ValueError(f"a message of {len(body)} bytes is longer than {MESSAGE_LIMIT}")
    return _LENGTH.pack(len(body)) + body


class Unpacker:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> list[dict[str, Any]]:
        """The messages completed by ``received``. Raises BrokenStream."""
        self._buffer += received
        messages: list[dict[str, Any]] = []
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > MESSAGE_LIMIT:
                raise BrokenStream(f"a message claims {length} bytes")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                break
            messages.append(_object(bytes(self._buffer[_LENGTH.size : end])))
            del self._buffer[:end]
        return messages


def _object(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenStream(f"a message is no JSON: {error}") from error
    if not isinstance(message, dict):
        raise BrokenStream("a message is no JSON object")
    return message
