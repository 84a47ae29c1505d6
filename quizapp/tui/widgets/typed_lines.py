"""Lines that are typed, in which bound keys act and pastes keep their lines."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from quizapp.tui.widgets.typed_line import pasted


class TypedLines(TextArea):
    """The base of every field of several lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The text area's own key for it suspends the application.
        Binding("ctrl+underscore,super+z", "undo", "keys.undo-typing", id="typed.undo", show=False),
    ]

    async def _on_key(self, event: events.Key) -> None:
        # The text area would insert what these keys stand for. Priority bindings would
        # be quicker than the text typed before them, which still waits for this widget.
        bound = self.screen.active_bindings.get(event.key)
        if bound is not None and bound.node is self:
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        await super()._on_paste(events.Paste(pasted(event.text)))
