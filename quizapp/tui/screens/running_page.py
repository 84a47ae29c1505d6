"""The base of a screen that follows a question file: the current question is run and checked,
again after each save."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from quizapp.authoring.drafts import Watch
from quizapp.authoring.previewing import Preview
from quizapp.runner.runner_errors import RunnerClosed
from quizapp.tui.phrases import sentence
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.preview_status import PreviewStatus

if TYPE_CHECKING:
    from quizapp.authoring.preview_views import Tried, View
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

T = TypeVar("T")

#: Seconds between checks of the file.
LOOK = 0.1
#: Seconds after which the screen says that it is waiting.
_SILENCE = 0.2
#: Seconds for which a question must be viewed before all of it is checked.
CALM = 0.4


class StudyThreads(NamedTuple):
    """The threads of a preview: for fast work, for running code, and for checks."""

    quick: StudyThread
    running: StudyThread
    checking: StudyThread


class RunningPage(Page[None]):
    """Keeps what is known of the current question in ``status``, and shows it with :meth:`tell`
    and :meth:`draw` as it becomes known."""

    def __init__(self, words: Words, threads: StudyThreads, preview: Preview) -> None:
        super().__init__(words)
        self.threads = threads
        self.preview = preview
        self.status = PreviewStatus(preview.view)
        self._typed: str | None = None
        self._watch = Watch(preview.file)

    async def on_mount(self) -> None:
        await self._arrive(self.preview.view)
        self.set_interval(LOOK, self._look)

    async def tell(self) -> None:
        """Show what is known of the question."""
        raise NotImplementedError

    async def draw(self) -> None:
        """Show the question."""
        raise NotImplementedError

    async def arrived(self) -> None:
        """Called when another question is viewed, before anything is known of it."""
        raise NotImplementedError

    async def judged(self, tried: Tried) -> None:
        """Called when the answer was judged, or could not be read."""
        raise NotImplementedError

    def step(self, step: Callable[[Preview], View]) -> None:
        """View another question or variant."""
        self._typed = None
        self.run_worker(self._go(step), group="steps")

    def forget_answer(self) -> None:
        """No longer judge the answer after a save."""
        self._typed = self.status.tried = None

    def answer(self, text: str) -> None:
        """Judge an answer, now and after each save, while this variant is viewed."""
        self._typed = text
        self.run_worker(self._handing_in(self.status), group="answering", exclusive=True)

    def _look(self) -> None:
        if self._watch.look():
            self.run_worker(self._go(Preview.reread), group="steps")

    async def _go(self, step: Callable[[Preview], View]) -> None:
        try:
            view = await self.threads.quick.do(lambda _: step(self.preview))
        except RunnerClosed:
            return
        if view is not self.status.view:
            await self._arrive(view)

    async def _arrive(self, view: View) -> None:
        self.status = status = PreviewStatus(view)
        await self.arrived()
        # Another question may be viewed by now.
        if status is self.status and view.variant is not None:
            self.run_worker(self._run(status), group="running", exclusive=True)

    async def _run(self, status: PreviewStatus) -> None:
        waiting = self.set_timer(_SILENCE, partial(self._wait, status))
        try:
            status.examined = await self._done(
                self.threads.running, lambda _: self.preview.examine(status.view), status
            )
        finally:
            waiting.stop()
        if status is not self.status or (status.examined is None and status.trouble is None):
            return
        status.checked = self.preview.checked(status.view)
        await self.tell()
        if self._typed is None:
            await self.draw()
        else:
            await self._handing_in(status)
        self.run_worker(self._check(status), group="checking", exclusive=True)

    async def _wait(self, status: PreviewStatus) -> None:
        """Show that code is running that takes a while."""
        if status is self.status:
            status.waits = True
            await self.tell()
            await self.draw()

    async def _handing_in(self, status: PreviewStatus) -> None:
        text, examined = self._typed, status.examined
        if text is None or examined is None or not examined.fit:
            await self.draw()
            return
        tried = await self._done(
            self.threads.running, lambda _: self.preview.answer(status.view, examined, text), status
        )
        if tried is None:
            await self.tell()
        elif status is self.status and self._typed == text:
            await self.judged(tried)

    async def _done(self, thread: StudyThread, job: Callable[[Study], T], status: PreviewStatus) -> T | None:
        """The result of a job; None if it failed: ``trouble`` says why, unless the job was abandoned."""
        try:
            return await thread.do(job)
        except RunnerClosed:
            return None
        except Exception as error:
            status.trouble = sentence(error, self.words)
            if status.trouble is None:
                raise
            return None

    async def _check(self, status: PreviewStatus) -> None:
        examined = status.examined
        if examined is None or status.checked is not None:
            return
        await asyncio.sleep(CALM)
        status.checking = True
        await self.tell()
        try:
            status.checked = await self._done(
                self.threads.checking, lambda _: self.preview.check(status.view, examined), status
            )
        finally:
            status.checking = False
        await self.tell()
