"""What serves jobs: the one interface behind which the fork worker and resident processes stand."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from quizapp.runner.client import WorkerReady
from quizapp.runner.orders import Order


class Service(Protocol):
    """Serves orders in a thread of its own. Safe to call from several threads."""

    def start(self) -> Future[WorkerReady]:
        """Begin, if that has not been done, and return at once; the same future each time."""
        ...

    def submit(self, order: Order) -> bool:
        """Take an order, and begin; False where it is closed."""
        ...

    def close(self) -> None:
        """End every process at once. Pending futures fail with RunnerClosed. Allowed twice."""
        ...
