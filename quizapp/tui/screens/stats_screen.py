"""Progress: what has been learned, what is remembered, what is coming, and what is weak."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from quizapp.bank.scope import Scope
from quizapp.progress.answers import Selection
from quizapp.tui.content import plain
from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.figure_rows import FigureRow, FigureRows
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.text_lines import TitleLine
from quizapp.tui.widgets.weak_rows import weak_rows

if TYPE_CHECKING:
    from quizapp.progress.statistics import Statistics
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: Minimum width for showing the weak spots next to the rest.
_WIDE = 110
#: Minimum height for a year day by day.
_TALL = 32
#: The periods that can be shown, None for all.
_SPANS = (None, 365, 30, 7)


class StatsScreen(FetchingPage["Statistics"]):
    """The statistics of a scope. Each leads to the questions behind it, which can be practised."""

    CSS_PATH = "stats.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "keys.behind", id="stats.open"),
        Binding("p", "practise", "keys.practise", id="stats.practise"),
        Binding("d", "span", "keys.span", id="stats.span"),
        Binding("tab", "other_side", "keys.other-side", id="stats.other_side", system=True),
        Binding("escape,s", "back", "keys.back", id="stats.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread, scope: Scope | None = None, name: str = "") -> None:
        super().__init__(words, thread)
        self._scope = scope or Scope()
        self._called = name
        self._span = 0
        self._found: Statistics | None = None

    def parts(self) -> ComposeResult:
        yield TitleLine(Content.styled(self.words.say("stats.title"), "bold"), self._about())
        with Horizontal():
            yield Rows(eager=True)
            yield Rows(eager=False)

    def on_mount(self) -> None:
        self._left.focus()

    @property
    def _left(self) -> Rows:
        return self.query(Rows).first()

    @property
    def _right(self) -> Rows:
        return self.query(Rows).last()

    def fetch(self, study: Study) -> Statistics:
        span = _SPANS[self._span]
        since = None if span is None else study.today - timedelta(days=span - 1)
        return study.statistics(Selection(self._scope, since=since)).complete()

    async def draw(self, fetched: Statistics) -> None:
        self._found = fetched
        self.title_line.show(Content.styled(self.words.say("stats.title"), "bold"), self._about())
        self._show()

    def _about(self) -> Content:
        span = _SPANS[self._span]
        days = self.words.say(f"stats.period-{span or 'all'}")
        return plain(f"{self._called or self.words.say('stats.all-packs')}   {days}", "$text-muted")

    def _show(self) -> None:
        if self._found is None:
            return
        rows = FigureRows(self._found, self.words, tall=self.size.height >= _TALL)
        overview, weak = list(rows.overview()), list(weak_rows(self._found, self.words))
        wide = self.size.width >= _WIDE
        self.set_class(wide, "-wide")
        self._right.set_class(not wide, "gone")
        if not wide and self._right.has_focus:
            self._left.focus()
        self._left.show(overview if wide else [*overview, *weak])
        self._right.show(weak if wide else ())
        self.refresh_bindings()

    async def on_resize(self, event: events.Resize) -> None:
        await super().on_resize(event)
        self.call_after_refresh(self._show)

    # Keys

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self.action_open()

    @property
    def _row(self) -> FigureRow | None:
        rows = self._right if self._right.has_focus else self._left
        row = rows.pointed_at
        return row if isinstance(row, FigureRow) else None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "practise"}:
            row = self._row
            return row is not None and bool(row.questions)
        return self.size.width >= _WIDE if action == "other_side" else True

    def action_open(self) -> None:
        from quizapp.tui.screens.topic import TopicScreen

        row = self._row
        if row is not None and row.questions:
            self.app.push_screen(TopicScreen(self.words, self.thread, _scope(row), row.name))

    def action_practise(self) -> None:
        row = self._row
        if row is not None and row.questions:
            self.review(replace(_scope(row), practice=True))

    def action_span(self) -> None:
        """Show another period."""
        self._span = (self._span + 1) % len(_SPANS)
        self.load()

    def action_other_side(self) -> None:
        """Move to the other list."""
        rows = self._left if self._right.has_focus else self._right
        rows.focus()
        if rows.highlighted is None:
            rows.action_first()
        self.refresh_bindings()


def _scope(row: FigureRow) -> Scope:
    return Scope(questions=frozenset(row.questions), slips=row.slips)
