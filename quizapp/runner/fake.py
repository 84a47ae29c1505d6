"""A runner without a process, for tests of everything above the runner."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from quizapp.runner.client import Job, Program, WorkerReady
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.runner_errors import RunnerClosed, RunnerError
from quizapp.words.note import Note

_WHOLE = Protections(landlock=7, seccomp=True, limits=True, told=True)


class FakeRunner:
    """Answers each program with what ``answer`` returns for it.

    ``held`` keeps submitted jobs pending until :meth:`release`; ``failure`` makes :meth:`start`
    and every job fail, as on a machine without PyTorch. ``protections`` are those it announces,
    by default all. ``note`` is its message about the device, and may be set at any time.
    """

    def __init__(
        self,
        answer: Callable[[Program], Outcome],
        *,
        held: bool = False,
        failure: RunnerError | None = None,
        protections: Protections = _WHOLE,
    ) -> None:
        self._answer = answer
        self._held = held
        self._failure = failure
        self._protections = protections
        self._waiting: list[tuple[Job, Future[tuple[Outcome, ...]]]] = []
        self.jobs: list[Job] = []
        self.note: Note | None = None
        self.closed = False

    def start(self) -> Future[WorkerReady]:
        ready: Future[WorkerReady] = Future()
        if self._failure is not None:
            ready.set_exception(self._failure)
        else:
            ready.set_result(WorkerReady("cpu", "2.13.0", self._protections, self.note))
        return ready

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        future: Future[tuple[Outcome, ...]] = Future()
        self.jobs.append(job)
        if self.closed:
            future.set_exception(RunnerClosed("the runner is closed"))
        elif self._failure is not None:
            future.set_exception(self._failure)
        elif self._held:
            self._waiting.append((job, future))
        else:
            future.set_result(tuple(self._answer(program) for program in job.programs))
        return future

    def release(self) -> None:
        """Answer every held job, and hold no more."""
        self._held = False
        waiting, self._waiting = self._waiting, []
        for job, future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_result(tuple(self._answer(program) for program in job.programs))

    def close(self) -> None:
        self.closed = True
        waiting, self._waiting = self._waiting, []
        for _, future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(RunnerClosed("the runner is closed"))
