"""Home: one look says whether to start, one key starts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from quizapp.tui.content import plain, visible
from quizapp.tui.phrases import day_text, in_days
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.text_lines import EndsLine, TitleLine

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.progress.home_figures import HomeFigures
    from quizapp.review.study import Study
    from quizapp.runner.client import Runner
    from quizapp.scheduling.spreading import Spread
    from quizapp.tui.desk import Desk
    from quizapp.tui.widgets.figures import FiguresView
    from quizapp.tui.widgets.topic_row import TopicRow
    from quizapp.words import Words

T = TypeVar("T")
#: Seconds between looks at the calendar, so that the figures change with the day.
_LOOK = 30
#: Seconds that a sentence of some length stays on the screen.
_READING = 15


class HomeScreen(Page[None]):
    """The figures of the day and the packs. It stands before the figures are there, and takes keys."""

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
        desk: Desk,
        runner: Runner,
        today: Callable[[], date],
        scope: Scope | None = None,
        *,
        welcome: bool = False,
    ) -> None:
        super().__init__(words)
        self._desk = desk
        self._runner = runner
        self._today = today
        self._scope = scope
        self._welcome = welcome
        self._figures: HomeFigures | None = None
        self._torch = Content.styled(words.say("home.torch-waking"), "$text-muted")
        self._view: FiguresView | None = None
        self._seen = False

    def parts(self) -> ComposeResult:
        yield TitleLine(self._brand(), self._state())
        looking = Content.styled(self.words.say("home.looking"), "$text-muted")
        yield EndsLine(looking, classes="headline")

    def on_mount(self) -> None:
        self.set_interval(_LOOK, self._look_at_calendar)
        self.call_after_refresh(self._begin)

    def on_screen_resume(self) -> None:
        if self._seen:
            self.load()
            self.run_worker(self._wake(), group="torch", exclusive=True)

    # What the screen shows

    def _begin(self) -> None:
        self._seen = True
        self.run_worker(self._wake(), group="torch")
        if (scope := self._scope) is not None:
            self._open(lambda: scope)
        else:
            if self._welcome:
                self.run_worker(self._welcome_newcomer(), group="welcome")
            self.load()

    async def _welcome_newcomer(self) -> None:
        from quizapp.runner.runner_errors import RunnerClosed

        with suppress(RunnerClosed, OSError):  # a fault of the disk is said where the figures should be
            if await self._desk.do(lambda study: not study.workspace.welcomed) and self.is_active:
                await self.app.run_action("welcome")
                await self._desk.do(lambda study: study.workspace.remember_welcome())

    def load(self) -> None:
        """Fetch the figures anew."""
        self.run_worker(self._load(), group="figures", exclusive=True)

    async def _load(self) -> None:
        from quizapp.runner.runner_errors import RunnerClosed
        from quizapp.tui.phrases import sentence

        try:
            figures = await self._desk.do(lambda study: study.home())
        except RunnerClosed:
            return
        except Exception as error:
            said = sentence(error, self.words)
            if said is None:
                raise
            await self._complain(said)
            return
        self._figures = figures
        await self._draw(figures)
        with suppress(RunnerClosed):  # while the figures are read
            await self._desk.do(lambda study: study.get_ready())

    async def _wake(self) -> None:
        from quizapp.runner.runner_errors import RunnerClosed, RunnerError

        try:
            ready = await asyncio.shield(asyncio.wrap_future(self._runner.start()))
        except RunnerClosed:
            return
        except RunnerError:
            self._torch = Content.styled(self.words.say("home.torch-missing"), "$text-error")
        else:
            said = self.words.say(
                "home.torch-ready", device=ready.device, torch=ready.torch.partition("+")[0]
            )
            self._torch = Content.styled("● ", "$text-success") + plain(said)
        self._title()
        await self._tell_news()

    async def _tell_news(self) -> None:
        """Say that questions run elsewhere than was asked for."""
        from quizapp.tui.phrases import sentence

        try:
            news = await self._desk.do(lambda study: study.news())
        except Exception as error:
            if sentence(error, self.words) is None:  # else it is said where the figures should be
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
        if self._view is None:
            self._view = FiguresView(figures, self.words, self._desk)
            await self.mount(self._view)
        else:
            self._view.show(figures)
        self.refresh_bindings()
        if not figures.packs:
            await self.mount(
                Lines(plain(self.words.say("home.no-packs-yet")), classes="trouble"), after=".headline"
            )

    async def _complain(self, said: str) -> None:
        from quizapp.tui.widgets.text_lines import Lines

        await self.query(".trouble").remove()
        self.query_one(".headline", EndsLine).show(Content(""), Content(""))
        await self.mount(Lines(plain(said, "$text-error"), classes="trouble"), after=".headline")

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
        if self._figures is not None and self._figures.today != self._today():
            self.load()

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self._open_scope(practice=not self._anything_in(self._pack))

    # What keys do

    @property
    def _pack(self) -> TopicRow | None:
        return self._view.pointed_at if self._view is not None else None

    def _anything_in(self, pack: TopicRow | None) -> bool:
        """Whether a pack, or where it is None any, has something to ask today."""
        if pack is not None:
            return pack.due + pack.new > 0
        return self._figures is None or self._figures.due + self._figures.new > 0

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        pack = self._pack
        anything = self._anything_in(pack)
        return {
            "review_today": pack is None and anything,
            "review_pack": pack is not None and anything,
            "practise_instead": not anything and self._any_packs,
            "practise": self._any_packs,
            "browse": self._any_packs,
            "catch_up": self._figures is not None and self._figures.behind.is_long,
            "undo_spread": self._figures is not None and self._figures.spread,
            "place": self._begins_course,
            "place_later": self._figures is not None and bool(self._figures.path.units),
            "leave_list": pack is not None,
        }.get(action, True)

    @property
    def _any_packs(self) -> bool:
        return self._figures is None or bool(self._figures.packs)

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

        self.app.push_screen(BrowseScreen(self.words, self._desk))

    def action_catch_up(self) -> None:
        """Show how the backlog would be spread, and spread it where the learner agrees."""
        from quizapp.tui.screens.spread_dialog import SpreadDialog

        async def show() -> None:
            plans = await self._asked(
                lambda study: (study.plan_spread("known"), study.plan_spread("forgotten"))
            )
            if plans is not None:
                self.app.push_screen(SpreadDialog(plans, self.words), self._spread)

        self.run_worker(show(), group="spread")

    def _spread(self, plan: Spread | None) -> None:
        async def do() -> None:
            if plan is not None and await self._asked(lambda study: study.deeds.spread(plan)) is not None:
                self.load()
                self.notify(self.words.say("home.spread-done"), markup=False)

        self.run_worker(do(), group="spreading")

    def action_undo_spread(self) -> None:
        async def do() -> None:
            count = await self._asked(lambda study: study.undo_spread())
            if count is not None:
                self.load()
                self.notify(self.words.say("home.spread-undone", n=count), markup=False)

        self.run_worker(do(), group="spreading")

    async def _asked(self, job: Callable[[Study], T]) -> T | None:
        """What a job gives; None where it cannot be done, which is said."""
        from quizapp.runner.runner_errors import RunnerClosed
        from quizapp.tui.phrases import sentence

        try:
            return await self._desk.do(job)
        except RunnerClosed:
            return None
        except Exception as error:
            said = sentence(error, self.words)
            if said is None:
                raise
            self.notify(said, markup=False, severity="error")
            return None

    def action_progress(self) -> None:
        from quizapp.tui.screens.stats_screen import StatsScreen

        pack = self._pack
        self.app.push_screen(
            StatsScreen(self.words, self._desk, pack.scope if pack else None, pack.title if pack else "")
        )

    @property
    def _begins_course(self) -> bool:
        """Whether there is a course of which nothing was met: then it is said that units can be skipped."""
        units = self._figures.path.units if self._figures is not None else ()
        return bool(units) and not any(one.steps.met for one in units)

    def action_place_later(self) -> None:
        self.action_place()

    def action_place(self) -> None:
        from quizapp.tui.screens.placement_screen import PlacementScreen

        self.app.push_screen(PlacementScreen(self.words, self._desk))

    def action_leave_list(self) -> None:
        if self._view is not None:
            self._view.leave()

    def _open_scope(self, *, practice: bool) -> None:
        pack = self._pack

        def scope() -> Scope:
            from quizapp.bank.scope import Scope

            return replace(pack.scope if pack else Scope(), practice=practice)

        self._open(scope)

    def _open(self, scope: Callable[[], Scope]) -> None:
        from quizapp.tui.screens.review_screen import ReviewScreen

        self.app.push_screen(ReviewScreen(self.words, self._desk, scope))


def _figure(text: str, *, strong: bool) -> list[tuple[str, str]]:
    """A number and what it counts."""
    return [(text, "bold" if strong else "$text-muted")]
