"""A pack or a tag as a row with its numbers of due, new and known questions, and the head of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizapp.tui.content import pad, plain, steps_bar
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.progress.steps import Steps
    from quizapp.words import Words

_NUMBER = 6
_BAR = 8
_MET = 9
_SOLID = 7
#: Width of the numbers and the bar, in cells.
_FIGURES = 2 * _NUMBER + 3 + _BAR + _MET + _SOLID
_WIDEST_TITLE = 48


@dataclass(frozen=True, slots=True)
class TopicRow:
    """The content of a row."""

    scope: Scope
    title: str
    due: int
    new: int
    steps: Steps

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
            steps_bar(self.steps, _BAR),
            pad(Content.styled(f"{self.steps.met}/{self.steps.total}", "$text-muted"), _MET, right=True),
            pad(_number(self.steps.solid), _SOLID, right=True),
        )


class TopicHead(Widget):
    """The names of the columns; ``kind`` is the word for the rows."""

    DEFAULT_CSS = """
    TopicHead { height: 1; padding: 0 3 0 2; color: $text-muted; }
    """

    def __init__(self, words: Words, kind: str = "home.pack") -> None:
        super().__init__(markup=False)
        self._words = words
        self._kind = kind

    def name_lines(self, kind: str) -> None:
        """Change the word for the rows."""
        self._kind = kind
        self.refresh()

    def render(self) -> Content:
        names = (self._kind, "home.column-due", "home.column-new", "home.column-met", "home.column-solid")
        title, due, new, met, solid = (Content.styled(self._words.say(name), "$text-muted") for name in names)
        return Content.assemble(
            pad(title, _title_width(self.size.width)),
            pad(due, _NUMBER, right=True),
            pad(new, _NUMBER, right=True),
            "   ",
            pad(met, _BAR + _MET, right=True),
            pad(solid, _SOLID, right=True),
        )


def _title_width(width: int) -> int:
    """The width for a title in a row of ``width`` cells."""
    return max(8, min(width - _FIGURES, _WIDEST_TITLE))


def _number(count: int) -> Content:
    return Content.styled(str(count), "bold") if count else Content.styled("·", "$text-muted")


class Tabs(Lines):
    """Packs or tags: the current list is marked. A click changes it."""

    ALLOW_SELECT = False

    def __init__(self, words: Words) -> None:
        super().__init__(classes="tabs")
        self._words = words
        self._tags: bool | None = None

    def show(self, tags: bool) -> None:
        """Mark the current list."""
        self._tags = tags
        shown = []
        for key, chosen in (("browse.by-pack", not tags), ("browse.by-tag", tags)):
            style = "bold reverse $primary" if chosen else "$text-muted"
            text = Content.styled(f" {self._words.say(key)} ", style)
            shown.append(text.stylize(Style.from_meta({"tags": key == "browse.by-tag"})))
        self.update(Content(" ").join(shown))

    async def on_click(self, event: events.Click) -> None:
        if event.style.meta.get("tags", self._tags) != self._tags:
            await self.run_action("screen.switch")
