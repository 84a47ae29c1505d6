"""Where one types what to look for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from quizapp.tui.widgets.typed_line import TypedLine


class FilterLine(TypedLine):
    """A line of text that narrows a list while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.to_list", "keys.to-list", id="filter.to_list"),
        Binding("escape", "screen.clear_filter", "keys.clear-filter", id="filter.clear"),
    ]
    DEFAULT_CSS = """
    FilterLine, FilterLine:focus { border-left: outer $secondary; margin-bottom: 1; }
    """
