"""Serves jobs with the worker that forks for each of them; Linux only."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from quizapp.runner.client import WorkerReady
from quizapp.runner.dispatch import Dispatcher
from quizapp.runner.orders import Inbox, Order
from quizapp.runner.runner_errors import RunnerClosed

#: Seconds allowed for the thread to end the worker. It is a daemon, and ends with the application.
_PATIENCE = 15.0


class Forks:
    """A worker process on the CPU, and the thread that gives it jobs; a Service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: Future[WorkerReady] = Future()
        self._ready.set_running_or_notify_cancel()
        self._inbox: Inbox | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self) -> Future[WorkerReady]:
        """Start, if not started yet, and return immediately; always the same future."""
        self._begin()
        return self._ready

    def submit(self, order: Order) -> bool:
        """Accept an order, and start; False if it is closed."""
        inbox = self._begin()
        return inbox is not None and inbox.put(order)

    def close(self) -> None:
        """End the worker immediately. Pending futures fail with RunnerClosed. Allowed twice."""
        with self._lock:
            self._closed = True
            if self._inbox is not None:
                self._inbox.close()
            elif not self._ready.done():
                self._ready.set_exception(RunnerClosed("the runner is closed"))
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE)

    def _begin(self) -> Inbox | None:
        with self._lock:
            if self._thread is None and not self._closed:
                self._inbox = Inbox()
                dispatcher = Dispatcher(self._inbox, self._ready)
                self._thread = threading.Thread(target=dispatcher.run, name="runner", daemon=True)
                self._thread.start()
            return self._inbox
