"""A prompt for code with the variables of the question that was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.tui.content import code, plain
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.outcome_view import OutcomeView
from quizapp.tui.widgets.prompt import Prompt
from quizapp.tui.widgets.text_lines import CodeBlock, CodeLines, Lines, TitleLine

if TYPE_CHECKING:
    from quizapp.bank import Variant
    from quizapp.examine.scratchpad import Scratchpad
    from quizapp.review.study import Study
    from quizapp.runner.outcome import Outcome
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words


class ScratchpadScreen(Page[None]):
    """Runs input on the study's thread and shows the outcome. Nothing is logged."""

    CSS_PATH = "scratchpad.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "keys.back", id="trying.leave"),
    ]

    def __init__(self, words: Words, thread: StudyThread, variant: Variant) -> None:
        super().__init__(words)
        self._thread = thread
        self._variant = variant
        self._scratchpad: Scratchpad | None = None
        self._busy = False

    def parts(self) -> ComposeResult:
        title = plain(self.words.say("trying.title"), "bold")
        yield TitleLine(title, plain(self._variant.question.id, "$text-muted"))
        with VerticalScroll(can_focus=False):
            if self._variant.setup.strip() or self._variant.code is not None:
                yield CodeBlock(self._variant.setup, self._variant.code)
            yield Lines(plain(self.words.say("trying.about"), "$text-muted"), classes="about")
        yield Prompt(self.words.say("trying.type"))

    def on_mount(self) -> None:
        self.query_one(Prompt).focus()

    def on_prompt_entered(self, message: Prompt.Entered) -> None:
        message.stop()
        if not self._busy:
            self._busy = True
            self.query_one(Prompt).taken()
            self.run_worker(self._run(message.text), group="trying")

    async def _run(self, text: str) -> None:
        scroll = self.query_one(VerticalScroll)
        await scroll.mount(CodeLines(_entered(text), classes="entered"))
        scroll.scroll_end(animate=False)

        async def show(view: Widget) -> None:
            await scroll.mount(view)
            self.call_after_refresh(scroll.scroll_end, animate=False)

        try:
            outcome = await self.attempt(
                self._thread.do(lambda study: self._outcome(study, text)),
                lambda message: show(Lines(plain(message, "$text-error"))),
            )
        finally:
            self._busy = False
        if outcome is not None:
            await show(OutcomeView(outcome, self.words))

    def _outcome(self, study: Study, text: str) -> Outcome:
        """Run the input; called on the study's thread."""
        from quizapp.examine.scratchpad import scratchpad

        if self._scratchpad is None:
            self._scratchpad = scratchpad(study.runner, self._variant)
        return self._scratchpad.run(text)

    def action_scroll(self, by: int) -> None:
        """Scroll the output by a page; the prompt keeps the focus."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 2), animate=False)

    def action_leave(self) -> None:
        self.dismiss()


def _entered(text: str) -> Content:
    """The input, with a sign before each continuation line."""
    first, *rest = code(text).split("\n", allow_blank=True)
    sign, on = Content.styled("› ", "bold $text-primary"), Content("  ")
    return Content("\n").join([sign + first, *(on + line for line in rest)])
