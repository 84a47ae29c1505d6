"""The orders of a worker: those it has and those it will get, and the effect of its messages on them."""

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

#: Extra seconds for a worker, besides those of its programs, for slow imports.
_IMPORTING = 60.0
#: Number of jobs given to the worker per slot, so that the next one is there when a slot becomes free.
_AHEAD = 2


class OrderBook:
    """Orders that wait, that are suspected of having ended a worker, and that the worker has."""

    def __init__(self) -> None:
        self._waiting: deque[Order] = deque()
        self._suspects: deque[Order] = deque()
        self._running: dict[int, Order] = {}
        self._number = 0
        #: The time on the monotonic clock at which the worker has had its jobs for too long.
        self.due = math.inf

    def __bool__(self) -> bool:
        return bool(self._running) or self.wants_worker

    @property
    def wants_worker(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._waiting or self._suspects)

    @property
    def is_running(self) -> bool:
        """Whether the worker has jobs."""
        return bool(self._running)

    def add(self, orders: Iterable[Order]) -> None:
        """Add new orders."""
        self._waiting.extend(orders)

    def next(self, slots: int) -> Order | None:
        """The order to send now to a worker with ``slots`` slots, None if it has enough. A
        suspect is sent alone."""
        if self._suspects:
            return None if self._running else self._suspects.popleft()
        return self._waiting.popleft() if self._waiting and len(self._running) < slots * _AHEAD else None

    def begin(self, order: Order) -> tuple[dict[str, Any], bytes]:
        """Record an order as sent, and return the message that requests it."""
        self._number += 1
        self._running[self._number] = order
        message = order.message(self._number)
        self._set_due()
        return message

    def take_back(self, error: RunnerError) -> None:
        """Undo :meth:`begin`: the last order could not be sent."""
        self._running.pop(self._number).fail(error)
        self._set_due()

    def program_over(self, message: dict[str, Any], worker: WorkerReady | None) -> None:
        """Add the outcome in a message to its order. Raises BrokenStream."""
        order = self._running.get(number_in(message, "job"))
        if order is None or worker is None:
            raise BrokenStream("a program that was not running ended")
        index = number_in(message, "index")
        # A report may be repeated, with all after it, if the earlier one proved to be forged.
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
        """Treat the orders of a worker that is gone, for the reason in ``note``, as suspects. Return
        whether it had any."""
        lost = list(self._running.values())
        self._running.clear()
        # The programs of a job share a process, and its last report may be lost with the worker: only a
        # program that was sent alone is certainly the culprit.
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
    """A non-negative integer. Raises BrokenStream for anything else."""
    value = message.get(key)
    if type(value) is not int or value < 0:
        raise BrokenStream(f"{key} is not a number")
    return value


def _attached(message: dict[str, Any]) -> tuple[bytes | None, bytes]:
    """The attachment of a message: the report, if there is one, and the printed output."""
    attached: bytes = message[ATTACHED]
    if message.get("report") is None:
        return None, attached
    length = number_in(message, "report")
    return attached[:length], attached[length:]
