"""One thread does what waits, in order, and leaving never waits for it."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from quizapp.runner.fake import FakeRunner
from quizapp.runner.runner_errors import RunnerClosed
from quizapp.tui.study_thread import StudyThread


class Opened:
    """A study that only remembers how it was used."""

    def __init__(self) -> None:
        self.threads: set[str] = set()
        self.closed = threading.Event()

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.closed.set()


def made(opened: Any) -> tuple[StudyThread, FakeRunner]:
    runner = FakeRunner(lambda _: None)  # type: ignore[arg-type, return-value]
    return StudyThread(opened, runner), runner


async def test_jobs_run_one_after_another_on_one_thread() -> None:
    study = Opened()
    thread, _ = made(lambda: study)

    def name(_: Any) -> str:
        return threading.current_thread().name

    names = await asyncio.gather(*(thread.do(name) for _ in range(20)))
    assert set(names) == {"study"}
    thread.close(5)
    assert study.closed.is_set()
    assert study.threads == {"study"}


async def test_what_a_job_raises_reaches_whoever_waits_and_the_next_job_runs() -> None:
    thread, _ = made(Opened)

    def fails(_: Any) -> None:
        raise LookupError("nothing")

    with pytest.raises(LookupError):
        await thread.do(fails)
    assert await thread.do(lambda _: 3) == 3
    thread.close(5)


async def test_opening_that_failed_is_tried_again() -> None:
    tries: list[int] = []

    def opening() -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("busy")
        return Opened()

    thread, _ = made(opening)
    with pytest.raises(OSError, match="busy"):
        await thread.do(lambda _: 1)
    assert await thread.do(lambda _: 2) == 2
    thread.close(5)


async def test_closing_ends_the_runner_and_does_not_wait_for_a_job_that_hangs() -> None:
    hung, released = threading.Event(), threading.Event()
    thread, runner = made(Opened)

    def hangs(_: Any) -> None:
        hung.set()
        released.wait(10)

    waiting = asyncio.ensure_future(thread.do(hangs))
    await asyncio.to_thread(hung.wait, 5)
    thread.close()
    assert runner.closed
    with pytest.raises(RunnerClosed):
        await thread.do(lambda _: 1)
    waiting.cancel()
    released.set()
    thread.close(5)
