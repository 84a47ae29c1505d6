"""Where an answer is typed: one line, or several for what a program prints."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from quizapp.tui.content import visible
from quizapp.tui.messages import AnswerGiven
from quizapp.tui.widgets.typed_line import TypedLine


class AnswerLine(TypedLine):
    """An answer of one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keys.answer", id="answer.submit"),
    ]

    async def action_submit(self) -> None:
        self.post_message(AnswerGiven(self.value))


class AnswerLines(TextArea):
    """An answer of several lines: Enter hands it in, ctrl+j begins a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keys.answer", id="answer.submit_lines"),
        Binding("ctrl+j,shift+enter", "new_line", "keys.new-line", id="answer.new_line"),
    ]
    DEFAULT_CSS = """
    AnswerLines, AnswerLines:focus {
        border: none; border-left: outer $primary; padding: 0 1; height: auto; min-height: 3; max-height: 10;
        background: $panel; background-tint: transparent;
        & .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, tab_behavior="focus", soft_wrap=True)

    async def _on_key(self, event: events.Key) -> None:
        # The text area would insert what these keys stand for. Priority bindings would
        # be quicker than the text typed before them, which still waits for this widget.
        bound = self.screen.active_bindings.get(event.key)
        if bound is not None and bound.node is self:
            event.prevent_default()

    def action_submit(self) -> None:
        self.post_message(AnswerGiven(self.text))

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_paste(self, event: events.Paste) -> None:
        await super()._on_paste(events.Paste(visible(event.text)))
        event.stop()
        event.prevent_default()
