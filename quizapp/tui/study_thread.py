"""The background thread for everything that may block: opening, running, accessing the log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from quizapp.review.study import Study
    from quizapp.runner.client import Runner

T = TypeVar("T")


class StudyThread:
    """Runs one job after another with a study that it opens for the first one.

    The thread is a daemon: a job that hangs never keeps the program from exiting, and rows that
    the log has acknowledged are on disk already.
    """

    def __init__(self, open_study: Callable[[], Study], runner: Runner) -> None:
        self._open_study = open_study
        self._runner = runner
        self._study: Study | None = None
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="study", daemon=True)
        self._lock = Lock()
        self._closed = False

    async def do(self, job: Callable[[Study], T]) -> T:
        """The result of ``job``, which runs after all jobs given before it.

        Raises its exception, that of opening the study, or RunnerClosed once the application is
        being left.
        """
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[T] = loop.create_future()

        def resolve(error: BaseException | None, result: Any) -> None:
            if waiting.done():
                return
            if error is not None:
                waiting.set_exception(error)
            else:
                waiting.set_result(result)

        def run() -> None:
            error: BaseException | None = None
            result: T | None = None
            try:
                result = job(self._opened())
            except Exception as raised:  # noqa: BLE001 - passed to whoever waits for the job
                error = raised
            with suppress(RuntimeError):  # the loop ended while the job ran: nobody waits any longer
                loop.call_soon_threadsafe(resolve, error, result)

        with self._lock:
            if self._closed:
                from quizapp.runner.runner_errors import RunnerClosed

                raise RunnerClosed("the application is being left")
            if not self._thread.is_alive():
                self._thread.start()
            self._jobs.put(run)
        return await waiting

    def close(self, patience: float = 0.0) -> None:
        """End the runner immediately, whatever it is running, and then the log.

        Waits at most ``patience`` seconds for the thread. Closing twice is allowed.
        """
        with self._lock:
            first, self._closed = not self._closed, True
        if first:
            self._runner.close()
            self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(patience)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not self._closed:
                job()
        if self._study is not None:
            self._study.close()

    def _opened(self) -> Study:
        if self._study is None:
            self._study = self._open_study()
        return self._study
