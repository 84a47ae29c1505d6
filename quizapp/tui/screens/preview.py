"""A question file while it is written: as learners will see it, and what is wrong with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget

from quizapp.authoring.previewing import Preview, shown
from quizapp.authoring.watching import Watch
from quizapp.runner.errors import RunnerClosed, RunnerError
from quizapp.tui.content import plain
from quizapp.tui.editing import edit
from quizapp.tui.messages import AnswerGiven
from quizapp.tui.screens.page import Page
from quizapp.tui.trouble import sentence
from quizapp.tui.widgets.asking import AskingView
from quizapp.tui.widgets.faults import FaultsView
from quizapp.tui.widgets.lines import EndsLine, Lines, TitleLine
from quizapp.tui.widgets.mistakes import MistakesView
from quizapp.tui.widgets.standing import Standing, panel, standing_ends, title_ends
from quizapp.tui.widgets.teaching import DocsLine, Teaching
from quizapp.tui.widgets.unfit import UnfitView
from quizapp.words import LANGUAGES, Words

if TYPE_CHECKING:
    from quizapp.authoring.previewing import Tried, View
    from quizapp.examiner import Examined
    from quizapp.tui.desk import Desk

T = TypeVar("T")
Face = Literal["question", "answer", "mistakes", "faults"]

#: Seconds between looks at the file.
_LOOK = 0.15
#: Seconds of silence before the screen says that it waits.
_SILENCE = 0.2
#: Seconds that a question is looked at before all of it is checked.
_CALM = 0.4
#: Lines from which a window has room for several faults.
_TALL = 30
#: What can be done only while no answer is typed: its keys are letters.
_LOOKING = {"vary", "turn", "face", "speak", "begin", "edit", "try", "docs", "look_hint", "scroll"}


class Desks(NamedTuple):
    """The threads of a preview: for what is quick, for what runs, and for checks."""

    quick: Desk
    running: Desk
    checking: Desk


class PreviewScreen(Page[None]):
    """Hands keys to the preview, on the desks' threads, and shows what comes back."""

    # Letters step through the file until an answer is to be typed.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "vary(-1)", "keys.variant", id="preview.variant_back", key_display="←"),
        Binding("right", "vary(1)", "keys.variant", id="preview.variant", key_display="→"),
        Binding("p", "turn(-1)", "keys.question", id="preview.question_back"),
        Binding("n", "turn(1)", "keys.question", id="preview.question"),
        Binding("a", "face('answer')", "keys.reveal", id="preview.answer"),
        Binding("m", "face('mistakes')", "keys.mistakes", id="preview.mistakes"),
        Binding("e", "edit", "keys.edit", id="preview.edit"),
        Binding("enter", "begin", "keys.type-answer", id="preview.begin"),
        Binding("l", "speak", "keys.other-language", id="preview.language"),
        Binding("f", "face('faults')", "keys.faults", id="preview.faults"),
        Binding("t", "try", "keys.try", id="preview.try"),
        Binding("h", "look_hint", "keys.hint", id="preview.hint", show=False),
        Binding("d", "docs", "keys.docs", id="preview.docs", show=False),
        Binding("f4", "copy", "keys.copy", id="preview.copy", show=False),
        Binding("escape", "back", "keys.back", id="preview.back"),
        Binding("up", "scroll(-1)", "keys.up", id="preview.up", show=False, system=True),
        Binding("down", "scroll(1)", "keys.down", id="preview.down", show=False, system=True),
        Binding("pageup", "scroll(-10)", "keys.page-up", id="preview.page_up", show=False, system=True),
        Binding("pagedown", "scroll(10)", "keys.page-down", id="preview.page_down", show=False, system=True),
    ]

    def __init__(self, words: Words, desks: Desks, preview: Preview) -> None:
        super().__init__(words)
        self._desks = desks
        self._preview = preview
        self._watch = Watch(preview.file)
        self._standing = Standing(preview.view)
        self._face: Face = "question"
        self._spoken = words
        self._typed: str | None = None
        self._hints = self._docs_opened = 0
        self._drawing = asyncio.Lock()

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield EndsLine(classes="standing")
        yield Vertical(classes="panel")
        yield Container(id="body")

    async def on_mount(self) -> None:
        await self._arrive(self._preview.view)
        self.set_interval(_LOOK, self._look)

    async def on_resize(self, event: events.Resize) -> None:
        await super().on_resize(event)
        await self._tell()

    # The file

    def _look(self) -> None:
        if self._watch.look():
            self._step(Preview.reread)

    def _step(self, step: Callable[[Preview], View]) -> None:
        """Have the preview look at something else."""
        self.run_worker(self._go(step), group="steps")

    async def _go(self, step: Callable[[Preview], View]) -> None:
        view = await self._desks.quick.do(lambda _: step(self._preview))
        if view is not self._standing.view:
            await self._arrive(view)

    async def _arrive(self, view: View) -> None:
        """Show what is looked at now, and run it."""
        self._standing = Standing(view)
        self._hints = 0
        await self._tell()
        if self._face == "question" or view.variant is None:
            await self._draw()
        self.run_worker(self._run(view), group="running", exclusive=True)

    # What running shows

    async def _run(self, view: View) -> None:
        if view.variant is None:
            return
        waiting = self.set_timer(_SILENCE, self._wait)
        try:
            examined = await self._desks.running.do(lambda _: self._preview.examine(view))
            self._standing.examined = examined
            if self._typed is not None and examined.fit:
                self._standing.tried = await self._judged(self._typed)
        except RunnerClosed:
            return
        except Exception as error:
            self._standing.trouble = sentence(error, self.words)
            if self._standing.trouble is None:
                raise
        finally:
            waiting.stop()
        await self._tell()
        if self._face != "question" or self._question_differs():
            await self._draw()
        self.run_worker(self._check(self._standing), group="checking", exclusive=True)

    async def _wait(self) -> None:
        """Say that something runs that takes its time."""
        self._standing.waits = True
        await self._tell()
        if self._face not in {"question", "faults"}:
            await self._draw()

    async def _judged(self, text: str) -> Tried | None:
        """What comes of an answer; None, and why is said, where it cannot be read."""
        view, examined = self._standing.view, self._standing.examined
        assert examined is not None, "only what ran is answered"
        tried = await self._desks.running.do(lambda _: self._preview.answer(view, examined, text))
        if tried.verdict != "unreadable":
            return tried
        said = self._spoken.note(tried.note) if tried.note else self._spoken.say("review.unreadable")
        for asking in self.query(AskingView):
            asking.show_unreadable(said)
        return None

    async def _check(self, standing: Standing) -> None:
        examined = standing.examined
        if examined is None:
            return
        await asyncio.sleep(_CALM)
        standing.checking = True
        await self._tell()
        try:
            standing.checked = await self._desks.checking.do(
                lambda _: self._preview.check(standing.view, examined)
            )
        except RunnerClosed:
            return
        except RunnerError as error:
            standing.trouble = sentence(error, self.words)
        finally:
            standing.checking = False
        await self._tell()
        if self._face == "faults":
            await self._draw()

    async def _teach_more(self, teaching: Teaching | MistakesView, view: View, examined: Examined) -> None:
        """Add what takes more programs, once the rest is on the screen."""
        try:
            if isinstance(teaching, Teaching):
                grids = await self._desks.running.do(lambda _: self._preview.before(view, examined))
                if teaching.is_attached:
                    teaching.put_before(grids)
            else:
                made = await self._desks.running.do(lambda _: self._preview.made_slips(view, examined))
                if teaching.is_attached:
                    teaching.add_made(made)
        except RunnerError:
            return  # what is shown stands without

    # Drawing

    async def _tell(self) -> None:
        """Draw everything but the question."""
        if not self.is_mounted:
            return
        standing = self._standing
        async with self._drawing:
            self.query_one(TitleLine).show(*title_ends(standing, self.words, self._spoken))
            self.query_one(".standing", EndsLine).show(*standing_ends(standing, self.words))
            listed = self._face == "faults"
            said = [] if listed else list(panel(standing, self.words, tall=self.size.height >= _TALL))
            box = self.query_one(".panel", Vertical)
            with self.app.batch_update():
                await box.remove_children()
                await box.mount_all(said)
                box.set_class(not said, "-empty")
        self.refresh_bindings()

    async def _draw(self) -> None:
        """Draw the question, or the face of it that is looked at, where the last one was scrolled to."""
        body = self.query_one("#body", Container)
        async with self._drawing:
            face = self._body()
            former = next(iter(body.query_children().results(Widget)), None)
            offset = former.scroll_y if type(former) is type(face) and former is not None else 0
            with self.app.batch_update():
                self.set_focus(None)
                await body.remove_children()
                await body.mount(face)
                if offset:
                    face.call_after_refresh(face.scroll_to, y=offset, animate=False)
        standing, examined = self._standing, self._standing.examined
        if isinstance(face, Teaching | MistakesView) and examined is not None:
            more = self._teach_more(face, standing.view, examined)
            self.run_worker(more, group="more", exclusive=True)
        self.refresh_bindings()

    def _body(self) -> Widget:
        standing, spoken = self._standing, self._spoken
        view, examined = standing.view, standing.examined
        if self._face == "faults":
            return FaultsView(standing.every_fault, self.words)
        if view.variant is None:
            return Lines(plain(standing.nothing(self.words), "$text-muted"), classes="stopped")
        if self._face == "question":
            return AskingView(shown(view.variant, examined), spoken, eager=False)
        if examined is None:
            said = standing.trouble or self.words.say("preview.running-long")
            return Lines(plain(said, "$text-muted"), classes="stopped")
        if self._face == "mistakes":
            return MistakesView(examined, spoken)
        if not examined.fit:
            return UnfitView(examined, spoken)
        tried = standing.tried or self._preview.answer(view, examined, None)
        aside = plain(self.words.say("preview.nothing-kept"), "$text-muted")
        return Teaching(tried, spoken, aside)

    def _question_differs(self) -> bool:
        """Whether running has told something that a learner sees in the question, where none is typed."""
        view, examined = self._standing.view, self._standing.examined
        asking = next(iter(self.query(AskingView)), None)
        if asking is None or examined is None or view.variant is None:
            return False
        now = shown(view.variant, examined)
        before, asking.asked = asking.asked, now
        return before.expectation.options != now.expectation.options and not self._typing

    @property
    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(one, AskingView) for one in focused.ancestors)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        standing, asking = self._standing, bool(self.query(AskingView))
        if action in _LOOKING and self._typing:
            return False
        if action in {"hint", "dont_know", "look_hint"}:
            return asking
        if action == "vary":
            return standing.view.variants > 1
        if action == "turn":
            return len(standing.view.file.drafts) > 1
        if action == "face" and parameters == ("faults",):
            return bool(standing.every_fault) or self._face == "faults"
        if action == "back":
            return self._typing or self._face != "question"
        if action in {"try", "docs"}:
            there = self.query(DocsLine) if action == "docs" else standing.ran
            return bool(there)
        return standing.view.variant is not None if action in {"begin", "copy", "face"} else True

    def action_vary(self, by: int) -> None:
        self._typed = None
        self._step(lambda preview: preview.vary(by))

    def action_turn(self, by: int) -> None:
        self._typed = None
        self._step(lambda preview: preview.turn(by))

    async def action_face(self, face: Face) -> None:
        """Show another face of the question, or the question again."""
        self._face = "question" if face == self._face else face
        self._typed = self._standing.tried = None
        await self._tell()
        await self._draw()

    async def action_back(self) -> None:
        if self._typing:
            self.set_focus(None)
        else:
            await self.action_face("question")

    async def action_begin(self) -> None:
        """Type an answer, to see how it is judged."""
        if not self.query(AskingView):
            await self.action_face("question")
        for asking in self.query(AskingView):
            asking.begin()

    async def action_speak(self) -> None:
        """Show the question in the next language."""
        here = LANGUAGES.index(self._spoken.language) if self._spoken.language in LANGUAGES else 0
        self._spoken = Words(LANGUAGES[(here + 1) % len(LANGUAGES)])
        await self._tell()
        await self._draw()

    async def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        standing = self._standing
        if standing.examined is None or not standing.examined.fit:
            self.notify(standing.unasked(self.words), markup=False, severity="warning")
        else:
            self.run_worker(self._answer(message.text), group="answering", exclusive=True)

    async def _answer(self, text: str) -> None:
        try:
            tried = await self._judged(text)
        except RunnerError as error:
            if said := sentence(error, self.words):
                self.notify(said, markup=False, severity="error")
            return
        if tried is not None:
            self._typed, self._face, self._standing.tried = text, "answer", tried
            await self._draw()

    async def action_dont_know(self) -> None:
        """Show the answer, from where one is typed."""
        await self.action_face("answer")

    def action_hint(self) -> None:
        """Show one more step of the hint."""
        for asking in self.query(AskingView):
            steps = asking.asked.variant.hints(self._spoken.language)
            self._hints = min(self._hints + 1, len(steps))
            if steps:
                asking.show_hints(steps[: self._hints])
            else:
                self.notify(self.words.say("review.no-hint"), markup=False, timeout=3)

    def action_look_hint(self) -> None:
        self.action_hint()

    def action_docs(self) -> None:
        """Open the documentation, the next name's each time."""
        for line in self.query(DocsLine):
            self.app.open_url(line.urls[self._docs_opened % len(line.urls)])
            self._docs_opened += 1

    def action_try(self) -> None:
        """Run code of one's own with the question's variables."""
        from quizapp.tui.screens.trying import TryScreen

        if self._standing.examined is not None:
            self.app.push_screen(TryScreen(self.words, self._desks.quick, self._standing.examined.variant))

    def action_copy(self) -> None:
        if (variant := self._standing.view.variant) is not None:
            parts = [variant.setup, variant.code or ""]
            self.app.copy_to_clipboard("\n".join(part.rstrip() for part in parts if part.strip()) + "\n")
            self.notify(self.words.say("review.copied"), markup=False, timeout=3)

    def action_scroll(self, by: int) -> None:
        """Scroll what is shown by so many lines."""
        for scroll in self.query("#body > VerticalScroll").results(VerticalScroll):
            scroll.scroll_relative(y=by, animate=False)

    def action_edit(self) -> None:
        """Open the file in the author's editor, at the fault if there is one, else at the question."""
        if (why := edit(self.app, self._preview.file, self._standing.line)) is not None:
            self.notify(self.words.note(why), markup=False, severity="error")
