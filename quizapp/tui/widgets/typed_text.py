"""Base classes of input fields of one or several lines. Pasted control characters become visible signs."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from quizapp.tui.content import visible


def pasted(text: str) -> str:
    """The text of a paste, safe to show; terminals send a carriage return for each newline."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def in_one_line(text: str) -> str:
    """The lines of a paste joined, without their indentation and without empty ones.

    A paste whose first line was typed before begins with a newline.
    """
    first, *rest = text.split("\n")
    lines = [line.strip() for line in rest if line.strip()]
    return " ".join([first.rstrip() if lines else first, *lines])


class TypedLine(Input):
    """The base of every one-line input: nothing in it is active, whatever is pasted."""

    DEFAULT_CSS = """
    TypedLine, TypedLine:focus {
        border: none; border-left: outer $primary; padding: 0 1; height: 1;
        background: $panel; background-tint: transparent;
    }
    """

    def __init__(self, placeholder: str, *, classes: str | None = None) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False, classes=classes)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert_pasted(pasted(event.text))

    def insert_pasted(self, text: str) -> None:
        """Replace the selection by a paste, its lines joined."""
        line = in_one_line(text)
        if not line[:1].strip() and not self.value[: min(self.selection)].strip():
            line = line.lstrip()
        self.replace(line, *sorted(self.selection))


class TypedLines(TextArea):
    """The base of every field of several lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The text area's own key for it suspends the application.
        Binding("ctrl+underscore,super+z", "undo", "keys.undo-typing", id="typed.undo", show=False),
    ]

    async def _on_key(self, event: events.Key) -> None:
        # The text area would insert the characters of these keys. Priority bindings would overtake text
        # typed before, which still waits for this widget.
        bound = self.screen.active_bindings.get(event.key)
        if bound is not None and bound.node is self:
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        await super()._on_paste(events.Paste(pasted(event.text)))


class FilterLine(TypedLine):
    """An input that filters a list while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.to_list", "keys.to-list", id="filter.to_list"),
        Binding("escape", "screen.clear_filter", "keys.clear-filter", id="filter.clear"),
    ]
    DEFAULT_CSS = """
    FilterLine, FilterLine:focus { border-left: outer $secondary; margin-bottom: 1; }
    """
