"""A runner that can be closed on its own, which abandons its jobs but not the runner behind it."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from quizapp.runner.client import Job, Runner, WorkerReady
from quizapp.runner.outcome import Outcome
from quizapp.runner.runner_errors import RunnerClosed

_Outcomes = tuple[Outcome, ...]


class Revocable:
    """Hands jobs to another runner until it is closed, which leaves the other runner open.

    Implements the Runner protocol. After closing, jobs that have not started are never run, and
    the results of the others are ignored.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._lock = threading.Lock()
        self._closed = False
        self._pending: dict[Future[_Outcomes], Future[_Outcomes]] = {}

    def start(self) -> Future[WorkerReady]:
        """Begin warming the worker, if that has not begun."""
        return self._runner.start()

    def submit(self, job: Job) -> Future[_Outcomes]:
        """Run a job with the other runner. The future fails with RunnerClosed once this runner is closed."""
        promised: Future[_Outcomes] = Future()
        with self._lock:
            if self._closed:
                promised.set_exception(_revoked())
                return promised
            begun = self._runner.submit(job)
            self._pending[begun] = promised
        begun.add_done_callback(self._over)
        return promised

    def close(self) -> None:
        """Abandon pending jobs, and start no more. Closing twice is allowed."""
        with self._lock:
            self._closed = True
            pending, self._pending = self._pending, {}
        for begun, promised in pending.items():
            promised.set_exception(_revoked())
            begun.cancel()

    def _over(self, begun: Future[_Outcomes]) -> None:
        with self._lock:
            promised = self._pending.pop(begun, None)
        if promised is None:
            return
        error = begun.exception()
        if error is None:
            promised.set_result(begun.result())
        else:
            promised.set_exception(error)


def _revoked() -> RunnerClosed:
    return RunnerClosed("nobody waits for this any more")
