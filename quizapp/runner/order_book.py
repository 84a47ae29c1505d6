"""The orders that a worker has or is to get, and what its messages say of them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import Any

from quizapp.runner.client import WorkerReady
from quizapp.runner.messages import ATTACHED, BrokenStream
from quizapp.runner.orders import Order
from quizapp.runner.outcome import Outcome
from quizapp.runner.replies import outcome_of
from quizapp.runner.runner_errors import RunnerError

#: Seconds a worker may take, beside those of its programs, to import what is slow to import.
_IMPORTING = 60.0
#: Jobs in the worker's hands for each that it runs: the next one is there when a slot is free.
_AHEAD = 2


class OrderBook:
    """Orders that wait, that are suspected of having ended a worker, and that the worker has."""

    def __init__(self) -> None:
        self._waiting: deque[Order] = deque()
        self._suspects: deque[Order] = deque()
        self._running: dict[int, Order] = {}
        self._number = 0
        #: When the worker has had what it has now for too long, on the monotonic clock.
        self.due = math.inf

    def __bool__(self) -> bool:
        return bool(self._running) or self.wants_worker

    @property
    def wants_worker(self) -> bool:
        """Whether something is to be sent."""
        return bool(self._waiting or self._suspects)

    @property
    def is_running(self) -> bool:
        """Whether the worker has something to do."""
        return bool(self._running)

    def add(self, orders: Iterable[Order]) -> None:
        """Take new orders."""
        self._waiting.extend(orders)

    def next(self, slots: int) -> Order | None:
        """The order to be sent now to a worker that runs ``slots`` programs at once, None where it has
        enough. A suspect is sent alone."""
        if self._suspects:
            return None if self._running else self._suspects.popleft()
        return self._waiting.popleft() if self._waiting and len(self._running) < slots * _AHEAD else None

    def begin(self, order: Order) -> tuple[dict[str, Any], bytes]:
        """Count an order as the worker's; the message that asks for it."""
        self._number += 1
        self._running[self._number] = order
        message = order.message(self._number)
        self._set_due()
        return message

    def take_back(self, error: RunnerError) -> None:
        """The last order could not be sent."""
        self._running.pop(self._number).fail(error)
        self._set_due()

    def program_over(self, message: dict[str, Any], worker: WorkerReady | None) -> None:
        """Add the outcome in a message to its order. Raises BrokenStream."""
        order = self._running.get(number_in(message, "job"))
        if order is None or worker is None:
            raise BrokenStream("a program that was not running ended")
        index = number_in(message, "index")
        # One may be said again, and all after it: what came first proved to be a forgery.
        if index >= order.sent or order.first + index > len(order.outcomes):
            raise BrokenStream("a program ended out of turn")
        index += order.first
        message["report"], message["printed"] = _attached(message)
        order.outcomes[index:] = [outcome_of(message, worker, order.job.programs[index])]

    def done(self, message: dict[str, Any]) -> None:
        """Finish the order of a message, or have the rest of it sent. Raises BrokenStream."""
        number = number_in(message, "job")
        order = self._running.get(number)
        if order is None or len(order.outcomes) != order.first + order.sent:
            raise BrokenStream("a job that was not running was reported as finished")
        del self._running[number]
        self._set_due()
        if order.complete:
            order.finish()
        else:
            self._suspects.appendleft(order)

    def lost(self, worker: WorkerReady, note: str) -> bool:
        """The worker is gone, which ``note`` tells of: its orders are suspects. Whether it had any."""
        lost = list(self._running.values())
        self._running.clear()
        # A job's programs share a process, and what it reported last may be lost with the
        # worker: only a program that was sent alone is surely the culprit.
        if len(lost) == 1 and lost[0].sent == 1 and len(lost[0].outcomes) == lost[0].first:
            lost[0].outcomes.append(Outcome("crashed", worker.device, worker.torch, 0.0, note=note))
        for order in lost:
            if order.complete:
                order.finish()
            else:
                order.singly = True
                self._suspects.append(order)
        return bool(lost)

    def fail_all(self, error: RunnerError) -> None:
        """Fail every order."""
        orders = [*self._running.values(), *self._suspects, *self._waiting]
        self._running.clear()
        self._suspects.clear()
        self._waiting.clear()
        for order in orders:
            order.fail(error)

    def _set_due(self) -> None:
        seconds = sum(order.seconds() for order in self._running.values())
        self.due = monotonic() + _IMPORTING + seconds if self._running else math.inf


def number_in(message: dict[str, Any], key: str) -> int:
    """A whole number that is not negative. Raises BrokenStream for anything else."""
    value = message.get(key)
    if type(value) is not int or value < 0:
        raise BrokenStream(f"{key} is not a number")
    return value


def _attached(message: dict[str, Any]) -> tuple[bytes | None, bytes]:
    """What is attached to a message: the report, where there is one, and what was printed."""
    attached: bytes = message[ATTACHED]
    if message.get("report") is None:
        return None, attached
    length = number_in(message, "report")
    return attached[:length], attached[length:]
