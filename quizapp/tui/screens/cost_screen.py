"""The cost of other settings: the days ahead are simulated, one plan after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.text_lines import Lines, TitleLine
from quizapp.words.aligned import aligned

if TYPE_CHECKING:
    from quizapp.progress.simulation import Cost
    from quizapp.progress.trying_settings import Comparison
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: Seconds between updates of the progress.
_PAUSE = 0.2


class _Left(Exception):
    """The screen was left while a plan was being simulated."""


class CostScreen(FetchingPage["Comparison"]):
    """A table that gets a row when each plan has been simulated. Nothing is changed."""

    CSS_PATH = "cost.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "keys.back", id="cost.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread) -> None:
        super().__init__(words, thread)
        self._percent = 0
        self._left = False

    def parts(self) -> ComposeResult:
        say = self.words.say
        yield TitleLine(Content.styled(say("memory.cost-title"), "bold $text-primary"))
        with VerticalScroll():
            yield Lines(say("memory.cost-about"), classes="about")
            yield Lines(classes="table")
            yield Lines(Content.styled(say("memory.assumed"), "$text-muted"), classes="assumed")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_unmount(self) -> None:
        self._left = True

    def on_screen_resume(self) -> None:
        if not self._percent:
            self.load()

    def fetch(self, study: Study) -> Comparison:
        return study.comparison()

    async def draw(self, fetched: Comparison) -> None:
        if not fetched.simulation.has_questions:
            self._percent = 100
            self._draw(Content(self.words.say("memory.cost-empty")))
            return
        costs: list[Cost] = []
        playing = fetched.costs(self._tell)
        telling = self.set_interval(_PAUSE, lambda: self._show(costs, fetched.days))
        self._percent = 1
        try:
            # Not on the study's thread, which reviews use: nothing here accesses the log.
            while (cost := await asyncio.to_thread(_next, playing)) is not None:
                costs.append(cost)
                self._show(costs, fetched.days)
        finally:
            telling.stop()
        self._percent = 100
        self._show(costs, fetched.days)

    def _tell(self, done: int, total: int) -> None:
        if self._left:
            raise _Left
        self._percent = max(1, 100 * done // total)

    def _show(self, costs: list[Cost], days: int) -> None:
        from quizapp.progress.cost_table import cost_table

        lines = [Content(line) for line in aligned(cost_table(costs, days, self.words))]
        lines[0] = lines[0].stylize("$text-muted")
        if self._percent < 100:
            counting = self.words.say("memory.cost-counting", percent=self._percent)
            lines.append(Content.styled(counting, "$text-accent"))
        self._draw(Content("\n").join(lines))

    def _draw(self, table: Content) -> None:
        # When the screen is being left, the table may be gone already.
        for lines in self.query(".table").results(Lines):
            lines.update(table)


def _next(playing: Iterator[Cost]) -> Cost | None:
    try:
        return next(playing, None)
    except _Left:
        return None
