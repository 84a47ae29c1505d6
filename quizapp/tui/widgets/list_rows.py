"""A list of rows with columns, navigated with keys and the mouse."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizapp.tui.content import plain, spread
from quizapp.tui.events import PointedAt, RowOpened


class Row(Protocol):
    """A row of a list."""

    @property
    def key(self) -> Hashable:
        """Identifies the row, even after all rows were fetched again."""

    def content(self, width: int) -> Content:
        """The row in ``width`` cells."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above rows, which cannot be selected."""

    title: str
    figures: str = ""

    @property
    def key(self) -> Hashable:
        return ("heading", self.title)

    def content(self, width: int) -> Content:
        return spread(plain(self.title, "bold $text-primary"), plain(self.figures, "$text-muted"), width)


class Rows(OptionList, inherit_bindings=False):
    """Rows of which one can be selected. With ``eager``, the first is selected from the start,
    otherwise none until the learner moves into the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", "keys.down", id="rows.down", show=False, system=True),
        Binding("up", "cursor_up", "keys.up", id="rows.up", show=False, system=True),
        Binding("pagedown", "page_down", "keys.page-down", id="rows.page_down", show=False, system=True),
        Binding("pageup", "page_up", "keys.page-up", id="rows.page_up", show=False, system=True),
        Binding("home", "first", "keys.first", id="rows.first", show=False, system=True),
        Binding("end", "last", "keys.last", id="rows.last", show=False, system=True),
    ]
    DEFAULT_CSS = """
    Rows, Rows:focus {
        width: 1fr; height: 1fr; border: none; padding: 0 1;
        background: transparent; background-tint: transparent;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .option-list--option { padding: 0 1; }
    }
    """

    def __init__(self, *, eager: bool) -> None:
        super().__init__(markup=False)
        self._eager = eager
        self._rows: Sequence[Row] = ()
        self._drawn = -1

    @property
    def pointed_at(self) -> Row | None:
        """The selected row."""
        index = self.highlighted
        return self._rows[index] if index is not None and index < len(self._rows) else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the selection is kept."""
        key = self.pointed_at.key if self.pointed_at else None
        self._rows = rows
        self._draw()
        index = next((index for index, row in enumerate(rows) if row.key == key), None)
        first = next((index for index, row in enumerate(rows) if not isinstance(row, Heading)), None)
        self.highlighted = first if index is None and self._eager else index

    def point_at_none(self) -> None:
        """Deselect the row."""
        self.highlighted = None

    def on_resize(self, _: events.Resize) -> None:
        if self._rows and self._width != self._drawn:
            index = self.highlighted
            self._draw()
            self.highlighted = index

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(PointedAt())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click selects; a second one opens, or the first if a row is selected anyway."""
        if event.style.meta.get("option") is not None and (self._eager or event.chain == 2):
            self.post_message(RowOpened())

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        if highlighted is None:
            self.post_message(PointedAt())

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width - 2

    def _draw(self) -> None:
        self._drawn = self._width
        self.set_options(
            Option(row.content(self._width), disabled=isinstance(row, Heading)) for row in self._rows
        )
