"""Where one types what to look for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FilterLine(Input):
    """A line of text that narrows a list while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.to_list", "keys.to-list", id="filter.to_list"),
        Binding("escape", "screen.clear_filter", "keys.clear-filter", id="filter.clear"),
    ]
    DEFAULT_CSS = """
    FilterLine, FilterLine:focus {
        border: none; border-left: outer $secondary; padding: 0 1; height: 1; margin-bottom: 1;
        background: $panel; background-tint: transparent;
    }
    """

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False)
