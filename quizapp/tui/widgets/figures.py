"""The days ahead and the packs, shown on home once the figures are available."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from quizapp.bank.scope import Scope
from quizapp.scheduling.limits import HOLDING_NEW
from quizapp.tui.content import plain
from quizapp.tui.widgets.days import DayBars
from quizapp.tui.widgets.key_line import key_for
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.path_view import PathColumn, PathLine
from quizapp.tui.widgets.text_lines import Lines
from quizapp.tui.widgets.topic_row import TopicHead, TopicRow
from quizapp.tui.widgets.weak_panel import WeakPanel

if TYPE_CHECKING:
    from quizapp.progress.home_figures import HomeFigures
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: Minimum width in cells for showing the path as a column, and what is weak below the packs.
_WIDE, _HIGH = 108, 26


class FiguresView(Vertical):
    """The next seven days, the path through the course, the packs, the weak points if there is
    room, and a message if question files have faults."""

    DEFAULT_CSS = """
    FiguresView {
        height: 1fr;
        .behind { padding: 0 2; margin-bottom: 1; height: auto; }
        DayBars { margin-bottom: 1; }
        PathColumn { display: none; }
        &.-wide PathColumn { display: block; }
        &.-wide PathLine { display: none; }
        .gone { display: none; }
        Horizontal { height: 1fr; }
        .remark { padding: 0 2; height: 1; }
    }
    """

    def __init__(self, figures: HomeFigures, words: Words, thread: StudyThread) -> None:
        super().__init__()
        self._thread = thread
        self._figures = figures
        self._words = words

    @property
    def pointed_at(self) -> TopicRow | None:
        """The selected pack; None if there is none, or before the packs are shown."""
        return next((row for rows in self.query(Rows) if isinstance(row := rows.pointed_at, TopicRow)), None)

    def compose(self) -> ComposeResult:
        yield Lines(classes="behind gone")
        yield DayBars(self._words)
        yield PathLine(self._words)
        with Horizontal():
            yield PathColumn(self._words)
            with Vertical():
                yield TopicHead(self._words)
                yield Rows(eager=False)
                yield WeakPanel(self._words, self._thread)
        yield Lines(classes="remark gone")

    def on_mount(self) -> None:
        self.query(Rows).first().focus()
        self.show(self._figures)

    def on_resize(self, event: events.Resize) -> None:
        """Show the whole path if there is room."""
        wide = event.size.width >= _WIDE and event.size.height >= _HIGH
        if wide != self.has_class("-wide"):
            self.set_class(wide, "-wide")
            self._show_weak()

    def show(self, figures: HomeFigures) -> None:
        """Show these figures."""
        self.query_one(DayBars).show(figures.ahead)
        self.query_one(PathLine).show(figures.path)
        self.query_one(PathColumn).show(figures.path)
        language = self._words.language
        self.query(Rows).first().show(
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
        message = self._behind(figures)
        self.query_one(".behind", Lines).update(plain(message, "$text-warning"))
        self.query_one(".behind", Lines).set_class(not message, "gone")
        remark = self.query_one(".remark", Lines)
        remark.set_class(not figures.faults, "gone")
        remark.update(plain(self._words.say("home.faults", n=figures.faults), "$text-warning"))
        self._show_weak()
        empty = not figures.packs
        self.query_one(DayBars).set_class(empty, "gone")
        self.query_one(TopicHead).set_class(empty, "gone")

    def _show_weak(self) -> None:
        panel = self.query_one(WeakPanel)
        if self.has_class("-wide"):
            panel.load()
        else:
            panel.display = False

    def _behind(self, figures: HomeFigures) -> str:
        """Facts about a backlog: that new questions wait, and what can be done."""
        behind, say, sentences = figures.behind, self._words.say, []
        if behind.is_long:
            sentences.append(say("home.backlog", n=behind.questions, days=f"{behind.days:.1f}"))
        if figures.spread:
            sentences.append(say("home.spread", n=behind.put_off, key=self._key("undo-spread")))
        if behind.holds_new:
            sentences.append(say("home.new-wait", days=HOLDING_NEW))
        if behind.is_long:
            sentences.append(say("home.offer-spread", key=self._key("catch-up")))
        return " ".join(sentences)

    def _key(self, what: str) -> str:
        return key_for(self.screen, f"keys.{what}", self._words)

    def leave(self) -> None:
        """Deselect the pack."""
        self.query(Rows).first().point_at_none()
