"""A review: question after question until nothing is left. The session makes every decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content

from quizapp.tui.content import bar, plain
from quizapp.tui.events import AnswerGiven
from quizapp.tui.screens.deeds_page import DeedsPage
from quizapp.tui.screens.lessons_page import LessonsPage
from quizapp.tui.screens.sitting_page import READING
from quizapp.tui.screens.verdict_page import VerdictPage
from quizapp.tui.terminal import copy_code
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.teaching import DocsLine
from quizapp.tui.widgets.text_lines import TitleLine
from quizapp.tui.widgets.verdict import VerdictView

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.review.lesson_steps import GivenLesson
    from quizapp.review.study import Study
    from quizapp.review.turn import Answered, Asked
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

_BAR = 14
_ANSWERED_ONLY = {"go_on", "quality", "another", "docs", "try", "edit"}
_SETTING_ASIDE = {"suspend", "bury", "due", "flag", "forget"}


class ReviewScreen(VerdictPage, LessonsPage, DeedsPage):
    """Asks, gives hints and takes answers."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "copy", "keys.copy", id="review.copy"),
        Binding("f5", "undo", "keys.undo", id="review.undo", show=False),
        Binding("f6", "suspend", "keys.suspend", id="review.suspend", show=False),
        Binding("f7", "bury", "keys.bury", id="review.bury", show=False),
        Binding("f8", "due", "keys.due", id="review.due", show=False),
        Binding("f9", "flag", "keys.flag", id="review.flag", show=False),
        Binding("f10", "forget", "keys.forget", id="review.forget", show=False),
        Binding("escape", "leave", "keys.back", id="review.leave"),
    ]

    def __init__(self, words: Words, thread: StudyThread, scope: Callable[[], Scope]) -> None:
        super().__init__(words, thread, scope)
        self._hints = 0
        #: Whether the learner said to be sure of the next answer.
        self._sure = False

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield Container(id="body")

    def on_mount(self) -> None:
        self.begin(self.go_on())

    async def go_on(self) -> None:
        await self._ask(
            await self.do(lambda study, sitting: _titled(study, sitting.next(), self.words.language))
        )

    async def _another(self) -> None:
        found = await self.do(lambda study, sitting: _titled(study, sitting.another(), self.words.language))
        if found is not None:
            await self._ask(found)

    async def _ask(self, found: tuple[Asked, str] | GivenLesson | None) -> None:
        if found is not None and not isinstance(found, tuple):
            await self.give(found)
            return
        if found is None:
            await self.tell_news()
            await self.end()
            return
        self.asked, title = found
        self._hints = 0
        self.can_recall = await self.do(lambda _, sitting: sitting.can_recall)
        self.query_one(TitleLine).show(plain(title, "bold") + self._kind(), self._progress())
        self._sure = False
        await self.show(AskedQuestionView(self.asked, self.words))
        if self.asks_sure:
            self._show_sure()
        # In parallel with this step: an answer typed in the meantime is accepted immediately.
        self.run_worker(self.attempt(self._tell_all_news()), group="news")

    async def _tell_all_news(self) -> None:
        news = await self.do(lambda study, _: study.news())
        if news is not None:
            self.notify(self.words.note(news), markup=False, severity="warning", timeout=READING)
        await self.tell_news()

    async def _answer(self, text: str) -> None:
        sure = True if self._sure else False if self.asks_sure else None
        await self._teach(await self.do(lambda _, sitting: sitting.answer(text, sure=sure)))

    async def _dont_know(self) -> None:
        await self._teach(await self.do(lambda _, sitting: sitting.dont_know()))

    async def _teach(self, answered: Answered) -> None:
        if answered.verdict == "unreadable":
            note = self.words.note(answered.note) if answered.note else self.words.say("review.unreadable")
            self.query_one(AskedQuestionView).show_unreadable(note)
            return
        await self.show_verdict(answered)
        if answered.meanwhile is not None:
            message = self.words.note(answered.meanwhile)
            self.notify(message, markup=False, severity="warning", timeout=READING)

    async def _hint(self) -> None:
        steps = await self.do(lambda _, sitting: sitting.hint(self.words.language))
        if steps and len(steps) == self._hints:
            self.tell("review.no-further-hint")
        elif steps:
            self._hints = len(steps)
            self.query_one(AskedQuestionView).show_hints(steps)
        else:
            self.tell("review.no-hint")

    def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        self.begin(self._answer(message.text))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        asking = bool(self.query(AskedQuestionView))
        view = next(iter(self.query(VerdictView)), None)
        if action in {"hint", "dont_know", "sure"}:
            return asking
        if action == "lesson":
            return self.can_recall and (asking or view is not None)
        if action in _SETTING_ASIDE:
            return asking or view is not None
        if action in {"quality", "docs"} and view is not None:
            practice = view.answered.asked.kind == "practice"
            return not practice if action == "quality" else bool(view.query(DocsLine))
        if action in _ANSWERED_ONLY:
            return view is not None
        return self.asked is not None if action == "copy" else True

    def action_hint(self) -> None:
        self.begin(self._hint())

    def action_sure(self) -> None:
        """Say that you are sure of the next answer, or take that back."""
        self._sure = not self._sure
        self._show_sure()

    def _show_sure(self) -> None:
        keys = (
            self.app.get_key_display(active.binding)
            for active in self.active_bindings.values()
            if active.binding.action == "screen.sure"
        )
        for view in self.query(AskedQuestionView):
            view.show_sure(next(keys, ""), sure=self._sure)

    def action_dont_know(self) -> None:
        self.begin(self._dont_know())

    def action_another(self) -> None:
        self.begin(self._another())

    def action_leave(self) -> None:
        if self._is_placement:
            self.tell("placing.unfinished")
        self.dismiss()

    def action_copy(self) -> None:
        if self.asked is not None:
            copy_code(self.app, self.asked.variant, self.words)

    def _kind(self) -> Content:
        assert self.asked is not None
        kind = self.asked.kind
        if kind == "review":
            return Content("")
        key = "placing.practice" if self._is_placement else f"review.{kind}"
        return Content.styled(f"   {self.words.say(key)}", "$text-accent")

    @property
    def _is_placement(self) -> bool:
        return self.scope is not None and self.scope.unit is not None

    def _progress(self) -> Content:
        assert self.asked is not None
        position, total = self.asked.position, self.asked.total
        message = self.words.say("review.position", position=position, total=total)
        return Content.styled(message + " ", "$text-muted") + bar(position / total, min(_BAR, total))


def _titled(
    study: Study, asked: Asked | GivenLesson | None, language: str
) -> tuple[Asked, str] | GivenLesson | None:
    """A question with the title of its pack; a lesson unchanged."""
    from quizapp.review.lesson_steps import GivenLesson

    if asked is None or isinstance(asked, GivenLesson):
        return asked
    pack = study.library.packs.get(asked.question.pack)  # its file may have been edited since
    return asked, "" if pack is None else pack.title.in_language(language)
