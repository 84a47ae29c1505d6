"""The thread that keeps a worker alive and gives it jobs.

A program may kill the worker that runs it. A new worker is then started, and the jobs that were
running are suspects: their programs are repeated one at a time, and a program that kills its
worker again gets the outcome ``crashed``.
"""

from __future__ import annotations

import selectors
from concurrent.futures import Future
from time import monotonic
from typing import Any

from quizapp.runner.client import WorkerReady
from quizapp.runner.interpreter import Gone, Interpreter
from quizapp.runner.messages import BrokenStream
from quizapp.runner.order_book import OrderBook, number_in
from quizapp.runner.orders import Inbox, Order
from quizapp.runner.replies import read_protections
from quizapp.runner.runner_errors import RunnerClosed, RunnerError, TorchMissing, failure_of

#: Seconds without a sign of life after which a worker with jobs counts as stuck.
_SILENCE = 10.0
#: Seconds allowed for a worker to import torch, even from a slow disk.
_WARMING = 300.0


class Dispatcher:
    """Serves ``inbox`` until it is closed; ``ready`` is set by the first worker."""

    def __init__(self, inbox: Inbox, ready: Future[WorkerReady]) -> None:
        self._inbox = inbox
        self._ready = ready
        self._selector = selectors.DefaultSelector()
        self._worker: Interpreter | None = None
        self._announced: WorkerReady | None = None
        self._slots = 1
        self._last_heard = 0.0
        self._orders = OrderBook()

    def run(self) -> None:
        """Serve until the inbox is closed, then end the worker and fail pending jobs."""
        failure: RunnerError = RunnerClosed("the runner is closed")
        self._selector.register(self._inbox, selectors.EVENT_READ)
        try:
            self._start()
            while not self._inbox.closed:
                try:
                    self._step()
                except Exception as error:  # noqa: BLE001  # whatever it is, waiting callers must get an error
                    self._failed(error)
        except Exception as error:  # noqa: BLE001  # nobody watches this thread
            failure = failure_of(error)
        finally:
            self._inbox.close()
            self._stop()
            self._orders.add(self._inbox.take())
            self._orders.fail_all(failure)
            if not self._ready.done():
                self._ready.set_exception(failure)
            self._selector.close()
            self._inbox.discard()

    def _step(self) -> None:
        self._orders.add(self._inbox.take())
        if self._worker is None and self._orders.wants_worker:
            self._start()
        try:
            self._feed()
            for key, events in self._selector.select(self._patience()):
                if self._worker is None or key.fileobj is self._inbox:
                    continue
                if key.fileobj is self._worker.link:
                    self._serve_link(self._worker, events)
                elif not self._worker.read_errors():
                    self._selector.unregister(self._worker.errors)
            if self._worker is not None and self._patience() == 0:
                raise Gone("the worker no longer answers")
        except (Gone, BrokenStream) as error:
            self._lost(str(error))

    def _failed(self, error: Exception) -> None:
        """After an internal error: fail all pending jobs; the next job gets a new worker."""
        if not (self._worker or self._orders):
            raise error
        failure = failure_of(error)
        self._stop()
        if not self._ready.done():
            self._ready.set_exception(failure)
        self._orders.fail_all(failure)

    def _patience(self) -> float | None:
        """Seconds until the worker has been silent, or had its jobs, for too long; None while it
        has no jobs."""
        if self._worker is None or (self._announced is not None and not self._orders.is_running):
            return None
        limit = _WARMING if self._announced is None else _SILENCE
        return max(0.0, min(self._last_heard + limit, self._orders.due) - monotonic())

    def _start(self) -> None:
        try:
            self._worker = Interpreter()
        except RunnerError as error:
            self._cannot_start(error)
            return
        self._last_heard = monotonic()
        self._selector.register(self._worker.link, selectors.EVENT_READ)
        self._selector.register(self._worker.errors, selectors.EVENT_READ)

    def _stop(self) -> None:
        if self._worker is None:
            return
        for source in (self._worker.link, self._worker.errors):
            if source in self._selector.get_map():
                self._selector.unregister(source)
        self._worker.end(listening=self._announced is not None)
        self._worker = None
        self._announced = None

    def _cannot_start(self, error: RunnerError) -> None:
        self._stop()
        if not self._ready.done():
            self._ready.set_exception(error)
        self._orders.fail_all(error)

    def _feed(self) -> None:
        if self._worker is None or self._announced is None:
            return
        while (order := self._orders.next(self._slots)) is not None:
            self._send(self._worker, order)
        events = selectors.EVENT_READ
        if self._worker.has_more_to_send:
            events |= selectors.EVENT_WRITE
        if self._selector.get_key(self._worker.link).events != events:
            self._selector.modify(self._worker.link, events)

    def _send(self, worker: Interpreter, order: Order) -> None:
        if not order.future.running() and not order.future.set_running_or_notify_cancel():
            return
        if not self._orders.is_running:
            self._last_heard = monotonic()
        try:
            worker.send(*self._orders.begin(order))
        except (ValueError, TypeError) as error:
            self._orders.take_back(RunnerError(f"the job cannot be sent: {error}"))

    def _serve_link(self, worker: Interpreter, events: int) -> None:
        if events & selectors.EVENT_WRITE:
            worker.flush()
        if not events & selectors.EVENT_READ:
            return
        for message in worker.receive():
            self._last_heard = monotonic()
            self._hear(message)

    def _hear(self, message: dict[str, Any]) -> None:
        what = message.get("say")
        if what == "ready":
            self._announce(message)
        elif what == "missing":
            self._cannot_start(TorchMissing(str(message.get("message"))))
        elif what == "program":
            self._orders.program_over(message, self._announced)
        elif what == "done":
            self._orders.done(message)
        elif what != "alive":
            raise BrokenStream("a message says nothing known")

    def _announce(self, message: dict[str, Any]) -> None:
        self._slots = max(1, number_in(message, "slots"))
        self._announced = WorkerReady(
            device=str(message.get("device")),
            torch=str(message.get("torch")),
            protections=read_protections(message.get("protections")),
        )
        if not self._ready.done():
            self._ready.set_result(self._announced)

    def _lost(self, why: str) -> None:
        """Decide what the loss of the worker means for its jobs, and replace it."""
        worker, announced = self._worker, self._announced
        if worker is None:
            return
        if announced is None:
            words = worker.last_words()
            self._cannot_start(RunnerError(f"the worker ended while starting: {words or why}"))
            return
        words = worker.last_words().rpartition("\n")[2]
        note = f"{why}: {words}" if words else why
        self._stop()
        if self._orders.lost(announced, note):
            self._start()
