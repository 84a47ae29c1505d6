"""The views of a question in a preview: the question, the answer, the mistakes, the faults."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widget import Widget

from quizapp.authoring.preview_views import shown
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.content import plain
from quizapp.tui.screens.running_page import RunningPage
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.fault_rows import FaultRows
from quizapp.tui.widgets.mistakes import MistakesView
from quizapp.tui.widgets.outcome_view import UnfitView
from quizapp.tui.widgets.preview_status import panel, status_ends, title_ends
from quizapp.tui.widgets.teaching import Teaching
from quizapp.tui.widgets.text_lines import EndsLine, Lines, TitleLine
from quizapp.words import Words

if TYPE_CHECKING:
    from quizapp.authoring.preview_views import Tried
    from quizapp.authoring.previewing import Preview
    from quizapp.tui.answered import AskedQuestion
    from quizapp.tui.screens.running_page import StudyThreads
    from quizapp.tui.widgets.preview_status import PreviewStatus

Face = Literal["question", "answer", "mistakes", "faults"]

#: Minimum height of a window that has room for several faults, in lines.
_TALL = 30


class PreviewFaces(RunningPage):
    """Draws what is known of the current question."""

    def __init__(self, words: Words, threads: StudyThreads, preview: Preview) -> None:
        super().__init__(words, threads, preview)
        self._face: Face = "question"
        self._spoken = words
        self._hints = self._docs_opened = 0
        self._drawing = asyncio.Lock()

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield EndsLine(classes="standing")
        yield Vertical(classes="panel")
        yield Container(id="body")

    async def on_resize(self, event: events.Resize) -> None:
        await super().on_resize(event)
        await self.tell()

    # As results arrive

    async def arrived(self) -> None:
        await self.tell()
        if self.status.view.variant is None or self._face == "faults":
            await self._show()
        elif self._face == "question":
            await self.draw()

    async def judged(self, tried: Tried) -> None:
        if tried.verdict == "unreadable":
            said = self._spoken.note(tried.note) if tried.note else self._spoken.say("review.unreadable")
            self.forget_answer()
            for asking in self.query(AskedQuestionView):
                asking.show_unreadable(said)
        else:
            self._face, self.status.tried = "answer", tried
            await self._show()

    async def draw(self) -> None:
        if self._face == "question" and not self._reads_the_same():
            self._hints = 0
            await self._show()
        elif self._face in {"answer", "mistakes"}:
            await self._show()

    async def tell(self) -> None:
        async with self._drawing:
            if not self._drawn:
                return
            status, listed = self.status, self._face == "faults"
            self.query_one(TitleLine).show(*title_ends(status, self.words, self._spoken))
            self.query_one(".standing", EndsLine).show(*status_ends(status, self.words))
            said = [] if listed else list(panel(status, self.words, tall=self.size.height >= _TALL))
            box = self.query_one(".panel", Vertical)
            with self.app.batch_update():
                await box.remove_children()
                await box.mount_all(said)
                box.set_class(not said, "-empty")
        for listing in self.query(FaultRows):
            await listing.show(self.status.every_fault)
        self.refresh_bindings()

    async def _show(self) -> None:
        """Show the selected view, at the scroll position of the previous one."""
        async with self._drawing:
            if not self._drawn:
                return
            body = self.query_one("#body", Container)
            status, face = self.status, self._made()
            former = next(iter(body.query_children().results(Widget)), None)
            offset = former.scroll_y if former is not None and type(former) is type(face) else 0
            with self.app.batch_update():
                self.set_focus(None)
                await body.remove_children()
                await body.mount(face)
                if offset:
                    face.call_after_refresh(face.scroll_to, y=offset, animate=False)
        if isinstance(face, Teaching | MistakesView):
            self.run_worker(self._show_more(face, status), group="more", exclusive=True)
        self.refresh_bindings()

    async def _show_more(self, face: Teaching | MistakesView, status: PreviewStatus) -> None:
        """Add parts that take more programs, after the rest is shown."""
        view, examined, running = status.view, status.examined, self.threads.running
        assert examined is not None, "what ran is shown"
        try:
            if isinstance(face, Teaching):
                grids = await running.do(lambda _: self.preview.before(view, examined))
                if face.is_attached:
                    face.put_before(grids)
            else:
                compared = await running.do(lambda _: self.preview.comparisons(view, examined))
                if face.is_attached:
                    face.add(compared)
        except RunnerError:
            return  # the view is complete without it

    @property
    def _drawn(self) -> bool:
        """Whether it is possible to draw: not before the screen is shown, nor while it is being left."""
        return bool(self.query("#body")) and bool(self.query(TitleLine))

    def _made(self) -> Widget:
        status, spoken = self.status, self._spoken
        view, examined = status.view, status.examined
        if self._face == "faults":
            return FaultRows(status.every_fault, self.words)
        if view.variant is None:
            return Lines(plain(status.nothing(self.words), "$text-muted"), classes="stopped")
        if self._face == "question":
            return AskedQuestionView(shown(view.variant, examined), spoken, eager=False)
        if examined is None:
            said = status.trouble or self.words.say("preview.running-long")
            return Lines(plain(said, "$text-muted"), classes="stopped")
        if self._face == "mistakes":
            return MistakesView(examined, self.words, spoken)
        if not examined.fit:
            return UnfitView(examined, spoken)
        tried = status.tried or self.preview.answer(view, examined, None)
        return Teaching(tried, spoken, plain(self.words.say("preview.nothing-kept"), "$text-muted"))

    def _reads_the_same(self) -> bool:
        """Whether the question on the screen is already drawn correctly: then the typed answer is
        kept, and is parsed with the new knowledge."""
        view, language = self.status.view, self._spoken.language
        asking = next(iter(self.query(AskedQuestionView)), None)
        if asking is None or view.variant is None:
            return False
        now = shown(view.variant, self.status.examined)
        same = _reading(now, language) == _reading(asking.asked, language)
        if same:
            asking.asked = now
        return same


def _reading(asked: AskedQuestion, language: str) -> tuple[object, ...]:
    """Everything that a learner sees of a question."""
    variant, expects = asked.variant, asked.expectation
    code = variant.setup, variant.code, variant.forbidden, expects.options, expects.several, expects.lines
    return variant.question.ask, variant.prompt(language), variant.hints(language), *code
