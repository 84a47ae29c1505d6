"""The verdict on an answer in a review: the teaching, and the quality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from quizapp.tui.content import plain
from quizapp.tui.phrases import in_days
from quizapp.tui.widgets.key_line import key_for
from quizapp.tui.widgets.quality_row import QualityRow
from quizapp.tui.widgets.teaching import Teaching

if TYPE_CHECKING:
    from quizapp.examine.grids import Grid
    from quizapp.review.turn import Answered
    from quizapp.words import Words


class VerdictView(Vertical):
    """The verdict and the teaching, scrolled together; the quality stays visible below."""

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
        Binding("b", "screen.bury", "keys.bury", id="verdict.bury", show=False),
        Binding("w", "screen.due", "keys.due", id="verdict.due", show=False),
        Binding("f", "screen.flag", "keys.flag", id="verdict.flag", show=False),
        Binding("n", "screen.forget", "keys.forget", id="verdict.forget", show=False),
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
        self.call_after_refresh(self._show_leech)

    def change(self, answered: Answered) -> None:
        """Show another quality of the same answer."""
        self.answered = answered
        self.query_one(Teaching).change_aside(self._comes_back())
        for row in self.query(QualityRow):
            row.change(answered)
        self._show_leech()

    def put_before(self, grids: Sequence[Grid]) -> None:
        """Draw the tensors that the code starts with before its result."""
        self.query_one(Teaching).put_before(grids)

    def _show_leech(self) -> None:
        leech, say = self.answered.leech, self._words.say
        if not self.is_attached:
            return
        if leech is None:
            self.query_one(Teaching).show_leech(None)
            return
        names = ("lesson", "try", "suspend")
        keys = {what: key_for(self.screen, f"keys.{what}", self._words) for what in names}
        lines = [Content.styled(say("review.leech", n=leech.lapses), "bold $text-warning")]
        if leech.lessons:
            lessons = say("review.leech-lessons", names=", ".join(leech.lessons))
            shows = say("review.leech-lesson-key", key=keys["lesson"]) if keys["lesson"] else ""
            lines.append(plain(f"{lessons}{shows}"))
        if leech.needs:
            lines.append(plain(say("review.leech-needs", names=", ".join(leech.needs))))
        if leech.slips:
            slips = ", ".join(f"{slip.replace('-', ' ')} ({count})" for slip, count in leech.slips)
            lines.append(plain(say("review.leech-slips", slips=slips)))
        lines.append(plain(say("review.leech-keys", **{name: keys[name] for name in ("try", "suspend")})))
        self.query_one(Teaching).show_leech(Content("\n").join(lines))

    def _comes_back(self) -> Content:
        answered, say = self.answered, self._words.say
        if answered.asked.kind == "practice":
            text = say("verdict.back-practice")
        elif answered.comes_back_today:
            text = say("verdict.back-today")
        elif answered.intervals:
            text = say("verdict.back", when=in_days(answered.intervals[answered.quality], self._words))
        else:
            text = say("verdict.back-held")
        return Content.styled(text, "$text-muted")
