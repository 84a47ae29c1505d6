"""Weak points, below the packs on a large home screen: slips and questions to practise."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from quizapp.bank.scope import Scope
from quizapp.tui.content import plain
from quizapp.tui.events import PointedAt, RowOpened
from quizapp.tui.widgets.figure_rows import FigureRow
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.text_lines import Lines
from quizapp.tui.widgets.weak_rows import slip_rows, spot_rows

if TYPE_CHECKING:
    from quizapp.progress.behind import WeakPoints
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: Maximum number of classes of slips, and of questions, that are listed.
_MOST = 5


class WeakPanel(Vertical):
    """Lists the slips made lately and the weakest questions; Enter practises one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "practise", "keys.practise", id="weak.practise"),
        Binding("o", "open", "keys.behind", id="weak.open"),
    ]
    DEFAULT_CSS = """
    WeakPanel {
        height: auto; max-height: 12; display: none; margin-top: 1;
        .title { padding: 0 2; }
        Rows, Rows:focus { height: auto; max-height: 10; }
    }
    """

    def __init__(self, words: Words, thread: StudyThread) -> None:
        super().__init__()
        self._words = words
        self._thread = thread

    def compose(self) -> ComposeResult:
        yield Lines(plain(self._words.say("stats.weak"), "bold $text-primary"), classes="title")
        yield Rows(eager=False)

    def load(self) -> None:
        """Fetch the weak points; nothing is shown if there are none."""
        self.run_worker(self._load(), group="weak", exclusive=True)

    async def _load(self) -> None:
        from quizapp.runner.runner_errors import RunnerClosed
        from quizapp.tui.phrases import sentence

        try:
            found = await self._thread.do(lambda study: study.weak_points())
        except RunnerClosed:
            return
        except Exception as error:
            if sentence(error, self._words) is None:  # otherwise shown by home
                raise
            return
        rows = self._rows(found)
        self.query_one(Rows).show(rows)
        self.display = bool(rows)

    def _rows(self, found: WeakPoints) -> list[FigureRow]:
        return [*slip_rows(found.slips[:_MOST], self._words), *spot_rows(found.spots[:_MOST], self._words)]

    @property
    def _row(self) -> FigureRow | None:
        row = self.query_one(Rows).pointed_at
        return row if isinstance(row, FigureRow) else None

    def on_pointed_at(self, event: PointedAt) -> None:
        event.stop()
        self.refresh_bindings()

    def on_row_opened(self, event: RowOpened) -> None:
        event.stop()
        self.action_practise()

    def on_descendant_focus(self) -> None:
        rows = self.query_one(Rows)
        if rows.highlighted is None:
            rows.action_first()

    def on_descendant_blur(self) -> None:
        self.query_one(Rows).point_at_none()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return self._row is not None if action in {"practise", "open"} else True

    def action_practise(self) -> None:
        from quizapp.tui.screens.review_screen import ReviewScreen

        if (row := self._row) is not None:
            scope = Scope(questions=frozenset(row.questions), slips=row.slips, practice=True)
            self.app.push_screen(ReviewScreen(self._words, self._thread, lambda: scope))

    def action_open(self) -> None:
        from quizapp.tui.screens.topic import TopicScreen

        if (row := self._row) is not None:
            scope = Scope(questions=frozenset(row.questions), slips=row.slips)
            self.app.push_screen(TopicScreen(self._words, self._thread, scope, row.name))
