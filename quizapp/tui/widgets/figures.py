"""The days ahead and the packs: what home shows once the figures are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from quizapp.bank.scope import Scope
from quizapp.scheduling.limits import HOLDING_NEW
from quizapp.tui.content import plain
from quizapp.tui.widgets.days import DayBars
from quizapp.tui.widgets.key_line import key_for
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.text_lines import Lines
from quizapp.tui.widgets.topic_row import TopicHead, TopicRow

if TYPE_CHECKING:
    from quizapp.progress.home_figures import HomeFigures
    from quizapp.words import Words


class FiguresView(Vertical):
    """The next seven days, the packs, and a remark where question files have faults."""

    DEFAULT_CSS = """
    FiguresView {
        height: 1fr;
        .behind { padding: 0 2; margin-bottom: 1; height: auto; }
        DayBars { margin-bottom: 1; }
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
        yield Lines(classes="behind gone")
        yield DayBars(self._words)
        yield TopicHead(self._words)
        yield Rows(eager=False)
        yield Lines(classes="remark gone")

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.show(self._figures)

    def show(self, figures: HomeFigures) -> None:
        """Show these figures."""
        self.query_one(DayBars).show(figures.ahead)
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
        said = self._behind(figures)
        self.query_one(".behind", Lines).update(plain(said, "$text-warning"))
        self.query_one(".behind", Lines).set_class(not said, "gone")
        remark = self.query_one(".remark", Lines)
        remark.set_class(not figures.faults, "gone")
        remark.update(plain(self._words.say("home.faults", n=figures.faults), "$text-warning"))
        empty = not figures.packs
        self.query_one(DayBars).set_class(empty, "gone")
        self.query_one(TopicHead).set_class(empty, "gone")

    def _behind(self, figures: HomeFigures) -> str:
        """What is to be known of a backlog: that new questions wait, and what can be done."""
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
        """Point at no pack."""
        self.query_one(Rows).point_at_none()
