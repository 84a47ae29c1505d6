"""The days ahead and the packs: what home shows once the figures are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from quizapp.bank.scope import Scope
from quizapp.tui.content import plain
from quizapp.tui.widgets.days import DayBars
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.path_view import PathColumn, PathLine
from quizapp.tui.widgets.text_lines import Lines
from quizapp.tui.widgets.topic_row import TopicHead, TopicRow

if TYPE_CHECKING:
    from quizapp.progress.home_figures import HomeFigures
    from quizapp.words import Words


#: Cells from which on the path is a column.
_WIDE, _HIGH = 108, 26


class FiguresView(Vertical):
    """The next seven days, the path through the course, the packs, and a remark where
    question files have faults."""

    DEFAULT_CSS = """
    FiguresView {
        height: 1fr;
        DayBars { margin-bottom: 1; }
        PathColumn { display: none; }
        &.-wide PathColumn { display: block; }
        &.-wide PathLine { display: none; }
        .gone { display: none; }
        .remark { padding: 0 2; height: 1; }
    }
    """

    def __init__(self, figures: HomeFigures, words: Words) -> None:
        super().__init__()
        self._figures = figures
        self._words = words

    @property
    def pointed_at(self) -> TopicRow | None:
        """The pack that the learner moved to."""
        row = self.query_one(Rows).pointed_at
        return row if isinstance(row, TopicRow) else None

    def compose(self) -> ComposeResult:
        yield DayBars(self._words)
        yield PathLine(self._words)
        with Horizontal():
            yield PathColumn(self._words)
            with Vertical():
                yield TopicHead(self._words)
                yield Rows(eager=False)
        yield Lines(classes="remark gone")

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.show(self._figures)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the whole path where there is room for it."""
        self.set_class(event.size.width >= _WIDE and event.size.height >= _HIGH, "-wide")

    def show(self, figures: HomeFigures) -> None:
        """Show these figures."""
        self.query_one(DayBars).show(figures.ahead)
        self.query_one(PathLine).show(figures.path)
        self.query_one(PathColumn).show(figures.path)
        language = self._words.language
        self.query_one(Rows).show(
            [
                TopicRow(
                    Scope(pack=one.pack.name),
                    one.pack.title.in_language(language),
                    one.due,
                    one.new,
                    one.steps,
                )
                for one in figures.packs
            ]
        )
        remark = self.query_one(".remark", Lines)
        remark.set_class(not figures.faults, "gone")
        remark.update(plain(self._words.say("home.faults", n=figures.faults), "$text-warning"))
        empty = not figures.packs
        self.query_one(DayBars).set_class(empty, "gone")
        self.query_one(TopicHead).set_class(empty, "gone")

    def leave(self) -> None:
        """Point at no pack."""
        self.query_one(Rows).point_at_none()
