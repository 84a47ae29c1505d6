"""The runner on this machine."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from quizapp.runner.device_choice import DeviceChoice, in_sight
from quizapp.runner.runner_errors import RunnerClosed

if TYPE_CHECKING:
    # The modules that run programs are imported at the first start, so that the first frame does not wait
    # for them.
    from quizapp.runner.client import Job, WorkerReady
    from quizapp.runner.orders import Service
    from quizapp.runner.outcome import Outcome
    from quizapp.runner.resident.serving import Residents
    from quizapp.words.note import Note


class LocalRunner:
    """Runs jobs in processes on this machine; implements the Runner protocol.

    Processes are started by the first :meth:`start` or :meth:`submit`. No method waits for them:
    threads serve the jobs, and set the futures.

    If this system supports the forking worker, it serves jobs on the CPU, and resident processes
    serve an accelerator; otherwise, resident processes serve everything. ``forking`` overrides
    the detection of this. If a device cannot be used, or fails later, it is abandoned for the
    CPU: :meth:`start` then returns a future whose note says so, and all waiting jobs run there.
    """

    def __init__(self, device: DeviceChoice = "auto", *, forking: bool | None = None) -> None:
        self._device: DeviceChoice = device
        self._forking = sys.platform == "linux" if forking is None else forking
        self._lock = threading.RLock()
        self._ready = _pending()
        self._begun = False
        self._closed = False
        self._on_device: Residents | None = None
        self._on_processor: Service | None = None

    def start(self) -> Future[WorkerReady]:
        """Start warming up the worker, if that has not begun, and return immediately.

        The future, the same each time while the device stays the same, fails with TorchMissing if
        PyTorch is not installed and with RunnerError if no worker can be started.
        """
        with self._lock:
            self._begin()
            return self._ready

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        """Run a job; the future holds one outcome per program, in order.

        The future fails only with a RunnerError.
        """
        from quizapp.runner.orders import Order

        order = Order(job, Future())
        if not job.programs:
            order.future.set_result(())
            return order.future
        with self._lock:
            self._begin()
            serving: Service | None = self._on_device
            if serving is None or (job.on_cpu and self._on_processor is not None):
                serving = self._on_processor
            taken = not self._closed and serving is not None and serving.submit(order)
        if not taken:
            order.fail(RunnerClosed("the runner is closed"))
        return order.future

    def close(self) -> None:
        """End the workers and everything they run, immediately. Pending futures fail with
        RunnerClosed. Closing twice is allowed."""
        with self._lock:
            self._closed = True
            services = [each for each in (self._on_device, self._on_processor) if each is not None]
        for each in services:
            each.close()
        with self._lock:
            if not self._ready.done():
                self._ready.set_exception(RunnerClosed("the runner is closed"))

    def _begin(self) -> None:
        from quizapp.runner.forks import Forks
        from quizapp.runner.resident.serving import Residents

        if self._begun or self._closed:
            return
        self._begun = True
        if self._forking:
            self._on_processor = Forks()
            if self._device == "cpu" or not in_sight(self._device):
                self._settle_on_processor(None if self._device in ("auto", "cpu") else self._absent())
                return
        residents = Residents(self._device, self._leave_device, processor=not self._forking)
        self._on_device = residents
        if self._on_processor is not None:
            self._on_processor.start()
        residents.start().add_done_callback(lambda ready: self._device_is_ready(residents, ready))

    def _device_is_ready(self, residents: Residents, ready: Future[WorkerReady]) -> None:
        """Announce that the device is ready; if the CPU serves too, once both are."""
        with self._lock:
            if self._on_device is not residents or self._closed:
                return
            beside, announced = self._on_processor, self._ready
        if ready.exception() is not None or beside is None:
            _pass_on(ready, announced, None)
            return
        beside.start().add_done_callback(lambda other: _both(ready, other, announced))

    def _leave_device(self, residents: Residents, why: str | None) -> None:
        """Continue without a device that cannot be used; called in the residents' thread."""
        from quizapp.runner.resident.serving import Residents
        from quizapp.words.note import Note

        with self._lock:
            orders = residents.take()
            if self._on_device is residents and not self._closed:
                self._on_device = None
                if self._on_processor is None:
                    self._on_processor = Residents("cpu", self._leave_device, processor=True)
                if why is not None:
                    fills = (("device", residents.device), ("why", _last_line(why)))
                    self._settle_on_processor(Note("runner.device-failed", fills))
                else:
                    self._settle_on_processor(None if residents.device == "auto" else self._absent())
            serving = self._on_processor
            left = [each for each in orders if self._closed or serving is None or not serving.submit(each)]
        for order in left:
            order.fail(RunnerClosed("the runner is closed"))

    def _absent(self) -> Note:
        from quizapp.words.note import Note

        return Note("runner.device-absent", (("device", self._device),))

    def _settle_on_processor(self, note: Note | None) -> None:
        """Let only the CPU serve from now on, and announce the reason, ``note``."""
        assert self._on_processor is not None
        if self._ready.done():
            self._ready = _pending()
        announced = self._ready
        self._on_processor.start().add_done_callback(lambda ready: _pass_on(ready, announced, note))


def _pending() -> Future[WorkerReady]:
    ready: Future[WorkerReady] = Future()
    ready.set_running_or_notify_cancel()
    return ready


def _pass_on(ready: Future[WorkerReady], announced: Future[WorkerReady], note: Note | None) -> None:
    from dataclasses import replace

    if announced.done():
        return
    error = ready.exception()
    if error is not None:
        announced.set_exception(error)
    else:
        announced.set_result(replace(ready.result(), note=note))


def _both(ready: Future[WorkerReady], beside: Future[WorkerReady], announced: Future[WorkerReady]) -> None:
    """Announce that both workers are ready, with the protections that both have."""
    from dataclasses import replace

    if announced.done():
        return
    error = beside.exception()
    if error is not None:
        announced.set_exception(error)
        return
    common = ready.result().protections.common(beside.result().protections)
    announced.set_result(replace(ready.result(), protections=common))


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:200]
