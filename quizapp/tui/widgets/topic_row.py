"""A pack or a tag as a line: what is due, what is new and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizapp.tui.content import bar, pad, plain

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.words import Words

_NUMBER = 6
_BAR = 8
_SHARE = 6
#: Cells of a line that its numbers and the bar take.
_FIGURES = 2 * _NUMBER + 3 + _BAR + _SHARE
_WIDEST_TITLE = 48


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What one line says; ``known`` is 0 to 1."""

    scope: Scope
    title: str
    due: int
    new: int
    known: float

    @property
    def key(self) -> Scope:
        return self.scope

    def content(self, width: int) -> Content:
        quiet = "" if self.due or self.new else "$text-muted"
        return Content.assemble(
            pad(plain(self.title, quiet), _title_width(width)),
            pad(_number(self.due), _NUMBER, right=True),
            pad(_number(self.new), _NUMBER, right=True),
            "   ",
            bar(self.known, _BAR),
            pad(Content.styled(f"{self.known:.0%}", "$text-muted"), _SHARE, right=True),
        )


class TopicHead(Widget):
    """The names of the columns; ``kind`` is the word of what the lines are."""

    DEFAULT_CSS = """
    TopicHead { height: 1; padding: 0 3 0 2; color: $text-muted; }
    """

    def __init__(self, words: Words, kind: str = "home.pack") -> None:
        super().__init__(markup=False)
        self._words = words
        self._kind = kind

    def name_lines(self, kind: str) -> None:
        """Say by another word what the lines are."""
        self._kind = kind
        self.refresh()

    def render(self) -> Content:
        names = (self._kind, "home.column-due", "home.column-new", "home.column-known")
        title, due, new, known = (Content.styled(self._words.say(name), "$text-muted") for name in names)
        return Content.assemble(
            pad(title, _title_width(self.size.width)),
            pad(due, _NUMBER, right=True),
            pad(new, _NUMBER, right=True),
            "   ",
            pad(known, _BAR + _SHARE),
        )


def _title_width(width: int) -> int:
    """Cells left for a title in a line of so many cells."""
    return max(8, min(width - _FIGURES, _WIDEST_TITLE))


def _number(count: int) -> Content:
    return Content.styled(str(count), "bold") if count else Content.styled("·", "$text-muted")
