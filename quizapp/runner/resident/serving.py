"""The thread that serves jobs one at a time, each in a resident process that is fit for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from quizapp.runner.client import WorkerReady
from quizapp.runner.device_choice import DeviceChoice
from quizapp.runner.orders import Order
from quizapp.runner.resident.handshake import DeviceFailed, Gone
from quizapp.runner.resident.living import Living, Serving
from quizapp.runner.resident.process import Resident
from quizapp.runner.resident.running import run
from quizapp.runner.runner_errors import RunnerClosed, RunnerError, failure_of

#: Seconds allowed for the thread to end its processes. It is a daemon, and ends with the application.
_PATIENCE = 15.0
#: Number of processes in a row that may crash with their first program before the device counts as
#: failed, and number that may be gone before the first request.
_STILLBORN = 2


class Residents:
    """A serving process, and a spare one that has imported torch; a Service.

    ``device`` is the requested device; ``processor`` says that the CPU is acceptable if there is
    none. If the device cannot be used, or fails later, ``leave`` is called with the reason, None
    if there is no such device, and nothing is served afterwards; unfinished orders can be taken.
    """

    def __init__(
        self, device: DeviceChoice, leave: Callable[[Residents, str | None], None], *, processor: bool
    ) -> None:
        self._device: DeviceChoice = device
        self._leave = leave
        self._processor = processor
        self._ready: Future[WorkerReady] = Future()
        self._ready.set_running_or_notify_cancel()
        self._changed = threading.Condition()
        self._orders: deque[Order] = deque()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._living = Living()
        self._spare: Resident | None = None
        self._stillborn = 0

    @property
    def device(self) -> DeviceChoice:
        """The requested device."""
        return self._device

    def start(self) -> Future[WorkerReady]:
        """Start, if not started yet, and return immediately; always the same future."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._serve, name="residents", daemon=True)
                self._thread.start()
        return self._ready

    def submit(self, order: Order) -> bool:
        """Accept an order, and start; False if it is closed."""
        self.start()
        with self._changed:
            if not self._closed:
                self._orders.append(order)
                self._changed.notify()
            return not self._closed

    def take(self) -> list[Order]:
        """Every unfinished order, to be served elsewhere."""
        with self._changed:
            orders = list(self._orders)
            self._orders.clear()
            return orders

    def close(self) -> None:
        """End every process immediately. Pending futures fail with RunnerClosed. Allowed twice."""
        self._shut()
        thread = self._thread
        if thread is None:
            self._fail(RunnerClosed("the runner is closed"))
        elif thread is not threading.current_thread():
            thread.join(_PATIENCE)

    def _shut(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._living.end_all()

    def _fail(self, error: RunnerError) -> None:
        for order in self.take():
            order.fail(error)
        if not self._ready.done():
            self._ready.set_exception(error)

    # The following methods run in the thread.

    def _serve(self) -> None:
        failure: RunnerError = RunnerClosed("the runner is closed")
        serving: Serving | None = None
        try:
            serving = self._prepare(None)
            while (order := self._next()) is not None:
                if order.future.running() or order.future.set_running_or_notify_cancel():
                    serving = self._do(order, serving)
                    serving = serving or self._prepare(serving)
        except DeviceFailed as failed:
            self._leave(self, failed.why)
        except Exception as error:  # noqa: BLE001  # nobody watches this thread
            failure = failure_of(error)
        finally:
            self._shut()
            self._fail(failure)

    def _next(self) -> Order | None:
        with self._changed:
            while not self._orders and not self._closed:
                self._changed.wait()
            return None if self._closed else self._orders.popleft()

    def _prepare(self, serving: Serving | None) -> Serving | None:
        """A process for the next order; None if there cannot be one, after failing the waiting orders."""
        try:
            return serving or self._open()
        except RunnerError as error:
            self._fail(error)
            return None

    def _do(self, order: Order, serving: Serving | None) -> Serving | None:
        """Complete an order, and return a process for the next. Raises DeviceFailed after putting
        the order back."""
        in_vain = 0
        try:
            while not order.complete:
                serving = serving or self._open()
                try:
                    spent = run(serving.resident, order, serving.worker)
                except Gone as gone:
                    self._living.end(serving.resident)
                    serving = None
                    in_vain += 1
                    if in_vain == _STILLBORN:
                        raise RunnerError(f"the worker ended before it could run the job: {gone}") from gone
                    continue
                if spent is None:
                    serving.served = True
                else:
                    self._retire(serving, order)
                    serving = None
        except DeviceFailed:
            with self._changed:
                self._orders.appendleft(order)
            raise
        except (RunnerError, ValueError) as error:
            order.fail(self._failure(error))
            return serving
        except Exception as error:  # noqa: BLE001  # whatever it is, waiting callers must get an error
            if serving is not None:
                self._living.end(serving.resident)
            order.fail(failure_of(error))
            return None
        order.finish()
        return serving

    def _failure(self, error: RunnerError | ValueError) -> RunnerError:
        if self._closed:
            return RunnerClosed("the runner is closed")
        return RunnerError(f"the job cannot be sent: {error}") if isinstance(error, ValueError) else error

    def _open(self) -> Serving:
        """Open the spare process, or a new one, and start another spare one.

        Raises RunnerError and DeviceFailed.
        """
        resident, self._spare = self._spare, None
        if resident is not None:
            with suppress(Gone):
                return self._opened(resident)
            self._living.end(resident)
        resident = self._living.begin(whole=self._ready.done())
        try:
            return self._opened(resident)
        except Gone as gone:
            self._living.end(resident)
            if self._closed:
                raise RunnerClosed("the runner is closed") from gone
            why = resident.last_words() or str(gone)
            if self._device == "cpu":
                raise RunnerError(f"the worker ended while starting: {why}") from gone
            raise DeviceFailed(why) from gone

    def _opened(self, resident: Resident) -> Serving:
        try:
            worker = resident.open(self._device, processor=self._processor)
        except (RunnerError, DeviceFailed):
            self._living.end(resident)
            raise
        with suppress(RunnerError):  # if it cannot be started now, it is started when needed
            self._spare = self._living.begin(whole=True)
        if not self._ready.done():
            self._ready.set_result(worker)
        return Serving(resident, worker)

    def _retire(self, serving: Serving, order: Order) -> None:
        """End a process that can serve no more. Raises DeviceFailed if too many never could."""
        self._living.end(serving.resident)
        if serving.worker.device == "cpu" or not order.job.language_check:
            return
        crashed = bool(order.outcomes) and order.outcomes[-1].ended == "crashed"
        self._stillborn = self._stillborn + 1 if crashed and not serving.served else 0
        if self._stillborn == _STILLBORN and not order.future.done():
            raise DeviceFailed(order.outcomes.pop().note)
