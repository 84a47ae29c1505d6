"""The lessons of a review: before their question, and again when the learner asks for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Container

from quizapp.tui.screens.sitting_page import READING, SittingPage
from quizapp.tui.widgets.key_line import key_for

if TYPE_CHECKING:
    from quizapp.review.lesson_steps import GivenLesson
    from quizapp.tui.screens.lesson_screen import LessonEnd


class LessonsPage(SittingPage):
    """Shows lessons over the screen of the session."""

    def action_lesson(self) -> None:
        self.begin(self._recall(0))

    async def give(self, given: GivenLesson) -> None:
        """Show a lesson, over an empty screen if it comes before its question."""
        from quizapp.tui.screens.lesson_screen import FirstLessonScreen, OpenedLessonScreen

        if not given.again:
            self.asked = None
            await self.query_one("#body", Container).remove_children()
            await self.tell_news()
        kind = OpenedLessonScreen if given.again else FirstLessonScreen
        where = self.words.say(
            "lesson.again" if given.again else "lesson.before", number=given.number, n=given.total
        )
        screen = kind(
            self.words,
            self.thread,
            given.worked,
            where,
            lambda text: self.do(lambda _, sitting: sitting.complete(text)),
            lambda: self.drawn_before(given.lesson.example, given.worked.outcome),
        )
        self.app.push_screen(screen, partial(self._after_lesson, given))

    def _after_lesson(self, given: GivenLesson, end: LessonEnd | None) -> None:
        if end == "skip":
            self.begin(self._skip_lessons())
        elif not given.again:
            self.begin(self.go_on())
        elif end == "next":
            self.begin(self._recall(given.number))

    async def _skip_lessons(self) -> None:
        await self.do(lambda _, sitting: sitting.skip_lessons())
        await self.go_on()
        # The answer field is focused by a message of the app, and only then is its key known.
        self.app.call_later(self._say_skipped)

    def _say_skipped(self) -> None:
        key = key_for(self.app.screen, "keys.lesson", self.words)
        said = self.words.say("lesson.paused-key" if key else "lesson.paused-short", key=key)
        self.notify(said, markup=False, timeout=6)

    async def _recall(self, start: int) -> None:
        given = await self.do(lambda _, sitting: sitting.recall(start))
        if given is not None:
            await self.give(given)

    async def tell_news(self) -> None:
        """Show new messages of the session."""
        for note in await self.do(lambda _, sitting: sitting.plan.news()):
            self.notify(self.words.note(note), markup=False, timeout=READING)
