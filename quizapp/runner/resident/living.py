"""The resident processes that there are, ended one by one or all together."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from quizapp.runner.client import WorkerReady
from quizapp.runner.resident.process import Resident
from quizapp.runner.runner_errors import RunnerClosed


@dataclass(slots=True)
class Serving:
    """A process that is open; ``served`` says that it has run a job and was fit for another."""

    resident: Resident
    worker: WorkerReady
    served: bool = False


class Living:
    """Begins processes and ends them, from any thread; none is begun once all were ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._there: set[Resident] = set()
        self._closed = False

    def begin(self, *, whole: bool) -> Resident:
        """Start a process, a ``whole`` one with what is slow to import.

        Raises RunnerError where it cannot be started, RunnerClosed once all were ended.
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
        """End every process, and begin none any more. Allowed twice."""
        with self._lock:
            self._closed = True
            there = list(self._there)
            self._there.clear()
        for resident in there:
            resident.end()
