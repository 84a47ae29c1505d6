"""Jobs on their way to the worker, and the inbox through which threads submit them."""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol

from quizapp.runner import run_limits
from quizapp.runner.client import Job, Program, WorkerReady
from quizapp.runner.outcome import Outcome
from quizapp.runner.runner_errors import RunnerError

#: Seconds allowed for creating a process, on the busiest machine.
_STARTING = 10.0


@dataclass(slots=True, eq=False)
class Order:
    """A job, its future, and the outcomes of its programs so far.

    With ``singly``, the job's programs are sent one at a time. The last message contained
    ``sent`` programs from ``first`` on, which the worker counts from 0.
    """

    job: Job
    future: Future[tuple[Outcome, ...]]
    outcomes: list[Outcome] = field(default_factory=list)
    singly: bool = False
    first: int = 0
    sent: int = 0

    @property
    def complete(self) -> bool:
        return len(self.outcomes) == len(self.job.programs)

    def finish(self) -> None:
        """Set the result of the future, if not set yet; only once complete."""
        if not self.future.done():
            self.future.set_result(tuple(self.outcomes))

    def fail(self, error: RunnerError) -> None:
        """Fail the future, if it is not done.

        Whoever serves an order calls this or :meth:`finish` in any case: nobody else limits the
        time for which the future is awaited.
        """
        if self.future.done():
            return
        if self.future.running() or self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)

    def seconds(self) -> float:
        """The maximum time for the programs that were sent, in seconds, on the busiest machine. A
        worker runs each at most three times: with others, alone, and with slow imports."""
        return (3 * self.sent + 1) * (run_limits.LENIENCE * self.job.limits.seconds + _STARTING)

    def message(self, number: int) -> tuple[dict[str, Any], bytes]:
        """The message that requests the unfinished programs, or the first of them, and those programs."""
        self.first = len(self.outcomes)
        programs = self.job.programs[self.first : self.first + 1 if self.singly else None]
        self.sent = len(programs)
        message = {
            "job": number,
            "count": self.sent,
            "seconds": float(self.job.limits.seconds),
            "memory": int(self.job.limits.memory),
            "on_cpu": self.job.on_cpu,
            "language_check": self.job.language_check,
        }
        return message, _written(programs)


def _written(programs: Sequence[Program]) -> bytes:
    """Programs in the form in which they are sent."""
    under = list(dict.fromkeys(each.under for each in programs))
    positions = {text: position for position, text in enumerate(under)}
    listed = [[each.setup, each.code, each.right, positions[each.under]] for each in programs]
    return json.dumps([listed, under], separators=(",", ":")).encode("ascii")


def read_programs(written: bytes, first: int = 0, until: int | None = None) -> tuple[Program, ...]:
    """Read some of the programs that were sent."""
    listed, under = json.loads(written)
    return tuple(
        Program(code, setup, right, under[position]) for setup, code, right, position in listed[first:until]
    )


class Inbox:
    """Orders from any thread for the one that serves them, which waits on :meth:`fileno`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: deque[Order] = deque()
        self._signalled = False
        self._closed = False
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)

    def fileno(self) -> int:
        """A descriptor that is readable while there are orders."""
        return self._reading

    def put(self, order: Order) -> bool:
        """Add an order; False if the inbox is closed."""
        with self._lock:
            if self._closed:
                return False
            self._orders.append(order)
            self._signal()
            return True

    def close(self) -> None:
        """Accept no more orders, and wake the serving thread."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._signal()

    @property
    def closed(self) -> bool:
        return self._closed

    def take(self) -> list[Order]:
        """Every order added since the last call."""
        with self._lock:
            if self._signalled:
                os.read(self._reading, 16)
                self._signalled = False
            orders = list(self._orders)
            self._orders.clear()
            return orders

    def discard(self) -> None:
        """Close the descriptors; only after closing, and after the last :meth:`take`."""
        with self._lock:
            self._signalled = True
            os.close(self._reading)
            os.close(self._writing)

    def _signal(self) -> None:
        if not self._signalled:
            self._signalled = True
            os.write(self._writing, b"!")


class Service(Protocol):
    """Serves orders in a thread of its own. Thread-safe."""

    def start(self) -> Future[WorkerReady]:
        """Start, if not started yet, and return immediately; always the same future."""
        ...

    def submit(self, order: Order) -> bool:
        """Accept an order, and start; False if it is closed."""
        ...

    def close(self) -> None:
        """End every process immediately. Pending futures fail with RunnerClosed. Allowed twice."""
        ...
