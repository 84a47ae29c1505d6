"""A screen on which a sitting is held: one step at a time, on the thread of the study."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual.containers import Container
from textual.widget import Widget

from quizapp.tui.content import plain
from quizapp.tui.screens.end import Ending, EndScreen, what_ended
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.key_line import key_for
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.bank import Variant
    from quizapp.bank.scope import Scope
    from quizapp.examine.grids import Grid
    from quizapp.review.session import Sitting
    from quizapp.review.study import Study
    from quizapp.review.turn import Answered, Asked
    from quizapp.runner.outcome import Outcome
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

T = TypeVar("T")
#: Seconds of silence before the screen says what it waits for.
_SILENCE = 0.2
#: Seconds that a sentence of some length stays on the screen.
READING = 15


class SittingPage(Page[None]):
    """Hands what is to be done to the sitting, and shows what comes back, a view at a time.

    ``scope`` is called on the thread of the study, too: what it needs is too heavy to import here.
    """

    def __init__(self, words: Words, thread: StudyThread, scope: Callable[[], Scope]) -> None:
        super().__init__(words)
        self.thread = thread
        self.scope: Scope | None = None
        #: Whether it is asked for how sure the learner is.
        self.asks_sure = False
        #: Whether there are lessons of the question to see again.
        self.can_recall = False
        #: What is asked, or was answered last.
        self.asked: Asked | None = None
        self._make_scope = scope
        self._sitting: Sitting | None = None
        self._slips: frozenset[str] = frozenset()
        self._busy = False

    async def undo(self) -> None:
        """Undo what the learner did last."""
        raise NotImplementedError

    async def go_on(self) -> None:
        """Show what is asked next."""
        raise NotImplementedError

    async def show_verdict(self, answered: Answered) -> None:
        """Show what came of an answer."""
        raise NotImplementedError

    def begin(self, step: Coroutine[Any, Any, None]) -> None:
        """Start a step, unless another one is in progress."""
        if self._busy:
            step.close()
            return
        self._busy = True
        self.run_worker(self._take(step), group="sitting")

    async def _take(self, step: Awaitable[None]) -> None:
        waiting = self.set_timer(_SILENCE, self._say_waiting)
        try:
            await self.attempt(step, lambda said: self.show(Lines(plain(said), classes="trouble")))
        finally:
            waiting.stop()
            self._busy = False
            self.refresh_bindings()

    async def do(self, job: Callable[[Study, Sitting], T]) -> T:
        """What a job gives, done with this screen's sitting."""

        def with_sitting(study: Study) -> T:
            if self._sitting is None:
                self.scope = self._make_scope()
                self._sitting = study.sitting(self.scope)
                self.asks_sure = study.settings.confidence
            return job(study, self._sitting)

        return await self.thread.do(with_sitting)

    def hold_another(self, scope: Callable[[], Scope]) -> None:
        """Go on here with another sitting, about this scope."""
        self._make_scope, self._sitting = scope, None
        self.begin(self.go_on())

    async def end(self) -> None:
        """Show what the sitting came to, and go from there where the learner wants."""
        end = await self.do(lambda study, sitting: what_ended(study, sitting, self.scope))
        self.asked = None
        await self.query_one("#body", Container).remove_children()
        self._slips = frozenset(question for (question, _), _ in end.summary.slips)
        self.app.push_screen(EndScreen(end, self.words), self._ended)

    def _ended(self, ending: Ending | None) -> None:
        if ending == "undo":
            self.begin(self.undo())
        elif ending == "slips":
            self._practise_slips()
        else:
            self.dismiss()

    def _practise_slips(self) -> None:
        """Go on here with another sitting, about the questions on which slips were made."""
        questions = self._slips

        def scope() -> Scope:
            from quizapp.bank.scope import Scope

            return Scope(questions=questions, practice=True)

        self.hold_another(scope)

    async def drawn_before(self, variant: Variant, outcome: Outcome | None) -> tuple[Grid, ...]:
        """The small tensors that a variant's code began with. Raises RunnerError."""
        from quizapp.examine.grids import before

        asked_for = await self.thread.do(lambda study: before(study.runner, variant, outcome))
        if asked_for is None:
            return ()
        await asyncio.wrap_future(asked_for.job)
        return asked_for.grids()

    async def _say_waiting(self) -> None:
        if self._busy and not self.query("AskingView, VerdictView"):
            await self.show(Lines(plain(self.words.say("review.waking"), "$text-muted"), classes="waiting"))

    async def show(self, view: Widget) -> None:
        """Show a view in place of what stands there."""
        body = self.query_one("#body", Container)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(view)
        self.refresh_bindings()

    def tell(self, key: str, /, **fills: object) -> None:
        """Say something short."""
        self.notify(self.words.say(key, **fills), markup=False, timeout=3)

    def tell_undoable(self, key: str, **fills: object) -> None:
        """Say what was done, and by which key it is undone where the learner is now."""
        undo = key_for(self.app.screen, "keys.undo", self.words)
        self.notify(self.words.say(key, key=undo, **fills), markup=False, timeout=6)
