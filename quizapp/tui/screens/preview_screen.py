"""The preview of a question file: as learners will see it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.events import AnswerGiven
from quizapp.tui.phrases import sentence
from quizapp.tui.screens.preview_faces import Face, PreviewFaces
from quizapp.tui.terminal import copy_code, edit
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.teaching import DocsLine
from quizapp.words import LANGUAGES, Words

if TYPE_CHECKING:
    from quizapp.authoring.preview_views import View
    from quizapp.bank import Lesson
    from quizapp.tui.screens.lesson_screen import LessonEnd

#: Actions that are possible only while no answer is typed, since their keys are letters.
_LOOKING = {"vary", "turn", "face", "speak", "begin", "edit", "try", "docs", "look_hint", "scroll", "lesson"}


class PreviewScreen(PreviewFaces):
    """Turns keys into actions of the preview."""

    # Letters navigate until the author begins to type an answer.
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

    @property
    def _typing(self) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(one, AskedQuestionView) for one in focused.ancestors)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        status = self.status
        if action in _LOOKING and self._typing:
            return False
        if action == "sure":  # nothing is logged here
            return False
        if action in {"hint", "dont_know", "look_hint"}:
            return bool(self.query(AskedQuestionView))
        if action == "lesson":
            return bool(self.preview.lessons(status.view))
        if action == "vary":
            return status.view.variants > 1
        if action == "turn":
            return len(status.view.file.drafts) > 1
        if action == "face" and parameters == ("faults",):
            return bool(status.every_fault) or self._face == "faults"
        if action == "back":
            return self._typing or self._face != "question"
        if action in {"try", "docs"}:
            return bool(self.query(DocsLine)) if action == "docs" else status.ran
        return status.view.variant is not None if action in {"begin", "copy", "face"} else True

    def action_vary(self, by: int) -> None:
        self.step(lambda preview: preview.vary(by))

    def action_turn(self, by: int) -> None:
        self.step(lambda preview: preview.turn(by))

    async def action_face(self, face: Face) -> None:
        """Show another view of the question, or the question again."""
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
        """Type an answer, to see its verdict."""
        if not self.query(AskedQuestionView):
            await self.action_face("question")
        for asking in self.query(AskedQuestionView):
            asking.begin()

    async def action_speak(self) -> None:
        """Show the question in the next language."""
        here = LANGUAGES.index(self._spoken.language) if self._spoken.language in LANGUAGES else 0
        self._spoken = Words(LANGUAGES[(here + 1) % len(LANGUAGES)])
        await self.tell()
        await self._show()

    def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        if self.status.examined is not None and self.status.examined.fit:
            self.answer(message.text)
        else:
            self.notify(self.status.unasked(self.words), markup=False, severity="warning")

    async def action_dont_know(self) -> None:
        """Show the answer, while one could be typed."""
        await self.action_face("answer")

    def action_look_hint(self) -> None:
        self.action_hint()

    def action_hint(self) -> None:
        """Show one more step of the hint."""
        for asking in self.query(AskedQuestionView):
            steps = asking.asked.variant.hints(self._spoken.language)
            self._hints = min(self._hints + 1, len(steps))
            if steps:
                asking.show_hints(steps[: self._hints])
            else:
                self.notify(self.words.say("review.no-hint"), markup=False, timeout=3)

    def action_edit(self) -> None:
        """Open the file in the author's editor, at the fault if there is one, else at the question."""
        if (why := edit(self.app, self.preview.file, self.status.line)) is not None:
            self.notify(self.words.note(why), markup=False, severity="error")

    def action_docs(self) -> None:
        """Open the documentation, of the next name each time."""
        for line in self.query(DocsLine):
            self.app.open_url(line.urls[self._docs_opened % len(line.urls)])
            self._docs_opened += 1

    def action_try(self) -> None:
        """Let the author run code with the question's variables."""
        from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen

        if self.status.examined is not None:
            variant = self.status.examined.variant
            self.app.push_screen(ScratchpadScreen(self.words, self.threads.quick, variant))

    def action_lesson(self, index: int = 0) -> None:
        """Show the lessons of the file, one after the other."""
        view = self.status.view
        lessons = self.preview.lessons(view)
        if index < len(lessons):
            self.run_worker(self._show_lesson(view, lessons, index), group="lesson", exclusive=True)

    async def _show_lesson(self, view: View, lessons: Sequence[Lesson], index: int) -> None:
        from quizapp.examine.worked_example import WorkedExample
        from quizapp.tui.screens.lesson_screen import OpenedLessonScreen

        running, preview = self.threads.running, self.preview
        try:
            worked = await running.do(lambda _: preview.work_through(view, lessons[index]))
        except RunnerError as error:
            self.notify(sentence(error, self.words) or "", markup=False, severity="error")
            return
        if not isinstance(worked, WorkedExample):
            message = self.words.say(
                "lesson.passed-over", lesson=lessons[index].id, why=self.words.note(worked)
            )
            self.notify(message, markup=False, severity="warning")
            return
        screen = OpenedLessonScreen(
            self._spoken,
            self.threads.quick,
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
        if (variant := self.status.view.variant) is not None:
            copy_code(self.app, variant, self.words)

    def action_scroll(self, by: int) -> None:
        """Scroll by ``by`` lines."""
        for scroll in self.query("#body > VerticalScroll").results(VerticalScroll):
            scroll.scroll_relative(y=by, animate=False)
