"""The runner of this machine."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from quizapp.runner.device_choice import DeviceChoice
from quizapp.runner.errors import RunnerClosed

if TYPE_CHECKING:
    # What runs is imported with the first start, which the first frame does not wait for.
    from quizapp.runner.client import Job, WorkerReady
    from quizapp.runner.orders import Inbox
    from quizapp.runner.outcome import Outcome


class LocalRunner:
    """Runs jobs in a worker process of this machine; implements the Runner protocol.

    The worker is started by the first :meth:`start` or :meth:`submit`. Nothing
    here waits for it: a thread serves the jobs, and sets the futures.
    """

    def __init__(self, device: DeviceChoice = "auto") -> None:
        self._device: DeviceChoice = device
        self._lock = threading.Lock()
        self._ready: Future[WorkerReady] = Future()
        self._ready.set_running_or_notify_cancel()
        self._inbox: Inbox | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self) -> Future[WorkerReady]:
        """Begin warming the worker, if that has not begun, and return at once.

        The future, the same each time, fails with TorchMissing where there is
        no PyTorch and with RunnerError where no worker can be started.
        """
        self._begin()
        return self._ready

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        """Run a job; the future holds one outcome a program, in order.

        The future fails only with a RunnerError.
        """
        from quizapp.runner.orders import Order

        order = Order(job, Future())
        if not job.programs:
            order.future.set_result(())
            return order.future
        inbox = self._begin()
        if inbox is None or not inbox.put(order):
            order.future.set_exception(RunnerClosed("the runner is closed"))
        return order.future

    def close(self) -> None:
        """End the worker and whatever it runs, at once. Pending futures fail with
        RunnerClosed. Closing twice is allowed."""
        with self._lock:
            self._closed = True
            if self._inbox is not None:
                self._inbox.close()
            elif not self._ready.done():
                self._ready.set_exception(RunnerClosed("the runner is closed"))
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _begin(self) -> Inbox | None:
        from quizapp.runner.dispatch import Dispatcher
        from quizapp.runner.orders import Inbox

        with self._lock:
            if self._thread is None and not self._closed:
                self._inbox = Inbox()
                dispatcher = Dispatcher(self._device, self._inbox, self._ready)
                self._thread = threading.Thread(target=dispatcher.run, name="runner", daemon=True)
                self._thread.start()
            return self._inbox
