"""The base of full screens: the keys at the bottom, and messages about errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType

from quizapp.runner.runner_errors import RunnerClosed
from quizapp.tui.phrases import sentence
from quizapp.tui.widgets.key_line import KeyLine
from quizapp.words import Words

T = TypeVar("T")
_LEAST_WIDTH, _LEAST_HEIGHT = 60, 16


class Page(Screen[ScreenResultType]):
    """A screen that fills the terminal. Its content is defined by :meth:`parts`."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        yield from self.parts()
        yield KeyLine(self.words)

    def parts(self) -> ComposeResult:
        """The widgets from the top down to the keys."""
        raise NotImplementedError

    async def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < _LEAST_WIDTH or event.size.height < _LEAST_HEIGHT
        self.set_class(small, "-too-small")
        if small and not self.query(".too-small"):
            from quizapp.tui.widgets.text_lines import Lines

            await self.mount(Lines(self.words.say("app.too-small"), classes="too-small"))

    async def attempt(
        self, job: Awaitable[T], tell: Callable[[str], Awaitable[None]] | None = None
    ) -> T | None:
        """The result of a job. If it fails, None, after showing the error in a notification or
        passing it to ``tell``; also None if the application is being left."""
        try:
            return await job
        except RunnerClosed:
            return None
        except Exception as error:
            message = sentence(error, self.words)
            if message is None:
                raise
        if tell is None:
            self.notify(message, markup=False, severity="error")
        else:
            await tell(message)
        return None
