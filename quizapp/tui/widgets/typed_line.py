"""A line to type in. Pasted control characters arrive as visible signs."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from quizapp.tui.content import visible


class TypedLine(Input):
    """The base of every line that is typed in: nothing in it acts, whatever is pasted."""

    DEFAULT_CSS = """
    TypedLine, TypedLine:focus {
        border: none; border-left: outer $primary; padding: 0 1; height: 1;
        background: $panel; background-tint: transparent;
    }
    """

    def __init__(self, placeholder: str, *, classes: str | None = None) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False, classes=classes)

    def _on_paste(self, event: events.Paste) -> None:
        super()._on_paste(events.Paste(visible(event.text)))
        event.stop()
        event.prevent_default()
