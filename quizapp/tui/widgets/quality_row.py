"""The quality of an answer and what each one leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizapp.tui.content import cells, cut, pad

if TYPE_CHECKING:
    from quizapp.review.turn import Answered
    from quizapp.words import Words

_QUALITIES = range(6)
_WIDEST = 7


class QualityRow(Widget):
    """Six numbers with the next interval of each; the one that stands is marked. A click changes it."""

    DEFAULT_CSS = """
    QualityRow { height: 2; padding: 0 2; dock: bottom; background: $background; }
    """
    ALLOW_SELECT = False

    def __init__(self, answered: Answered, words: Words) -> None:
        super().__init__(markup=False)
        self._answered = answered
        self._words = words

    def change(self, answered: Answered) -> None:
        """Mark another quality."""
        self._answered = answered
        self.refresh()

    def render(self) -> Content:
        say, chosen = self._words.say, self._answered.quality
        label = say("review.quality") + "  "
        width = min(_WIDEST, max(4, (self.size.width - cells(label)) // len(_QUALITIES)))
        numbers, spans = Content.styled(label, "$text-muted"), Content(" " * cells(label))
        for quality in _QUALITIES:
            pressed = Style.from_meta({"quality": quality})
            style = "bold reverse" if quality == chosen else "$text-muted"
            number = Content.styled(f"[{quality}]" if quality == chosen else f" {quality} ", style)
            numbers += pad(number, width).stylize(pressed)
            days = self._days(quality)
            spans += pad(Content.styled(days, "" if quality == chosen else "$text-muted"), width).stylize(
                pressed
            )
        meaning = Content.styled(say(f"review.quality-{chosen}"), "italic $text-muted")
        numbers += cut(meaning, self.size.width - cells(numbers))
        return Content("\n").join([numbers, spans])

    def _days(self, quality: int) -> str:
        intervals = self._answered.intervals
        return " " + self._words.say("review.days-short", n=intervals[quality]) if intervals else ""

    async def on_click(self, event: events.Click) -> None:
        quality = event.style.meta.get("quality")
        if isinstance(quality, int):
            await self.run_action(f"screen.quality({quality})")
