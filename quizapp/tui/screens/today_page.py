"""The content of home: the figures of the day, the packs, the version of PyTorch, and the date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from quizapp.runner.runner_errors import RunnerClosed, RunnerError
from quizapp.tui.content import plain, visible
from quizapp.tui.phrases import day_text, in_days, sentence
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.text_lines import EndsLine, TitleLine

if TYPE_CHECKING:
    from quizapp.progress.home_figures import HomeFigures
    from quizapp.runner.client import Runner
    from quizapp.tui.study_thread import StudyThread
    from quizapp.tui.widgets.figures import FiguresView
    from quizapp.words import Words

#: Seconds between checks of the date, so that the figures change with the day.
_LOOK = 30
#: Seconds for which a longer message is shown.
_READING = 15


class TodayPage(Page[None]):
    """The figures of the day and the packs. It is shown before the figures are available."""

    def __init__(self, words: Words, thread: StudyThread, runner: Runner, today: Callable[[], date]) -> None:
        super().__init__(words)
        self.thread = thread
        self.figures: HomeFigures | None = None
        self.view: FiguresView | None = None
        self._runner = runner
        self._today = today
        self._torch = Content.styled(words.say("home.torch-waking"), "$text-muted")

    def parts(self) -> ComposeResult:
        yield TitleLine(self._brand(), self._state())
        looking = Content.styled(self.words.say("home.looking"), "$text-muted")
        yield EndsLine(looking, classes="headline")

    def on_mount(self) -> None:
        self.set_interval(_LOOK, self._look_at_calendar)

    def load(self) -> None:
        """Fetch the figures again."""
        self.run_worker(self._load(), group="figures", exclusive=True)

    async def _load(self) -> None:
        figures = await self.attempt(self.thread.do(lambda study: study.home()), self._complain)
        if figures is None:
            return
        self.figures = figures
        await self._draw(figures)
        with suppress(RunnerClosed):  # while the figures are read
            await self.thread.do(lambda study: study.get_ready())

    async def wake(self) -> None:
        """Wait for the runner, and show its version of PyTorch and its device."""
        try:
            ready = await asyncio.shield(asyncio.wrap_future(self._runner.start()))
        except RunnerClosed:
            return
        except RunnerError:
            self._torch = Content.styled(self.words.say("home.torch-missing"), "$text-error")
        else:
            message = self.words.say(
                "home.torch-ready", device=ready.device, torch=ready.torch.partition("+")[0]
            )
            self._torch = Content.styled("● ", "$text-success") + plain(message)
        self._title()
        await self._tell_news()

    async def _tell_news(self) -> None:
        """Show that questions run on another device than the requested one."""
        try:
            news = await self.thread.do(lambda study: study.news())
        except Exception as error:
            if sentence(error, self.words) is None:  # otherwise shown instead of the figures
                raise
            return
        if news is not None:
            self.notify(visible(self.words.note(news)), markup=False, severity="warning", timeout=_READING)

    async def _draw(self, figures: HomeFigures) -> None:
        from quizapp.tui.widgets.figures import FiguresView
        from quizapp.tui.widgets.text_lines import Lines

        self._title()
        await self.query(".trouble").remove()
        streak = self.words.say("home.streak", n=figures.streak) if figures.streak else ""
        headline = self.query_one(".headline", EndsLine)
        headline.show(self._headline(figures), Content.styled(streak, "$text-warning"))
        if self.view is None:
            self.view = FiguresView(figures, self.words, self.thread)
            await self.mount(self.view)
        else:
            self.view.show(figures)
        self.refresh_bindings()
        if not figures.packs:
            await self.mount(
                Lines(plain(self.words.say("home.no-packs-yet")), classes="trouble"), after=".headline"
            )

    async def _complain(self, message: str) -> None:
        from quizapp.tui.widgets.text_lines import Lines

        await self.query(".trouble").remove()
        self.query_one(".headline", EndsLine).show(Content(""), Content(""))
        await self.mount(Lines(plain(message, "$text-error"), classes="trouble"), after=".headline")

    def _headline(self, figures: HomeFigures) -> Content:
        say = self.words.say
        if figures.due + figures.new:
            left = Content.assemble(
                *_figure(say("home.due", n=figures.due), strong=figures.due > 0),
                "   ",
                *_figure(say("home.new", n=figures.new), strong=figures.new > 0),
                "   ",
                (say("home.minutes", n=figures.minutes), "$text-muted"),
            )
        else:
            sign = ("✓ ", "bold $text-success") if figures.packs else ("! ", "bold $text-warning")
            left = Content.assemble(sign, (say(self._idle_key(figures)), "bold"))
            if figures.next_due is not None:
                days = (figures.next_due - figures.today).days
                left += Content.styled(
                    "   " + say("home.next", when=in_days(days, self.words)), "$text-muted"
                )
        return left

    def _idle_key(self, figures: HomeFigures) -> str:
        if not figures.packs:
            return "home.no-packs"
        if figures.is_free:
            return "home.free-day"
        return "home.done" if figures.answered_today else "home.nothing-due"

    def _title(self) -> None:
        self.query_one(TitleLine).show(self._brand(), self._state())

    def _brand(self) -> Content:
        return Content.styled("quizapp", "bold $text-primary")

    def _state(self) -> Content:
        return Content.assemble(self._torch, "   ", (day_text(self._today(), self.words), "bold"))

    def _look_at_calendar(self) -> None:
        if self.figures is not None and self.figures.today != self._today():
            self.load()


def _figure(text: str, *, strong: bool) -> list[tuple[str, str]]:
    """A number and what it counts."""
    return [(text, "bold" if strong else "$text-muted")]
