"""A lesson: an example that was run, drawn, and a step to complete. It does not count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from quizapp.tui.content import plain
from quizapp.tui.events import AnswerGiven
from quizapp.tui.prose import prose
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.blank_fields import Blanks
from quizapp.tui.widgets.grid_view import GridView
from quizapp.tui.widgets.outcome_view import OutcomeView
from quizapp.tui.widgets.step_result import StepResult
from quizapp.tui.widgets.teaching import DocsLine
from quizapp.tui.widgets.text_lines import CodeBlock, Lines, TitleLine

if TYPE_CHECKING:
    from quizapp.examine.grids import Grid
    from quizapp.examine.worked_example import CompletedStep, WorkedExample
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: The learner's choice after a lesson; None to return to where it was opened.
LessonEnd = Literal["next", "skip"]


class LessonScreen(Page["LessonEnd | None"]):
    """Shows a lesson that was run; ``where`` is its number and the total.

    ``complete`` judges the answer to the blank, ``before`` returns the tensors that the example
    starts with; both wait for the study's thread.
    """

    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "keys.go-on", id="lesson.next"),
        Binding("f3", "reveal", "keys.dont-know", id="lesson.reveal"),
        Binding("t", "try", "keys.try", id="lesson.try"),
        Binding("d", "docs", "keys.docs", id="lesson.docs"),
        Binding("f4", "copy", "keys.copy", id="lesson.copy", show=False),
    ]

    def __init__(
        self,
        words: Words,
        thread: StudyThread,
        worked: WorkedExample,
        where: str,
        complete: Callable[[str], Awaitable[CompletedStep]],
        before: Callable[[], Awaitable[tuple[Grid, ...]]],
    ) -> None:
        super().__init__(words)
        self._thread = thread
        self._worked = worked
        self._where = where
        self._complete = complete
        self._before = before
        self._done = self._busy = False
        self._docs_opened = 0

    def parts(self) -> ComposeResult:
        lesson, say = self._worked.lesson, self.words.say
        entry, language = lesson.entry, self.words.language
        title = say("lesson.new", title=lesson.title.in_language(language))
        yield TitleLine(plain(title, "bold"), plain(self._where, "$text-muted"))
        with VerticalScroll():
            yield CodeBlock(entry.setup, entry.code)
            yield OutcomeView(self._worked.outcome, self.words)
            yield Lines(prose(entry.says.in_language(language)), classes="says")
            yield Lines(plain(say("lesson.your-turn-short"), "bold $text-primary"), classes="turn")
            yield Blanks("", entry.try_.code)
            yield StepResult(self._worked, self.words)
            if lesson.docs:
                yield DocsLine(lesson.docs, self.words)

    def on_mount(self) -> None:
        self.query_one(".answer", Input).focus(scroll_visible=False)
        self.run_worker(self._put_before(), group="before")

    async def _put_before(self) -> None:
        """Draw the tensors that the example starts with, after the rest is shown."""
        if (grids := await self.attempt(self._before())) and self.is_attached:
            for drawn in list(self.query(GridView))[:1]:
                drawn.put_before(grids)

    # The step

    def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        self._hand_in(message.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def action_reveal(self) -> None:
        self._hand_in("")

    def _hand_in(self, text: str) -> None:
        if not self._busy and not self._done:
            self._busy = True
            self.run_worker(self._judge(text), group="step")

    async def _judge(self, text: str) -> None:
        try:
            done = await self.attempt(self._complete(text))
        finally:
            self._busy = False
        if done is None or not self.is_attached:
            return
        result = self.query_one(StepResult)
        result.show(done)
        if done.verdict != "unreadable":
            self._done = True
            for blank in self.query(Input):
                blank.disabled = True
            scroll = self.query_one(VerticalScroll)
            scroll.focus()
            self.call_after_refresh(scroll.scroll_end, animate=False)
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action == "reveal":
            return not self._done
        if action == "docs":
            return self._done and bool(self.query(DocsLine))
        return self._done if action in {"go_on", "try"} else True

    def action_go_on(self) -> None:
        self.dismiss("next")

    def action_skip(self) -> None:
        """Show no more lessons today."""
        self.dismiss("skip")

    def action_back(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        from quizapp.tui.terminal import copy_code

        copy_code(self.app, self._worked.lesson.example, self.words)

    def action_try(self) -> None:
        """Let the learner run code with the lesson's variables."""
        from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen

        self.app.push_screen(ScratchpadScreen(self.words, self._thread, self._worked.lesson.example))

    def action_docs(self) -> None:
        """Open the documentation, of the next name each time."""
        for line in self.query(DocsLine):
            self.app.open_url(line.urls[self._docs_opened % len(line.urls)])
            self._docs_opened += 1


class FirstLessonScreen(LessonScreen):
    """A lesson that comes before its question; lessons can be skipped for the day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "skip", "keys.skip-lessons", id="lesson.skip"),
    ]


class OpenedLessonScreen(LessonScreen):
    """A lesson that was opened by the learner."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "keys.back", id="lesson.back"),
    ]
