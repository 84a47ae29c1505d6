"""Shows how a backlog would be spread over the days ahead, before doing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.tui.content import bar, cells, pad, plain
from quizapp.tui.phrases import day_text
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.scheduling.spreading import Spread
    from quizapp.words import Words

#: Number of days that are listed individually.
_LISTED = 8
_BAR = 24


class SpreadDialog(ModalScreen["Spread | None"]):
    """Shows a plan, in either order, over the dimmed screen. Returns the plan that the learner
    accepts, or None."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "agree", "keys.catch-up", id="spread.agree"),
        Binding("o", "turn", "keys.other-order", id="spread.turn"),
        Binding("escape", "leave", "keys.back", id="spread.leave"),
    ]

    def __init__(self, plans: Sequence[Spread], words: Words) -> None:
        super().__init__()
        self._plans = plans
        self._words = words
        self._chosen = 0

    def compose(self) -> ComposeResult:
        say = self._words.say
        with VerticalScroll():
            yield Lines(Content.styled(say("deeds.spread-title"), "bold $text-primary"))
            yield Lines(classes="about")
            yield Lines(classes="order")
            yield Lines(classes="days")
            yield Lines(Content.styled(say("deeds.spread-keys"), "$text-muted"))

    def on_mount(self) -> None:
        self._draw()

    def _draw(self) -> None:
        plan, say = self._plans[self._chosen], self._words.say
        until = day_text(plan.until, self._words)
        about = say("deeds.spread-about", n=plan.questions, most=plan.most, until=until)
        self.query_one(".about", Lines).update(plain(about))
        self.query_one(".order", Lines).update(plain(say(f"deeds.spread-{plan.order}"), "$text-accent"))
        self.query_one(".days", Lines).update(self._days(plan))

    def _days(self, plan: Spread) -> Content:
        listed = plan.days[:_LISTED]
        named = [day_text(day, self._words) for day, _ in listed]
        width = max(map(cells, map(plain, named)), default=0) + 2
        lines = [
            pad(plain(name, "$text-muted"), width)
            + pad(Content.styled(str(len(names)), "bold"), 6, right=True)
            + "  "
            + bar(len(names) / plan.most, _BAR)
            for name, (_, names) in zip(named, listed, strict=True)
        ]
        if len(plan.days) > _LISTED:
            more = self._words.say("deeds.spread-more", n=len(plan.days) - _LISTED)
            lines.append(plain(more, "$text-muted"))
        return Content("\n").join(lines)

    def action_turn(self) -> None:
        self._chosen = (self._chosen + 1) % len(self._plans)
        self._draw()

    def action_agree(self) -> None:
        self.dismiss(self._plans[self._chosen])

    def action_leave(self) -> None:
        self.dismiss(None)
