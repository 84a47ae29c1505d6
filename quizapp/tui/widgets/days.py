"""The next seven days as small bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizapp.tui.content import pad
from quizapp.tui.phrases import weekday

if TYPE_CHECKING:
    from quizapp.words import Words

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_ROWS = 2
_WIDEST = 10
#: Minimum value of a full bar, so that a single question does not look like many.
_FULL = 8


class DayBars(Widget):
    """One bar per day: its height shows how many questions fall due."""

    DEFAULT_CSS = """
    DayBars { height: 4; padding: 0 2; }
    """

    def __init__(self, words: Words) -> None:
        super().__init__(markup=False)
        self._words = words
        self._ahead: Sequence[tuple[date, int]] = ()

    def show(self, ahead: Sequence[tuple[date, int]]) -> None:
        """Show these days and counts."""
        self._ahead = ahead
        self.refresh()

    def render(self) -> Content:
        if not self._ahead:
            return Content("")
        width = min(_WIDEST, self.size.width // len(self._ahead))
        most = max(_FULL, *(count for _, count in self._ahead))
        rows = [self._bars(row, width, most) for row in reversed(range(_ROWS))]
        counts = [
            pad(Content.styled(str(count) if count else "·", "bold" if count else "$text-muted"), width)
            for _, count in self._ahead
        ]
        names = [
            pad(Content.styled(weekday(day, self._words), "$text-muted"), width) for day, _ in self._ahead
        ]
        return Content("\n").join([*rows, Content("").join(counts), Content("").join(names)])

    def _bars(self, row: int, width: int, most: int) -> Content:
        """One row of all bars; row 0 is the lowest."""
        blocks = len(_EIGHTHS) - 1
        drawn = []
        for _, count in self._ahead:
            height = max(round(count / most * _ROWS * blocks), int(count > 0))
            level = min(max(height - row * blocks, 0), blocks)
            drawn.append(_EIGHTHS[level] * (width - 3) + "   ")
        return Content.styled("".join(drawn), "$secondary")
