"""The quality of an answer, and the interval that each quality leads to."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from quizapp.scheduling.sm2 import HELD
from quizapp.tui.content import cells, cut, pad
from quizapp.tui.phrases import in_days

if TYPE_CHECKING:
    from quizapp.review.turn import Answered
    from quizapp.words import Words

_QUALITIES = range(6)
_WIDEST = 7


class QualityRow(Widget):
    """Six numbers and the interval for each, shown once for neighbours with the same one; the
    current quality is marked. A click changes it."""

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
        label = say("verdict.quality") + "  "
        width = min(_WIDEST, max(4, (self.size.width - cells(label)) // len(_QUALITIES)))
        numbers, choices = Content.styled(label, "$text-muted"), Content(" " * cells(label))
        for quality in _QUALITIES:
            pressed = Style.from_meta({"quality": quality})
            style = "bold reverse" if quality == chosen else "$text-muted"
            number = Content.styled(f"[{quality}]" if quality == chosen else f" {quality} ", style)
            numbers += pad(number, width).stylize(pressed)
        for same, group in groupby(_QUALITIES, self._choice):
            together = list(group)
            room = width * len(together) - 1
            interval = next((text for text in same if cells(text) < room), same[-1])
            style = "" if chosen in together else "$text-muted"
            pressed = Style.from_meta({"quality": together[0]})
            choices += pad(Content.styled(f" {interval}", style), room + 1).stylize(pressed)
        meaning = Content.styled(say(f"verdict.quality-{chosen}"), "italic $text-muted")
        numbers += cut(meaning, self.size.width - cells(numbers))
        return Content("\n").join([numbers, choices])

    def _choice(self, quality: int) -> tuple[str, ...]:
        """The interval for a quality, in words and, if there is little room, as a sign."""
        say, intervals = self._words.say, self._answered.intervals
        if not intervals:
            again = quality < HELD
            return (say("verdict.does-again"), "↻") if again else (say("verdict.does-held"), "✓")
        days = say("review.days-short", n=intervals[quality])
        if quality < HELD:
            return (say("verdict.does-again-then", days=days), f"↻ {days}")
        return (in_days(intervals[quality], self._words), days)

    async def on_click(self, event: events.Click) -> None:
        quality = event.style.meta.get("quality")
        if isinstance(quality, int):
            await self.run_action(f"screen.quality({quality})")
