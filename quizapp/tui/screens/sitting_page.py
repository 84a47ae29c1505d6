"""The base of a screen with a session: one step at a time, on the study's thread."""

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
#: Seconds after which the screen says what it is waiting for.
_SILENCE = 0.2
#: Seconds for which a longer message is shown.
READING = 15


class SittingPage(Page[None]):
    """Passes actions to the session, and shows the results, one view at a time.

    ``scope`` is called on the study's thread, too: its dependencies are too heavy to import here.
    """

    def __init__(self, words: Words, thread: StudyThread, scope: Callable[[], Scope]) -> None:
        super().__init__(words)
        self.thread = thread
        self.scope: Scope | None = None
        #: Whether the learner is asked how sure they are.
        self.asks_sure = False
        #: Whether the question has lessons to see again.
        self.can_recall = False
        #: The current question, or the last one answered.
        self.asked: Asked | None = None
        self._make_scope = scope
        self._sitting: Sitting | None = None
        self._slips: frozenset[str] = frozenset()
        self._busy = False

    async def undo(self) -> None:
        """Undo the learner's last action."""
        raise NotImplementedError

    async def go_on(self) -> None:
        """Show what is asked next."""
        raise NotImplementedError

    async def show_verdict(self, answered: Answered) -> None:
        """Show the verdict on an answer."""
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
        """The result of a job with this screen's session."""

        def with_sitting(study: Study) -> T:
            if self._sitting is None:
                self.scope = self._make_scope()
                self._sitting = study.sitting(self.scope)
                self.asks_sure = study.settings.confidence
            return job(study, self._sitting)

        return await self.thread.do(with_sitting)

    def hold_another(self, scope: Callable[[], Scope]) -> None:
        """Continue here with another session, with this scope."""
        self._make_scope, self._sitting = scope, None
        self.begin(self.go_on())

    async def end(self) -> None:
        """Show the summary of the session, and go where the learner wants."""
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
        """Continue here with another session, about the questions on which slips were made."""
        questions = self._slips

        def scope() -> Scope:
            from quizapp.bank.scope import Scope

            return Scope(questions=questions, practice=True)

        self.hold_another(scope)

    async def drawn_before(self, variant: Variant, outcome: Outcome | None) -> tuple[Grid, ...]:
        """The small tensors that a variant's code starts with. Raises RunnerError."""
        from quizapp.examine.grids import before

        asked_for = await self.thread.do(lambda study: before(study.runner, variant, outcome))
        if asked_for is None:
            return ()
        await asyncio.wrap_future(asked_for.job)
        return asked_for.grids()

    async def _say_waiting(self) -> None:
        if self._busy and not self.query("AskedQuestionView, VerdictView"):
            await self.show(Lines(plain(self.words.say("review.waking"), "$text-muted"), classes="waiting"))

    async def show(self, view: Widget) -> None:
        """Replace what is shown with a view."""
        body = self.query_one("#body", Container)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(view)
        self.refresh_bindings()

    def tell(self, key: str, /, **fills: object) -> None:
        """Show a short message."""
        self.notify(self.words.say(key, **fills), markup=False, timeout=3)

    def tell_undoable(self, key: str, **fills: object) -> None:
        """Show a message about an action, with the key that undoes it on this screen."""
        undo = key_for(self.app.screen, "keys.undo", self.words)
        self.notify(self.words.say(key, key=undo, **fills), markup=False, timeout=6)
