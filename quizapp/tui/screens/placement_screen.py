"""The units of the course, each of which can be skipped by answering some of its questions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from quizapp.tui.content import pad, plain, spread
from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.text_lines import Lines, TitleLine

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.review.placement import UnitStanding
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: The course's name, and each unit with the scope of its placement.
Found = tuple[str, tuple[tuple["UnitStanding", "Scope | None"], ...]]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a row; ``scope`` is that of its placement, None if all of it was met."""

    standing: UnitStanding
    scope: Scope | None
    title: str
    status: str

    @property
    def key(self) -> Hashable:
        return self.standing.unit.id

    def content(self, width: int) -> Content:
        sign = Content.styled("✓ " if self.scope is None else "  ", "$text-success")
        style = "$text-muted" if self.scope is None else ""
        title = sign + pad(plain(f"{self.standing.number:>2} {self.title}", style), max(8, width - 32))
        return spread(title, Content.styled(self.status, "$text-muted"), width)


class PlacementScreen(FetchingPage[Found]):
    """Enter starts the placement of the selected unit; u undoes one."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", "keys.place-ask", id="placement.ask"),
        Binding("u", "take_back", "keys.take-back", id="placement.take_back"),
        Binding("escape", "back", "keys.back", id="placement.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread) -> None:
        super().__init__(words, thread)
        self._empty = True

    def parts(self) -> ComposeResult:
        yield TitleLine(Content.styled(self.words.say("placing.title"), "bold"))
        yield Lines(plain(self.words.say("placing.about"), "$text-muted"), classes="explained")
        yield Rows(eager=True)

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def fetch(self, study: Study) -> Found:
        placement = study.placement
        units = tuple((one, placement.scope(one.unit.id)) for one in placement.units())
        return study.library.course.title.in_language(self.words.language), units

    async def draw(self, fetched: Found) -> None:
        title, units = fetched
        self.title_line.show(
            Content.styled(self.words.say("placing.title"), "bold"), plain(title, "$text-muted")
        )
        if not units:
            self.query_one(".explained", Lines).update(plain(self.words.say("placing.no-course")))
        language = self.words.language
        self.query_one(Rows).show(
            [
                UnitRow(one, scope, one.unit.title.in_language(language), self._status(one))
                for one, scope in units
            ]
        )

    def _status(self, one: UnitStanding) -> str:
        say = self.words.say
        unmet = say("placing.unmet", n=one.unmet, of=one.questions) if one.unmet else say("placing.all-met")
        return f"{say('placing.placed', n=one.placed)} · {unmet}" if one.placed else unmet

    # Keys

    @property
    def _row(self) -> UnitRow | None:
        row = self.query_one(Rows).pointed_at
        return row if isinstance(row, UnitRow) else None

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self.action_ask()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        row = self._row
        if action == "ask":
            return row is not None and row.scope is not None
        return row is not None and row.standing.placed > 0 if action == "take_back" else True

    def action_ask(self) -> None:
        if self._row is not None and self._row.scope is not None:
            self.review(self._row.scope)

    def action_take_back(self) -> None:
        """Undo the placement of the unit."""
        row = self._row
        if row is None or not row.standing.placed:
            return
        unit = row.standing.unit.id

        def take_back(study: Study) -> Found:
            study.placement.take_back(unit)
            return self.fetch(study)

        self.notify(self.words.say("placing.taken-back", n=row.standing.placed), markup=False, timeout=5)
        self.do(take_back)
