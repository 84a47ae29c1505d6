"""The packs with what is due, what is new and what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quizapp.tui.content import bar, pad, plain
from quizapp.tui.messages import PackPointedAt

if TYPE_CHECKING:
    from quizapp.words import Words

_NUMBER = 6
_BAR = 8
_SHARE = 6
#: Cells of a line that its numbers and the bar take.
_FIGURES = 2 * _NUMBER + 3 + _BAR + _SHARE
_WIDEST_TITLE = 48


@dataclass(frozen=True, slots=True)
class PackLine:
    """What one line of the list says; ``known`` is 0 to 1."""

    name: str
    title: str
    due: int
    new: int
    known: float


class PackHead(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    PackHead { height: 1; padding: 0 3 0 2; color: $text-muted; }
    """

    def __init__(self, words: Words) -> None:
        super().__init__(markup=False)
        self._words = words

    def render(self) -> Content:
        say = self._words.say
        cells = [say("home.pack"), say("home.column-due"), say("home.column-new"), say("home.column-known")]
        title, due, new, known = (Content.styled(text, "$text-muted") for text in cells)
        return Content.assemble(
            pad(title, title_width(self.size.width)),
            pad(due, _NUMBER, right=True),
            pad(new, _NUMBER, right=True),
            "   ",
            pad(known, _BAR + _SHARE),
        )


class PackTable(OptionList, inherit_bindings=False):
    """The list of packs. Nothing is pointed at until the learner moves into it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", "keys.packs", id="packs.down", show=False, system=True),
        Binding("up", "cursor_up", "keys.packs-up", id="packs.up", show=False, system=True),
        Binding("pagedown", "page_down", "keys.page-down", id="packs.page_down", show=False, system=True),
        Binding("pageup", "page_up", "keys.page-up", id="packs.page_up", show=False, system=True),
        Binding("home", "first", "keys.first", id="packs.first", show=False, system=True),
        Binding("end", "last", "keys.last", id="packs.last", show=False, system=True),
    ]
    DEFAULT_CSS = """
    PackTable, PackTable:focus {
        height: 1fr; border: none; padding: 0 1; background: transparent; background-tint: transparent;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .option-list--option { padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.packs: Sequence[PackLine] = ()

    @property
    def pointed_at(self) -> PackLine | None:
        """The pack that the learner moved to."""
        place = self.highlighted
        return self.packs[place] if place is not None and place < len(self.packs) else None

    def show(self, packs: Sequence[PackLine]) -> None:
        """Show these packs; a pack pointed at stays so."""
        name = self.pointed_at.name if self.pointed_at else None
        self.packs = packs
        self._draw()
        self.highlighted = next((place for place, pack in enumerate(packs) if pack.name == name), None)

    def point_at_none(self) -> None:
        """Leave the list."""
        self.highlighted = None

    def on_resize(self, _: events.Resize) -> None:
        if self.packs:
            place = self.highlighted
            self._draw()
            self.highlighted = place

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(PackPointedAt(event.option_index))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        if highlighted is None:
            self.post_message(PackPointedAt(None))

    def _draw(self) -> None:
        width = title_width(self.scrollable_content_region.width - 2)
        self.set_options(Option(_pack_content(pack, width)) for pack in self.packs)


def title_width(width: int) -> int:
    """Cells left for a title in a line of so many cells."""
    return max(8, min(width - _FIGURES, _WIDEST_TITLE))


def _pack_content(pack: PackLine, width: int) -> Content:
    quiet = "" if pack.due or pack.new else "$text-muted"
    return Content.assemble(
        pad(plain(pack.title, quiet), width),
        pad(_number(pack.due), _NUMBER, right=True),
        pad(_number(pack.new), _NUMBER, right=True),
        "   ",
        bar(pack.known, _BAR),
        pad(Content.styled(f"{pack.known:.0%}", "$text-muted"), _SHARE, right=True),
    )


def _number(count: int) -> Content:
    return Content.styled(str(count), "bold") if count else Content.styled("·", "$text-muted")
