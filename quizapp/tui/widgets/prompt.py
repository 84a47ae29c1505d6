"""The input field for code to be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from quizapp.examine.scratchpad import History, is_whole
from quizapp.tui.widgets.editor import CodeArea


class Prompt(CodeArea):
    """Enter runs complete input and otherwise starts a new line; up and down recall earlier input."""

    @dataclass
    class Entered(Message):
        """The learner submitted input to run."""

        text: str

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "keys.run", id="prompt.run"),
        Binding("ctrl+j,shift+enter", "new_line", "keys.new-line", id="prompt.new_line"),
        Binding("up", "back", "keys.history-back", id="prompt.back", key_display="↑"),
        Binding("down", "forward", "keys.history-forward", id="prompt.forward", key_display="↓", show=False),
        Binding("pageup", "screen.scroll(-1)", "keys.page-up", id="prompt.page_up", show=False),
        Binding("pagedown", "screen.scroll(1)", "keys.page-down", id="prompt.page_down", show=False),
    ]
    DEFAULT_CSS = """
    Prompt, Prompt:focus { min-height: 1; max-height: 8; }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self._history = History()

    def action_run(self) -> None:
        if not self.text.strip():
            return
        at_end = self.cursor_location == self.document.end
        if at_end and not is_whole(self.text):
            self.new_line()
            return
        self.post_message(self.Entered(self.text.rstrip()))

    def action_new_line(self) -> None:
        self.new_line()

    def taken(self) -> None:
        """Start a new input, because the present one is being run."""
        self._history.add(self.text.rstrip())
        self.text = ""

    def action_back(self) -> None:
        """Move up within the input, or from its first line to the previous input."""
        if self.cursor_location[0]:
            self.action_cursor_up()
        else:
            self._put(self._history.back(self.text))

    def action_forward(self) -> None:
        """Move down within the input, or from its last line to the next input."""
        if self.cursor_location[0] < self.document.line_count - 1:
            self.action_cursor_down()
        else:
            self._put(self._history.forward())

    def _put(self, text: str | None) -> None:
        if text is not None:
            self.text = text
            self.move_cursor(self.document.end)
