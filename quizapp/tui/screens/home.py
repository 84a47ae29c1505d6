"""Home: shows whether there is anything to do, and starts it with one key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from quizapp.runner.runner_errors import RunnerClosed
from quizapp.tui.screens.today_page import TodayPage

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.runner.client import Runner
    from quizapp.scheduling.spreading import Spread
    from quizapp.tui.study_thread import StudyThread
    from quizapp.tui.widgets.topic_row import TopicRow
    from quizapp.words import Words


class HomeScreen(TodayPage):
    """The learner's choices. Keys work before the figures are there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "review_today", "keys.start", id="home.start"),
        Binding("enter", "review_pack", "keys.review-pack", id="home.review_pack"),
        Binding("enter", "practise_instead", "keys.practise", id="home.practise_instead"),
        Binding("b", "browse", "keys.browse", id="home.browse"),
        Binding("s", "progress", "keys.progress", id="home.progress"),
        Binding("p", "practise", "keys.practise", id="home.practise"),
        Binding("c", "catch_up", "keys.catch-up", id="home.catch_up"),
        Binding("u", "undo_spread", "keys.undo-spread", id="home.undo_spread"),
        Binding("k", "place", "keys.place", id="home.place"),
        Binding("k", "place_later", "keys.place", id="home.place_later", show=False),
        Binding("escape", "leave_list", "keys.all-packs", id="home.leave_list"),
    ]

    def __init__(
        self,
        words: Words,
        thread: StudyThread,
        runner: Runner,
        today: Callable[[], date],
        scope: Scope | None = None,
        *,
        welcome: bool = False,
    ) -> None:
        super().__init__(words, thread, runner, today)
        self._scope = scope
        self._welcome = welcome
        self._seen = False

    def on_mount(self) -> None:
        self.call_after_refresh(self._begin)

    def on_screen_resume(self) -> None:
        if self._seen:
            self.load()
            self.run_worker(self.wake(), group="torch", exclusive=True)

    def _begin(self) -> None:
        self._seen = True
        self.run_worker(self.wake(), group="torch")
        if (scope := self._scope) is not None:
            self._open(lambda: scope)
        else:
            if self._welcome:
                self.run_worker(self._welcome_newcomer(), group="welcome")
            self.load()

    async def _welcome_newcomer(self) -> None:
        with suppress(RunnerClosed, OSError):  # disk errors are shown instead of the figures
            if await self.thread.do(lambda study: not study.workspace.welcomed) and self.is_active:
                await self.app.run_action("welcome")
                await self.thread.do(lambda study: study.workspace.remember_welcome())

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self._open_scope(practice=not self._anything_in(self._pack))

    @property
    def _pack(self) -> TopicRow | None:
        return self.view.pointed_at if self.view is not None else None

    def _anything_in(self, pack: TopicRow | None) -> bool:
        """Whether a pack, or any pack if None, has something to ask today."""
        if pack is not None:
            return pack.due + pack.new > 0
        return self.figures is None or self.figures.due + self.figures.new > 0

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        pack = self._pack
        anything = self._anything_in(pack)
        return {
            "review_today": pack is None and anything,
            "review_pack": pack is not None and anything,
            "practise_instead": not anything and self._any_packs,
            "practise": self._any_packs,
            "browse": self._any_packs,
            "catch_up": self.figures is not None and self.figures.behind.is_long,
            "undo_spread": self.figures is not None and self.figures.spread,
            "place": self._begins_unit,
            "place_later": self.figures is None or bool(self.figures.path.units),
            "leave_list": pack is not None,
        }.get(action, True)

    @property
    def _any_packs(self) -> bool:
        return self.figures is None or bool(self.figures.packs)

    def action_review_today(self) -> None:
        self._open_scope(practice=False)

    def action_review_pack(self) -> None:
        self._open_scope(practice=False)

    def action_practise(self) -> None:
        self._open_scope(practice=True)

    def action_practise_instead(self) -> None:
        self._open_scope(practice=True)

    def action_browse(self) -> None:
        from quizapp.tui.screens.browse import BrowseScreen

        self.app.push_screen(BrowseScreen(self.words, self.thread))

    def action_catch_up(self) -> None:
        """Show how the backlog would be spread, and spread it if the learner agrees."""
        from quizapp.tui.screens.spread_dialog import SpreadDialog

        async def show() -> None:
            plans = await self.attempt(
                self.thread.do(lambda study: (study.plan_spread("known"), study.plan_spread("forgotten")))
            )
            if plans is not None:
                self.app.push_screen(SpreadDialog(plans, self.words), self._spread)

        self.run_worker(show(), group="spread")

    def _spread(self, plan: Spread | None) -> None:
        async def do() -> None:
            if plan is None:
                return
            if await self.attempt(self.thread.do(lambda study: study.deeds.spread(plan))) is not None:
                self.load()
                self.notify(self.words.say("home.spread-done"), markup=False)

        self.run_worker(do(), group="spreading")

    def action_undo_spread(self) -> None:
        async def do() -> None:
            count = await self.attempt(self.thread.do(lambda study: study.undo_spread()))
            if count is not None:
                self.load()
                self.notify(self.words.say("home.spread-undone", n=count), markup=False)

        self.run_worker(do(), group="spreading")

    def action_progress(self) -> None:
        from quizapp.tui.screens.stats_screen import StatsScreen

        pack = self._pack
        self.app.push_screen(
            StatsScreen(self.words, self.thread, pack.scope if pack else None, pack.title if pack else "")
        )

    @property
    def _begins_unit(self) -> bool:
        """Whether no question of the learner's unit was met yet, so that skipping units is offered."""
        here = self.figures.path.here if self.figures is not None else None
        return here is not None and not here.steps.met

    def action_place_later(self) -> None:
        self.action_place()

    def action_place(self) -> None:
        from quizapp.tui.screens.placement_screen import PlacementScreen

        self.app.push_screen(PlacementScreen(self.words, self.thread))

    def action_leave_list(self) -> None:
        if self.view is not None:
            self.view.leave()

    def _open_scope(self, *, practice: bool) -> None:
        pack = self._pack

        def scope() -> Scope:
            from quizapp.bank.scope import Scope

            return replace(pack.scope if pack else Scope(), practice=practice)

        self._open(scope)

    def _open(self, scope: Callable[[], Scope]) -> None:
        from quizapp.tui.screens.review_screen import ReviewScreen

        self.app.push_screen(ReviewScreen(self.words, self.thread, scope))
