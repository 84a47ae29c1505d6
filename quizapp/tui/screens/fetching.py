"""The base of a screen whose content is fetched from the study, again whenever it becomes visible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.text_lines import TitleLine

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

T = TypeVar("T")


class FetchingPage(Page[None], Generic[T]):
    """Fetches with :meth:`fetch` on the study's thread and shows the result with :meth:`draw`."""

    def __init__(self, words: Words, thread: StudyThread) -> None:
        super().__init__(words)
        self.thread = thread

    def fetch(self, study: Study) -> T:
        """The content of the screen."""
        raise NotImplementedError

    async def draw(self, fetched: T) -> None:
        """Show the content."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Fetch and show the content again."""
        self.run_worker(self._load(self.fetch), group="fetching", exclusive=True)

    def do(self, job: Callable[[Study], T]) -> None:
        """Run ``job`` in the study's thread, then show the content again."""
        # Not in the same group as fetching: coming back to the screen would cancel it.
        self.run_worker(self._load(job), group="doing")

    async def _load(self, job: Callable[[Study], T]) -> None:
        async def fetch_and_draw() -> None:
            await self.draw(await self.thread.do(job))
            self.refresh_bindings()

        await self.attempt(fetch_and_draw())

    def review(self, scope: Scope) -> None:
        """Start a review or practice of a scope."""
        from quizapp.tui.screens.review_screen import ReviewScreen

        self.app.push_screen(ReviewScreen(self.words, self.thread, lambda: scope))

    @property
    def title_line(self) -> TitleLine:
        """The line at the top."""
        return self.query_one(TitleLine)

    def action_back(self) -> None:
        self.dismiss()
