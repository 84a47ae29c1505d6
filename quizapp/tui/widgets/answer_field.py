"""Input fields for an answer: one line, or several for printed output."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizapp.tui.events import AnswerGiven
from quizapp.tui.widgets.typed_text import TypedLine, TypedLines


class AnswerLine(TypedLine):
    """An answer of one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keys.answer", id="answer.submit"),
    ]

    async def action_submit(self) -> None:
        self.post_message(AnswerGiven(self.value))


class AnswerLines(TypedLines):
    """An answer of several lines: Enter submits it, ctrl+j starts a new line."""

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

    def action_submit(self) -> None:
        self.post_message(AnswerGiven(self.text))

    def action_new_line(self) -> None:
        self.insert("\n")
