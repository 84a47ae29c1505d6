"""Keeps track of the resident processes, and ends them one by one or all together."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from quizapp.runner.client import WorkerReady
from quizapp.runner.resident.process import Resident
from quizapp.runner.runner_errors import RunnerClosed


@dataclass(slots=True)
class Serving:
    """An open process; ``served`` says that it has run a job and was fit for another."""

    resident: Resident
    worker: WorkerReady
    served: bool = False


class Living:
    """Starts and ends processes, from any thread; none is started after :meth:`end_all`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._there: set[Resident] = set()
        self._closed = False

    def begin(self, *, whole: bool) -> Resident:
        """Start a process, a ``whole`` one with slow imports.

        Raises RunnerError if it cannot be started, RunnerClosed after :meth:`end_all`.
        """
        with self._lock:
            if self._closed:
                raise RunnerClosed("the runner is closed")
            resident = Resident(whole=whole)
            self._there.add(resident)
            return resident

    def end(self, resident: Resident) -> None:
        """End a process. Allowed twice."""
        with self._lock:
            self._there.discard(resident)
        resident.end()

    def end_all(self) -> None:
        """End every process, and start no more. Allowed twice."""
        with self._lock:
            self._closed = True
            there = list(self._there)
            self._there.clear()
        for resident in there:
            resident.end()
