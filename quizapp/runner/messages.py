"""The messages between the client and its worker: JSON objects with attached bytes.

A message is two lengths of four bytes, most significant first, then that many bytes of ASCII
JSON, then that many attached bytes: the texts, outputs and reports of programs, which the worker
passes on without reading them. Both sides refuse messages longer than :data:`MESSAGE_LIMIT`.

The client sends jobs, to which a JSON list of the programs is attached. Each is a list of its
setup, code, right and an index into a second list, of the code under which programs run. The
worker answers with objects whose type is the value of ``say``:

``ready``    device, torch, slots (programs it runs at once), protections (the fields of
             :class:`~quizapp.runner.protections.Protections`)
``missing``  message: PyTorch cannot be imported
``alive``    nothing else; sent while programs run, so that silence means a stuck worker
``program``  job, index, ended, seconds, report, cut, note, refused: one program is over.
             ``ended`` is ``reported`` if the program's process wrote a report; the attachment
             then begins with the report, whose length is ``report``, followed by the printed
             output. If the sandbox refused an operation, ``refused`` is its name and the number
             of the system call. If the message repeats a program, it and all later programs of
             the job are reported again.
``done``     job: every program of the job is over
"""

from __future__ import annotations

import json
import struct
from typing import Any

#: Maximum length of a message in bytes, in either direction.
MESSAGE_LIMIT = 16 * 1024**2
#: Maximum length of the report of a program, in bytes.
REPORT_LIMIT = 2 * 1024**2
#: Maximum number of bytes kept of a program's output.
PRINTED_LIMIT = 64 * 1024

#: The key under which a received message has its attachment.
ATTACHED = "attached"

#: The lengths of the JSON and of the attachment.
HEAD = struct.Struct(">II")


class BrokenStream(ValueError):
    """The other side sent something that is not a message."""


def pack(message: dict[str, Any], attached: bytes = b"") -> bytes:
    """One message as bytes. Raises ValueError if it is too long."""
    return head(message, len(attached)) + attached


def head(message: dict[str, Any], attached: int) -> bytes:
    """A message without its attachment, whose length is given. Raises ValueError."""
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(body) + attached > MESSAGE_LIMIT:
        raise ValueError(f"a message of {len(body) + attached} bytes is longer than {MESSAGE_LIMIT}")
    return HEAD.pack(len(body), attached) + body


def lengths(start: bytes | bytearray) -> tuple[int, int]:
    """The lengths of the JSON and of the attachment of a message. Raises BrokenStream."""
    body, attached = HEAD.unpack(start)
    if body + attached > MESSAGE_LIMIT:
        raise BrokenStream(f"a message declares a length of {body + attached} bytes")
    return body, attached


class Unpacker:
    """Splits a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> list[dict[str, Any]]:
        """The messages completed by ``received``. Raises BrokenStream."""
        self._buffer += received
        messages: list[dict[str, Any]] = []
        while len(self._buffer) >= HEAD.size:
            length, attached = lengths(self._buffer[: HEAD.size])
            start, end = HEAD.size + length, HEAD.size + length + attached
            if len(self._buffer) < end:
                break
            message = read_object(bytes(self._buffer[HEAD.size : start]))
            message[ATTACHED] = bytes(self._buffer[start:end])
            messages.append(message)
            del self._buffer[:end]
        return messages


def read_object(body: bytes) -> dict[str, Any]:
    """The object in a JSON text. Raises BrokenStream."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenStream(f"a message is not JSON: {error}") from error
    if not isinstance(message, dict):
        raise BrokenStream("a message is not a JSON object")
    return message
