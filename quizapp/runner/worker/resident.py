"""A process that runs programs one after another: ``python -m quizapp.runner.worker.resident
PARENT HOW``.

PARENT is the client's process id; HOW is ``whole`` if slow imports are done while it waits, else
``lean``. Requests are read from standard input, and everything is written to standard output: see
:mod:`quizapp.runner.resident.stream`. It imports torch, waits for the request that names the device
to open, is confined if this system supports it, and serves. It ends when standard input does. Only
Linux-specific parts need Linux.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from quizapp.runner.messages import Unpacker
from quizapp.runner.resident.stream import frame
from quizapp.runner.worker.warm import warm

_CHUNK = 1 << 16
#: Exit status if torch cannot be imported.
_NO_TORCH = 3


class Requests:
    """The client's requests, from the descriptor that was standard input."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._unpacker = Unpacker()
        self._waiting: list[dict[str, Any]] = []

    def next(self) -> dict[str, Any] | None:
        """The next request; None if there will be no more."""
        while not self._waiting:
            received = os.read(self.descriptor, _CHUNK)
            if not received:
                return None
            self._waiting += self._unpacker.feed(received)
        return self._waiting.pop(0)

    def listen(self) -> SimpleQueue[dict[str, Any]]:
        """From now on requests come through the queue, and the process ends with its client."""
        queue: SimpleQueue[dict[str, Any]] = SimpleQueue()
        threading.Thread(target=self._pass_on, args=(queue,), name="requests", daemon=True).start()
        return queue

    def _pass_on(self, queue: SimpleQueue[dict[str, Any]]) -> None:
        leave = os._exit
        try:
            while (request := self.next()) is not None:
                queue.put(request)
        finally:
            leave(0)


def reply(descriptor: int, request: dict[str, Any], index: int, body: bytes) -> None:
    """Reply to a request."""
    rest = memoryview(frame(bytes.fromhex(request["mark"]), index, body))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def main(arguments: list[str]) -> int:
    """Import torch, wait to be opened, and serve."""
    parent, whole = int(arguments[0]), arguments[1] == "whole"
    if sys.platform == "linux":
        from quizapp.runner.worker import lifetime

        lifetime.die_with(parent)
    requests = Requests(os.dup(0))
    replies = os.dup(1)
    # From now on, stray output is discarded.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    kept = dict(os.environ)
    coming = _Coming(requests)
    try:
        version, missing = warm(), ""
        if whole and not coming.has_come:
            from quizapp.runner.worker import import_hooks

            import_hooks.name_folder(str(Path.cwd()))
            import_hooks.import_slow()
    except ImportError as error:
        version, missing = "", str(error)
    request = coming.wait()
    if request is None:
        return 0
    if not version:
        from json import dumps

        reply(replies, request, 0, dumps({"say": "missing", "message": missing}).encode())
        return _NO_TORCH
    # Modules that need torch can be imported only now.
    from quizapp.runner.worker.residence import Residence

    Residence(requests, replies, Path.cwd()).serve(request, version, kept)
    return 0


class _Coming:
    """The first request, read in a thread that ends once it has arrived."""

    def __init__(self, requests: Requests) -> None:
        self._request: dict[str, Any] | None = None
        self._thread = threading.Thread(target=self._take, args=(requests,), daemon=True)
        self._thread.start()

    @property
    def has_come(self) -> bool:
        return not self._thread.is_alive()

    def wait(self) -> dict[str, Any] | None:
        """The request; None if there will be none."""
        self._thread.join()
        return self._request

    def _take(self, requests: Requests) -> None:
        self._request = requests.next()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
