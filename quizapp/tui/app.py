"""The application, which connects the study's thread, the messages, themes and screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from threading import Timer
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.screen import Screen
from textual.types import CSSPathType

from quizapp.care import signals
from quizapp.tui.frame import Frame
from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.study_thread import StudyThread
from quizapp.tui.terminal import restoring, when_hung_up

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.config.settings import Settings
    from quizapp.review.study import Study
    from quizapp.runner.client import Runner

#: Seconds to wait on exit for the log to be closed properly.
_PATIENCE = 0.5
#: Seconds after which a message about a long computation is shown, and for which it stays.
_SILENCE, _READING = 1.0, 15


class QuizApp(Frame):
    """The quizapp application.

    Nothing that is slow to import or open is needed for the first frame: ``open_study`` is called
    afterwards, on the study's thread. With ``welcome``, a learner who is new to the workspace
    sees the introduction.
    """

    # Includes the style of the first screen, for which Textual does not read a separate file.
    CSS_PATH: ClassVar[CSSPathType | None] = ["app.tcss", "screens/home.tcss"]

    def __init__(
        self,
        open_study: Callable[[], Study],
        settings: Settings,
        runner: Runner,
        today: Callable[[], date],
        scope: Scope | None = None,
        *,
        welcome: bool = False,
    ) -> None:
        super().__init__(settings)
        self._open_study = open_study
        self.thread = StudyThread(self._open, runner)
        self.runner = runner
        self.today = today
        self._scope = scope
        self._welcome = welcome
        self._running_in: asyncio.AbstractEventLoop | None = None
        #: The exit status if a signal ended the application.
        self.ended: int | None = None
        #: Called if exiting takes too long.
        self.restore_terminal: Callable[[], None] = lambda: None

    def get_default_screen(self) -> Screen[None]:
        today, scope = self.today, self._scope
        return HomeScreen(self.words, self.thread, self.runner, today, scope, welcome=self._welcome)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the base class, and those for costs, the introduction and placement."""
        yield from super().get_system_commands(screen)
        yield SystemCommand(self.words.say("memory.cost-title"), "", self.action_cost)
        yield SystemCommand(self.words.say("keys.welcome"), "", self.action_welcome)
        yield SystemCommand(self.words.say("placing.title"), "", self.action_place)

    def action_place(self) -> None:
        """Show the screen for skipping units of the course."""
        from quizapp.tui.screens.placement_screen import PlacementScreen

        if not any(isinstance(screen, PlacementScreen) for screen in self.screen_stack):
            self.push_screen(PlacementScreen(self.words, self.thread))

    def action_cost(self) -> None:
        """Show how much work other settings would cause."""
        from quizapp.tui.screens.cost_screen import CostScreen

        if not any(isinstance(screen, CostScreen) for screen in self.screen_stack):
            self.push_screen(CostScreen(self.words, self.thread))

    def action_welcome(self) -> None:
        """Show the introduction."""
        from quizapp.tui.screens.welcome import WelcomeScreen

        if not any(isinstance(screen, WelcomeScreen) for screen in self.screen_stack):
            self.push_screen(WelcomeScreen(self.words))

    def on_load(self) -> None:
        self._running_in = asyncio.get_running_loop()

    def _open(self) -> Study:
        """Open the study.

        If all states must be recomputed for another scheduler, and this takes long, show a message.
        """
        from quizapp.store.scheduler_mark import is_anothers

        study = self._open_study()
        if is_anothers(study.workspace.database, study.scheduler):
            saying = Timer(_SILENCE, self.call_later, [self._say_rescheduling])
            saying.daemon = True
            saying.start()
            try:
                study.store.bring_up()
            finally:
                saying.cancel()
        return study

    def _say_rescheduling(self) -> None:
        self.notify(self.words.say("app.rescheduling"), markup=False, timeout=_READING)

    def end(self, number: int) -> None:
        """Exit because of a signal, whatever the main thread is doing."""
        if self._running_in is None:
            signals.end(number)
        else:
            # Drawing may block forever if the terminal does not respond. While an editor runs, wait for it.
            if not self.waits:
                signals.end_anyway(number, self.restore_terminal)
            self._running_in.call_soon_threadsafe(self._leave, number, self.waits)

    def hang_up(self) -> None:
        """Exit because the terminal is gone; called from another thread."""
        signals.end_anyway(signals.HUNG_UP)
        if self._running_in is not None:
            self._running_in.call_soon_threadsafe(self._leave, signals.HUNG_UP, False)

    def _leave(self, number: int, waited: bool) -> None:
        if self.ended is not None:
            return
        if waited:
            signals.end_anyway(number, self.restore_terminal)
        self.ended = signals.status(number)
        self.thread.close()
        self.exit(return_code=self.ended)

    async def action_quit(self) -> None:
        self.thread.close()
        self.exit()


def run(
    open_study: Callable[[], Study], settings: Settings, runner: Runner, scope: Scope | None = None
) -> int:
    """Run the application and return its exit status; with a scope, it opens at the review of that scope."""
    from datetime import UTC, datetime

    from quizapp.scheduling.day import learner_day

    def today() -> date:
        return learner_day(datetime.now(UTC), settings.timezone, settings.rollover_hour)

    app = QuizApp(open_study, settings, runner, today, scope, welcome=scope is None)
    app.restore_terminal = restoring()
    with signals.handled(app.end):
        when_hung_up(app.hang_up)
        app.run()
        app.thread.close(_PATIENCE)
    return app.ended or app.return_code or 0
