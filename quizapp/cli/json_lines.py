"""``--jsonl``: one JSON object per line as input, one per line as output, in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO

from quizapp.care.streams import StreamFailed
from quizapp.cli.emitting import emit

#: Maximum length of a line, in bytes.
LINE_LIMIT = 1_000_000
#: Number of lines read ahead of the one being answered.
_AHEAD = 64

Request = dict[str, Any]
Answer = Callable[[], dict[str, Any]]
"""Waits for a request's answer."""


class LineError(Exception):
    """A line that cannot be served, and why."""


def answer_lines(begin: Callable[[Request], Answer]) -> None:
    """Answer every line of standard input.

    ``begin`` starts the work for a request and returns a function that waits for the result, so
    that several run at once. Both may raise LineError; the line then gets an object with its
    ``id`` and the ``error``.
    """
    begun: Queue[_Begun | StreamFailed | None] = Queue(maxsize=_AHEAD)
    with ThreadPoolExecutor(1) as starter:
        Thread(target=_read, args=(sys.stdin.buffer, begin, starter, begun), daemon=True).start()
        while (one := begun.get()) is not None:
            if isinstance(one, StreamFailed):
                raise one
            try:
                emit(one.answer.result()())
            except LineError as error:
                emit({"id": one.name(), "error": str(error)})


class _Begun:
    """A line whose work was started in the starter's thread."""

    def __init__(self, line: bytes | None, begin: Callable[[Request], Answer], starter: Executor) -> None:
        self._request: Request = {}
        self.answer: Future[Answer] = starter.submit(self._begin, line, begin)

    def _begin(self, line: bytes | None, begin: Callable[[Request], Answer]) -> Answer:
        self._request = _parse(line)
        return begin(self._request)

    def name(self) -> object:
        return self._request.get("id")


def _read(
    source: BinaryIO,
    begin: Callable[[Request], Answer],
    starter: Executor,
    begun: Queue[_Begun | StreamFailed | None],
) -> None:
    end: StreamFailed | None = None
    try:
        for line in _lines(source):
            if line is None or line.strip():
                begun.put(_Begun(line, begin, starter))
    except StreamFailed as failed:
        end = failed
    except RuntimeError:  # the starter was shut down: the answers are no longer needed
        pass
    finally:
        begun.put(end)


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is too long."""
    while line := source.readline(LINE_LIMIT + 1):
        if len(line) <= LINE_LIMIT:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(LINE_LIMIT + 1)
        yield None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _parse(line: bytes | None) -> Request:
    if line is None:
        raise LineError(f"the line is longer than {LINE_LIMIT:,} bytes")
    try:
        request = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise LineError(f"the line is not valid JSON: {error}") from error
    if not isinstance(request, dict):
        raise LineError("the line is not a JSON object")
    return request


def text_field(request: Request, key: str, default: str | None = None) -> str:
    """A string of a request. Raises LineError if it is missing or not a string."""
    value = request.get(key, default)
    if not isinstance(value, str):
        raise LineError(f"“{key}” must be a string")
    return value


def number_field(request: Request, key: str, default: int) -> int:
    """An integer of a request. Raises LineError if it is not one."""
    value = request.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise LineError(f"“{key}” must be an integer")
    return value
