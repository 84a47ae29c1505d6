"""A review: question after question until nothing is left. Every decision is the sitting's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from quizapp.review.question_deeds import LONGEST_NOTE, DeedRefused, Wish
from quizapp.runner.runner_errors import RunnerClosed, RunnerError
from quizapp.tui.content import bar, plain
from quizapp.tui.events import AnswerGiven
from quizapp.tui.phrases import sentence
from quizapp.tui.screens.deed_dialogs import DayDialog, NoteDialog
from quizapp.tui.screens.end import End, Ending, EndScreen
from quizapp.tui.screens.page import Page
from quizapp.tui.terminal import copy_code, edit, open_docs
from quizapp.tui.widgets.asking import AskingView
from quizapp.tui.widgets.key_line import key_for
from quizapp.tui.widgets.teaching import DocsLine
from quizapp.tui.widgets.text_lines import Lines, TitleLine
from quizapp.tui.widgets.verdict import VerdictView

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from quizapp.bank import Fault, Variant
    from quizapp.bank.scope import Scope
    from quizapp.examine.grids import Grid
    from quizapp.review.lesson_steps import GivenLesson
    from quizapp.review.session import Sitting
    from quizapp.review.study import Study
    from quizapp.review.turn import Answered, Asked
    from quizapp.runner.outcome import Outcome
    from quizapp.tui.desk import Desk
    from quizapp.tui.screens.lesson_screen import LessonEnd
    from quizapp.words import Words

T = TypeVar("T")
#: Seconds of silence before the screen says what it waits for.
_SILENCE = 0.2
#: Seconds that a sentence of some length stays on the screen.
_READING = 15
_BAR = 14
_ANSWERED_ONLY = {"go_on", "quality", "another", "docs", "try", "edit"}
_SETTING_ASIDE = {"suspend", "bury", "due", "flag", "forget"}


class ReviewScreen(Page[None]):
    """Hands keys to the sitting, on the desk's thread, and shows what comes back.

    ``scope`` is called there too: what it needs is too heavy to import here.
    """

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

    def __init__(self, words: Words, desk: Desk, scope: Callable[[], Scope]) -> None:
        super().__init__(words)
        self._desk = desk
        self._make_scope = scope
        self._scope: Scope | None = None
        self._sitting: Sitting | None = None
        self._asked: Asked | None = None
        self._busy = False
        self._docs_opened = 0
        self._hints = 0
        self._can_recall = False
        #: Whether the learner said to be sure of the answer to come, and whether it is asked for.
        self._sure = self._asks_sure = False
        self._slips: frozenset[str] = frozenset()

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield Container(id="body")

    def on_mount(self) -> None:
        self._begin(self._next())

    # Between the sitting and the screen

    def _begin(self, step: Coroutine[Any, Any, None]) -> None:
        """Take one step, unless another is being taken."""
        if self._busy:
            step.close()
            return
        self._busy = True
        self.run_worker(self._take(step), group="sitting")

    async def _take(self, step: Awaitable[None]) -> None:
        waiting = self.set_timer(_SILENCE, self._say_waiting)
        try:
            await step
        except RunnerClosed:
            return
        except Exception as error:
            said = sentence(error, self.words)
            if said is None:
                raise
            await self._show(Lines(plain(said), classes="trouble"))
        finally:
            waiting.stop()
            self._busy = False
            self.refresh_bindings()

    async def _do(self, job: Callable[[Study, Sitting], T]) -> T:
        """What a job gives, which the desk does with this screen's sitting."""

        def with_sitting(study: Study) -> T:
            if self._sitting is None:
                self._scope = self._make_scope()
                self._sitting = study.sitting(self._scope)
                self._asks_sure = study.settings.confidence
            return job(study, self._sitting)

        return await self._desk.do(with_sitting)

    async def _say_waiting(self) -> None:
        if self._busy and not self.query("AskingView, VerdictView"):
            await self._show(Lines(plain(self.words.say("review.waking"), "$text-muted"), classes="waiting"))

    async def _show(self, view: Widget) -> None:
        body = self.query_one("#body", Container)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(view)
        self.refresh_bindings()

    # Steps

    async def _next(self) -> None:
        await self._ask(
            await self._do(lambda study, sitting: _titled(study, sitting.next(), self.words.language))
        )

    async def _another(self) -> None:
        found = await self._do(lambda study, sitting: _titled(study, sitting.another(), self.words.language))
        if found is not None:
            await self._ask(found)

    async def _ask(self, found: tuple[Asked, str] | GivenLesson | None) -> None:
        if found is not None and not isinstance(found, tuple):
            await self._give(found)
            return
        if found is None:
            await self._tell_news()
            await self._end()
            return
        self._asked, title = found
        self._hints = 0
        self._can_recall = await self._do(lambda _, sitting: sitting.can_recall)
        self.query_one(TitleLine).show(plain(title, "bold") + self._kind(), self._progress())
        await self._show(AskingView(self._asked, self.words))
        self._sure = False
        if self._asks_sure:
            self._show_sure()
        news = await self._do(lambda study, _: study.news())
        if news is not None:
            self.notify(self.words.note(news), markup=False, severity="warning", timeout=_READING)
        await self._tell_news()

    async def _give(self, given: GivenLesson) -> None:
        """Show a lesson; over an empty screen where it comes before its question."""
        from quizapp.tui.screens.lesson_screen import FirstLessonScreen, OpenedLessonScreen

        if not given.again:
            self._asked = None
            await self.query_one("#body", Container).remove_children()
            await self._tell_news()
        kind = OpenedLessonScreen if given.again else FirstLessonScreen
        where = self.words.say(
            "lesson.again" if given.again else "lesson.before", number=given.number, n=given.total
        )
        screen = kind(
            self.words,
            self._desk,
            given.worked,
            where,
            lambda text: self._do(lambda _, sitting: sitting.complete(text)),
            lambda: self._drawn_before(given.lesson.example, given.worked.outcome),
        )
        self.app.push_screen(screen, partial(self._after_lesson, given))

    def _after_lesson(self, given: GivenLesson, end: LessonEnd | None) -> None:
        if end == "skip":
            self._tell("lesson.paused-short")
            self._begin(self._skip_lessons())
        elif not given.again:
            self._begin(self._next())
        elif end == "next":
            self._begin(self._recall(given.number))

    async def _skip_lessons(self) -> None:
        await self._do(lambda _, sitting: sitting.skip_lessons())
        await self._next()

    async def _recall(self, start: int) -> None:
        given = await self._do(lambda _, sitting: sitting.recall(start))
        if given is not None:
            await self._give(given)

    async def _drawn_before(self, variant: Variant, outcome: Outcome | None) -> tuple[Grid, ...]:
        """The small tensors that a variant's code began with. Raises RunnerError."""
        from quizapp.examine.grids import before

        asked_for = await self._desk.do(lambda study: before(study.runner, variant, outcome))
        if asked_for is None:
            return ()
        await asyncio.wrap_future(asked_for.job)
        return asked_for.grids()

    async def _tell_news(self) -> None:
        for told in await self._do(lambda _, sitting: sitting.plan.news()):
            self.notify(self.words.note(told), markup=False, timeout=_READING)

    async def _answer(self, text: str) -> None:
        sure = True if self._sure else False if self._asks_sure else None
        await self._teach(await self._do(lambda _, sitting: sitting.answer(text, sure=sure)))

    async def _dont_know(self) -> None:
        await self._teach(await self._do(lambda _, sitting: sitting.dont_know()))

    async def _teach(self, answered: Answered) -> None:
        if answered.verdict == "unreadable":
            note = self.words.note(answered.note) if answered.note else self.words.say("review.unreadable")
            self.query_one(AskingView).show_unreadable(note)
            return
        await self._show_verdict(answered)
        if answered.meanwhile is not None:
            said = self.words.note(answered.meanwhile)
            self.notify(said, markup=False, severity="warning", timeout=_READING)

    async def _show_verdict(self, answered: Answered) -> None:
        self._docs_opened = 0
        self._can_recall = await self._do(lambda _, sitting: sitting.can_recall)
        view = VerdictView(answered, self.words)
        await self._show(view)
        self.run_worker(self._put_before(view), group="before", exclusive=True)

    async def _put_before(self, view: VerdictView) -> None:
        """Draw what the code began with, once the verdict is on the screen."""
        answered = view.answered
        try:
            grids = await self._drawn_before(answered.asked.variant, answered.outcome)
        except RunnerError:
            return  # the verdict stands without
        if grids and view.is_attached:
            view.put_before(grids)

    async def _hint(self) -> None:
        steps = await self._do(lambda _, sitting: sitting.hint(self.words.language))
        if steps and len(steps) == self._hints:
            self._tell("review.no-further-hint")
        elif steps:
            self._hints = len(steps)
            self.query_one(AskingView).show_hints(steps)
        else:
            self._tell("review.no-hint")

    async def _change_quality(self, quality: int) -> None:
        answered = await self._do(lambda _, sitting: sitting.change_quality(quality))
        self.query_one(VerdictView).change(answered)

    async def _set_aside(self, wish: Wish) -> None:
        """Do something to the question because of which it is left, and say how to undo it."""
        try:
            question = await self._do(lambda _, sitting: sitting.set_aside_as(wish))
        except DeedRefused as refused:
            self.notify(self.words.note(refused.note), markup=False, severity="warning", timeout=_READING)
            return
        if question is not None:
            await self._next()
            self._tell_undoable(f"review.{wish.deed}", when=wish.until)

    async def _ask_day(self) -> None:
        today = await self._do(lambda study, _: study.today)
        self.app.push_screen(DayDialog(self.words, today), self._set_day)

    def _set_day(self, day: date | None) -> None:
        if day is not None:
            self._begin(self._set_aside(Wish("dated", until=day)))

    async def _flag_or_not(self) -> None:
        if await self._do(lambda _, sitting: sitting.is_flagged):
            await self._flag(None)
        else:
            self.app.push_screen(NoteDialog(self.words, LONGEST_NOTE), self._note_given)

    def _note_given(self, note: str | None) -> None:
        if note is not None:
            self._begin(self._flag(note))

    async def _flag(self, note: str | None) -> None:
        if await self._do(lambda _, sitting: sitting.flag(note)) is not None:
            self._tell_undoable("review.flagged" if note is not None else "review.unflagged")

    async def _undo(self) -> None:
        act, asked, answered = await self._do(
            lambda _, sitting: (sitting.undo(), sitting.asked, sitting.answered)
        )
        if act is None:
            self._tell("review.nothing-to-undo")
            if not self.query("AskingView, VerdictView"):
                await self._end()
            return
        self._tell(f"review.undid-{act.deed}")
        views = list(self.query(VerdictView))
        if not (asked if self.query(AskingView) else views and answered):
            await self._next()
        elif answered is not None:
            for view in views:
                view.change(answered)

    async def _end(self) -> None:
        end = await self._do(self._what_ended)
        self._asked = None
        await self.query_one("#body", Container).remove_children()
        self._slips = frozenset(question for (question, _), _ in end.summary.slips)
        self.app.push_screen(EndScreen(end, self.words), self._ended)

    def _what_ended(self, study: Study, sitting: Sitting) -> End:
        unit = self._scope.unit if self._scope is not None else None
        placed = study.placement.settle(unit, sitting.plan.passed) if unit is not None else None
        return End(
            study.summary(self._scope, sitting.plan.joined),
            tuple(sitting.set_aside.values()),
            sitting.plan.waiting(),
            practice=self._scope is not None and self._scope.practice,
            can_undo=sitting.can_undo and unit is None,
            placed=placed,
        )

    def _ended(self, ending: Ending | None) -> None:
        if ending == "undo":
            self._begin(self._undo())
        elif ending == "slips":
            self._practise(self._slips)
        else:
            self.dismiss()

    def _practise(self, questions: frozenset[str]) -> None:
        """Go on here with another sitting, about these questions."""

        def scope() -> Scope:
            from quizapp.bank.scope import Scope

            return Scope(questions=questions, practice=True)

        self._make_scope, self._sitting = scope, None
        self._begin(self._next())

    # Keys

    def on_answer_given(self, message: AnswerGiven) -> None:
        message.stop()
        self._begin(self._answer(message.text))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        asking = bool(self.query(AskingView))
        view = next(iter(self.query(VerdictView)), None)
        if action in {"hint", "dont_know", "sure"}:
            return asking
        if action == "lesson":
            return self._can_recall and (asking or view is not None)
        if action in _SETTING_ASIDE:
            return asking or view is not None
        if action in {"quality", "docs"} and view is not None:
            practice = view.answered.asked.kind == "practice"
            return not practice if action == "quality" else bool(view.query(DocsLine))
        if action in _ANSWERED_ONLY:
            return view is not None
        return self._asked is not None if action == "copy" else True

    def action_hint(self) -> None:
        self._begin(self._hint())

    def action_sure(self) -> None:
        """Say that one is sure of the answer to come, or take that back."""
        self._sure = not self._sure
        self._show_sure()

    def _show_sure(self) -> None:
        keys = (
            self.app.get_key_display(active.binding)
            for active in self.active_bindings.values()
            if active.binding.action == "screen.sure"
        )
        for view in self.query(AskingView):
            view.show_sure(next(keys, ""), sure=self._sure)

    def action_dont_know(self) -> None:
        self._begin(self._dont_know())

    def action_go_on(self) -> None:
        self._begin(self._next())

    def action_lesson(self) -> None:
        self._begin(self._recall(0))

    def action_quality(self, quality: int) -> None:
        self._begin(self._change_quality(quality))

    def action_another(self) -> None:
        self._begin(self._another())

    def action_undo(self) -> None:
        self._begin(self._undo())

    def action_suspend(self) -> None:
        self._begin(self._set_aside(Wish("suspended")))

    def action_bury(self) -> None:
        self._begin(self._set_aside(Wish("buried")))

    def action_forget(self) -> None:
        self._begin(self._set_aside(Wish("forgot")))

    def action_due(self) -> None:
        self._begin(self._ask_day())

    def action_flag(self) -> None:
        self._begin(self._flag_or_not())

    def action_leave(self) -> None:
        self.dismiss()

    def action_copy(self) -> None:
        if self._asked is not None:
            copy_code(self.app, self._asked.variant, self.words)

    def action_edit(self) -> None:
        """Open the question's file in the learner's editor, and take up what was changed."""
        for view in self.query(VerdictView):
            question = view.answered.asked.question
            why = edit(self.app, question.file, question.line)
            if why is None:
                self._begin(self._take_up(question.file))
            else:
                self.notify(self.words.note(why), markup=False, severity="error")

    async def _take_up(self, file: Path) -> None:
        def change(study: Study, sitting: Sitting) -> tuple[Fault | None, Answered | None]:
            fault = study.reload(file)
            return fault, sitting.answered if fault is not None else sitting.take_up(study.library)

        fault, answered = await self._do(change)
        if fault is not None:
            place = f"{fault.file.name}:{fault.line}"
            said = self.words.say("teaching.broken", place=place, fault=fault.message)
            self.notify(said, markup=False, severity="error", timeout=_READING)
        elif answered is not None:
            await self._show_verdict(answered)

    def action_try(self) -> None:
        """Run code of one's own with the question's variables."""
        from quizapp.tui.screens.scratchpad_screen import TryScreen

        for view in self.query(VerdictView):
            self.app.push_screen(TryScreen(self.words, self._desk, view.answered.asked.variant))

    def action_docs(self) -> None:
        """Open the documentation, the next name's each time."""
        for line in self.query(DocsLine):
            open_docs(self.app, line.urls[self._docs_opened % len(line.urls)], self.words)
            self._docs_opened += 1

    def _tell(self, key: str, **fills: object) -> None:
        self.notify(self.words.say(key, **fills), markup=False, timeout=3)

    def _tell_undoable(self, key: str, **fills: object) -> None:
        """Say what was done, and by which key it is undone where the learner is now."""
        undo = key_for(self.app.screen, "keys.undo", self.words)
        self.notify(self.words.say(key, key=undo, **fills), markup=False, timeout=6)

    def _kind(self) -> Content:
        assert self._asked is not None
        kind = self._asked.kind
        return (
            Content("")
            if kind == "review"
            else Content.styled(f"   {self.words.say(self._kind_key(kind))}", "$text-accent")
        )

    def _kind_key(self, kind: str) -> str:
        placing = self._scope is not None and self._scope.unit is not None
        return "placing.practice" if placing else f"review.{kind}"

    def _progress(self) -> Content:
        assert self._asked is not None
        place, total = self._asked.place, self._asked.total
        count = Content.styled(self.words.say("review.place", place=place, total=total) + " ", "$text-muted")
        return count + bar(place / total, min(_BAR, total))


def _titled(
    study: Study, asked: Asked | GivenLesson | None, language: str
) -> tuple[Asked, str] | GivenLesson | None:
    """A question with the title of its pack; a lesson as it is."""
    from quizapp.review.lesson_steps import GivenLesson

    if asked is None or isinstance(asked, GivenLesson):
        return asked
    pack = study.library.packs.get(asked.question.pack)  # its file may have been edited since
    return asked, "" if pack is None else pack.title.in_language(language)
