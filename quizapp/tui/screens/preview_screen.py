"""A question file while it is written: as learners will see it, and what is wrong with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget

from quizapp.authoring.previewing import shown
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.content import plain
from quizapp.tui.events import AnswerGiven
from quizapp.tui.phrases import sentence
from quizapp.tui.screens.background import RunningPage
from quizapp.tui.terminal import copy_code, edit
from quizapp.tui.widgets.asking import AskingView
from quizapp.tui.widgets.fault_list import FaultsView
from quizapp.tui.widgets.mistakes import MistakesView
from quizapp.tui.widgets.outcome_view import UnfitView
from quizapp.tui.widgets.preview_status import panel, standing_ends, title_ends
from quizapp.tui.widgets.teaching import DocsLine, Teaching
from quizapp.tui.widgets.text_lines import EndsLine, Lines, TitleLine
from quizapp.words import LANGUAGES, Words

if TYPE_CHECKING:
    from quizapp.authoring.previewing import Preview, Tried, View
    from quizapp.bank import Lesson
    from quizapp.tui.answered import AskedQuestion
    from quizapp.tui.screens.background import Desks
    from quizapp.tui.screens.lesson_screen import LessonEnd
    from quizapp.tui.widgets.preview_status import Standing

Face = Literal["question", "answer", "mistakes", "faults"]

#: Lines from which a window has room for several faults.
_TALL = 30
#: What can be done only while no answer is typed: its keys are letters.
_LOOKING = {"vary", "turn", "face", "speak", "begin", "edit", "try", "docs", "look_hint", "scroll", "lesson"}


class PreviewScreen(RunningPage):
    """Turns keys into looks at the question, and what is known of it into widgets."""

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
        Binding("s", "lesson", "keys.lesson", id="preview.lesson"),
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
        super().__init__(words, desks, preview)
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

    # What comes to be known

    async def arrived(self) -> None:
        await self.tell()
        if self.standing.view.variant is None or self._face == "faults":
            await self._show()
        elif self._face == "question":
            await self.draw()

    async def judged(self, tried: Tried) -> None:
        if tried.verdict == "unreadable":
            said = self._spoken.note(tried.note) if tried.note else self._spoken.say("review.unreadable")
            self.forget_answer()
            for asking in self.query(AskingView):
                asking.show_unreadable(said)
        else:
            self._face, self.standing.tried = "answer", tried
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
            standing, listed = self.standing, self._face == "faults"
            self.query_one(TitleLine).show(*title_ends(standing, self.words, self._spoken))
            self.query_one(".standing", EndsLine).show(*standing_ends(standing, self.words))
            said = [] if listed else list(panel(standing, self.words, tall=self.size.height >= _TALL))
            box = self.query_one(".panel", Vertical)
            with self.app.batch_update():
                await box.remove_children()
                await box.mount_all(said)
                box.set_class(not said, "-empty")
        for listing in self.query(FaultsView):
            await listing.show(self.standing.every_fault)
        self.refresh_bindings()

    async def _show(self) -> None:
        """Show the face that is looked at, scrolled to where the one before was."""
        async with self._drawing:
            if not self._drawn:
                return
            body = self.query_one("#body", Container)
            standing, face = self.standing, self._made()
            former = next(iter(body.query_children().results(Widget)), None)
            offset = former.scroll_y if former is not None and type(former) is type(face) else 0
            with self.app.batch_update():
                self.set_focus(None)
                await body.remove_children()
                await body.mount(face)
                if offset:
                    face.call_after_refresh(face.scroll_to, y=offset, animate=False)
        if isinstance(face, Teaching | MistakesView):
            self.run_worker(self._show_more(face, standing), group="more", exclusive=True)
        self.refresh_bindings()

    async def _show_more(self, face: Teaching | MistakesView, standing: Standing) -> None:
        """Add what takes more programs, once the rest is on the screen."""
        view, examined, running = standing.view, standing.examined, self.desks.running
        assert examined is not None, "what ran is shown"
        try:
            if isinstance(face, Teaching):
                grids = await running.do(lambda _: self.preview.before(view, examined))
                if face.is_attached:
                    face.put_before(grids)
            else:
                beside = await running.do(lambda _: self.preview.beside(view, examined))
                if face.is_attached:
                    face.add(beside)
        except RunnerError:
            return  # what is shown stands without

    @property
    def _drawn(self) -> bool:
        """Whether there is something to draw on: not before the screen is there, nor while it is left."""
        return bool(self.query("#body")) and bool(self.query(TitleLine))

    def _made(self) -> Widget:
        standing, spoken = self.standing, self._spoken
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
            return MistakesView(examined, self.words, spoken)
        if not examined.fit:
            return UnfitView(examined, spoken)
        tried = standing.tried or self.preview.answer(view, examined, None)
        return Teaching(tried, spoken, plain(self.words.say("preview.nothing-kept"), "$text-muted"))

    def _reads_the_same(self) -> bool:
        """Whether the question on the screen is drawn as it has to be: then what was
        typed there stays, and is read as what is now known says."""
        view, language = self.standing.view, self._spoken.language
        asking = next(iter(self.query(AskingView)), None)
        if asking is None or view.variant is None:
            return False
        now = shown(view.variant, self.standing.examined)
        same = _reading(now, language) == _reading(asking.asked, language)
        if same:
            asking.asked = now
        return same

    @property
    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(one, AskingView) for one in focused.ancestors)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        standing = self.standing
        if action in _LOOKING and self._typing:
            return False
        if action in {"hint", "dont_know", "look_hint"}:
            return bool(self.query(AskingView))
        if action == "lesson":
            return bool(self.preview.lessons(standing.view))
        if action == "vary":
            return standing.view.variants > 1
        if action == "turn":
            return len(standing.view.file.drafts) > 1
        if action == "face" and parameters == ("faults",):
            return bool(standing.every_fault) or self._face == "faults"
        if action == "back":
            return self._typing or self._face != "question"
        if action in {"try", "docs"}:
            return bool(self.query(DocsLine)) if action == "docs" else standing.ran
        return standing.view.variant is not None if action in {"begin", "copy", "face"} else True

    def action_vary(self, by: int) -> None:
        self.step(lambda preview: preview.vary(by))

    def action_turn(self, by: int) -> None:
        self.step(lambda preview: preview.turn(by))

    async def action_face(self, face: Face) -> None:
        """Show another face of the question, or the question again."""
        self._face = "question" if face == self._face else face
        self.forget_answer()
        await self.tell()
        await self._show()

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
        await self.tell()
        await self._show()

    def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        if self.standing.examined is not None and self.standing.examined.fit:
            self.answer(message.text)
        else:
            self.notify(self.standing.unasked(self.words), markup=False, severity="warning")

    async def action_dont_know(self) -> None:
        """Show the answer, from where one is typed."""
        await self.action_face("answer")

    def action_look_hint(self) -> None:
        self.action_hint()

    def action_hint(self) -> None:
        """Show one more step of the hint."""
        for asking in self.query(AskingView):
            steps = asking.asked.variant.hints(self._spoken.language)
            self._hints = min(self._hints + 1, len(steps))
            if steps:
                asking.show_hints(steps[: self._hints])
            else:
                self.notify(self.words.say("review.no-hint"), markup=False, timeout=3)

    def action_edit(self) -> None:
        """Open the file in the author's editor, at the fault if there is one, else at the question."""
        if (why := edit(self.app, self.preview.file, self.standing.line)) is not None:
            self.notify(self.words.note(why), markup=False, severity="error")

    def action_docs(self) -> None:
        """Open the documentation, the next name's each time."""
        for line in self.query(DocsLine):
            self.app.open_url(line.urls[self._docs_opened % len(line.urls)])
            self._docs_opened += 1

    def action_try(self) -> None:
        """Run code of one's own with the question's variables."""
        from quizapp.tui.screens.scratchpad_screen import TryScreen

        if self.standing.examined is not None:
            variant = self.standing.examined.variant
            self.app.push_screen(TryScreen(self.words, self.desks.quick, variant))

    def action_lesson(self, index: int = 0) -> None:
        """Show the lessons of the file, one after the other."""
        view = self.standing.view
        lessons = self.preview.lessons(view)
        if index < len(lessons):
            self.run_worker(self._show_lesson(view, lessons, index), group="lesson", exclusive=True)

    async def _show_lesson(self, view: View, lessons: Sequence[Lesson], index: int) -> None:
        from quizapp.examine.worked_example import WorkedExample
        from quizapp.tui.screens.lesson_screen import OpenedLessonScreen

        running, preview = self.desks.running, self.preview
        try:
            worked = await running.do(lambda _: preview.work_through(view, lessons[index]))
        except RunnerError as error:
            self.notify(sentence(error, self.words) or "", markup=False, severity="error")
            return
        if not isinstance(worked, WorkedExample):
            said = self.words.say("lesson.passed-over", lesson=lessons[index].id, why=self.words.note(worked))
            self.notify(said, markup=False, severity="warning")
            return
        screen = OpenedLessonScreen(
            self._spoken,
            self.desks.quick,
            worked,
            self.words.say("lesson.in-file", number=index + 1, n=len(lessons)),
            lambda text: running.do(lambda _: preview.complete(view, worked, text)),
            lambda: running.do(lambda _: preview.begun_with(view, worked)),
        )

        def closed(end: LessonEnd | None) -> None:
            if end == "next":
                self.action_lesson(index + 1)

        self.app.push_screen(screen, closed)

    def action_copy(self) -> None:
        if (variant := self.standing.view.variant) is not None:
            copy_code(self.app, variant, self.words)

    def action_scroll(self, by: int) -> None:
        """Scroll what is shown by so many lines."""
        for scroll in self.query("#body > VerticalScroll").results(VerticalScroll):
            scroll.scroll_relative(y=by, animate=False)


def _reading(asked: AskedQuestion, language: str) -> tuple[object, ...]:
    """All that a learner sees of a question."""
    variant, expects = asked.variant, asked.expectation
    code = variant.setup, variant.code, variant.forbidden, expects.options, expects.several, expects.lines
    return variant.question.ask, variant.prompt(language), variant.hints(language), *code
