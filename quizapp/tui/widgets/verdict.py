"""What came of an answer in a review: what teaches, then what next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from quizapp.tui.phrases import in_days
from quizapp.tui.widgets.quality_row import QualityRow
from quizapp.tui.widgets.teaching import Teaching

if TYPE_CHECKING:
    from quizapp.examine.grids import Grid
    from quizapp.review.turn import Answered
    from quizapp.words import Words


class VerdictView(Vertical):
    """The verdict and the teaching, scrolled together; the quality stays in sight below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go_on", "keys.next", id="verdict.next"),
        *(
            Binding(str(q), f"screen.quality({q})", "keys.quality", id=f"verdict.quality_{q}")
            for q in range(6)
        ),
        Binding("l", "screen.lesson", "keys.lesson", id="verdict.lesson"),
        Binding("t", "screen.try", "keys.try", id="verdict.try"),
        Binding("v", "screen.another", "keys.another", id="verdict.another"),
        Binding("e", "screen.edit", "keys.edit", id="verdict.edit"),
        Binding("u", "screen.undo", "keys.undo", id="verdict.undo"),
        Binding("x", "screen.suspend", "keys.suspend", id="verdict.suspend"),
        Binding("d", "screen.docs", "keys.docs", id="verdict.docs", show=False),
    ]

    def __init__(self, answered: Answered, words: Words) -> None:
        super().__init__()
        self.answered = answered
        self._words = words

    def compose(self) -> ComposeResult:
        yield Teaching(self.answered, self._words, self._comes_back())
        if self.answered.asked.kind != "practice":
            yield QualityRow(self.answered, self._words)

    def on_mount(self) -> None:
        self.query_one(Teaching).focus()

    def change(self, answered: Answered) -> None:
        """Show another quality of the same answer."""
        self.answered = answered
        self.query_one(Teaching).change_aside(self._comes_back())
        for row in self.query(QualityRow):
            row.change(answered)

    def put_before(self, grids: Sequence[Grid]) -> None:
        """Draw what the code began with before what it gives."""
        self.query_one(Teaching).put_before(grids)

    def _comes_back(self) -> Content:
        answered, say = self.answered, self._words.say
        if answered.asked.kind == "practice":
            text = say("review.back-practice")
        elif answered.comes_back_today:
            text = say("review.back-today")
        elif answered.intervals:
            text = say("review.back", when=in_days(answered.intervals[answered.quality], self._words))
        else:
            text = say("review.back-held")
        return Content.styled(text, "$text-muted")
