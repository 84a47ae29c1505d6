"""Lines to be put in order; extra ones can be taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.style import Style
from textual.widget import Widget

from quizapp.tui.content import code
from quizapp.tui.events import AnswerGiven
from quizapp.tui.wrapping import wrap

if TYPE_CHECKING:
    from quizapp.words import Words

#: Width before a line's code, in cells: its number, and the two arrows that move it.
_LEAD = 9
_NUMBERED = 9


class LineOrder(Widget, can_focus=True):
    """The lines in their present order; those taken out are below the rule.

    The answer consists of the numbers of the lines as they were shown, in their present order:
    ``3 1 2``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "point(-1)", "keys.up", id="order.up", show=False, system=True),
        Binding("down,j", "point(1)", "keys.down", id="order.down", show=False, system=True),
        Binding("enter", "hand_in", "keys.answer", id="order.hand_in"),
        Binding("K,shift+up,ctrl+up", "move(-1)", "keys.line-up", id="order.line_up", key_display="K"),
        Binding("J,shift+down,ctrl+down", "move(1)", "keys.line-down", id="order.line_down", key_display="J"),
        Binding("space,x", "take_out", "keys.line-out", id="order.take_out"),
        *(
            Binding(str(n + 1), f"move_to({n})", "keys.line-to", id=f"order.line_to_{n + 1}", show=False)
            for n in range(_NUMBERED)
        ),
    ]
    DEFAULT_CSS = """
    LineOrder { height: auto; padding: 1 1; background: $surface; }
    """
    ALLOW_SELECT = False

    def __init__(self, lines: Sequence[str], words: Words) -> None:
        super().__init__(markup=False)
        self._texts = [code(line) for line in lines]
        self._words = words
        self._placed = list(range(len(lines)))
        self._out: list[int] = []
        self._pointed = 0

    @property
    def answer(self) -> str:
        """The numbers of the lines, from 1, in their present order."""
        return " ".join(str(line + 1) for line in self._placed)

    def render(self) -> Content:
        return Content("\n").join([content for _, content in self._rows(self.size.width)])

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        line = event.style.meta.get("line")
        if not isinstance(line, int):
            return
        self._pointed = self._order.index(line)
        by = event.style.meta.get("by")
        if isinstance(by, int):
            self.action_move(by)
        self._changed()

    def action_point(self, by: int) -> None:
        """Select the line above or below."""
        self._pointed = min(max(0, self._pointed + by), len(self._texts) - 1)
        self._changed()

    def action_move(self, by: int) -> None:
        """Move the selected line, also across the rule."""
        placed = len(self._placed)
        if self._pointed == placed - 1 and by > 0:
            self._out.insert(0, self._placed.pop())
        elif self._pointed == placed and by < 0 and self._out:
            self._placed.append(self._out.pop(0))
        else:
            self._swap(self._pointed + by)
        self._changed()

    def action_move_to(self, index: int) -> None:
        """Move the selected line to an index among those that run."""
        line = self._order[self._pointed]
        (self._placed if line in self._placed else self._out).remove(line)
        self._pointed = min(index, len(self._placed))
        self._placed.insert(self._pointed, line)
        self._changed()

    def action_take_out(self) -> None:
        """Take the selected line out, or back in."""
        line = self._order[self._pointed]
        if line in self._placed:
            self._placed.remove(line)
            self._out.append(line)
            self._pointed = min(self._pointed, max(0, len(self._placed) - 1))
        else:
            self._out.remove(line)
            self._placed.append(line)
            self._pointed = len(self._placed) - 1
        self._changed()

    def action_hand_in(self) -> None:
        self.post_message(AnswerGiven(self.answer))

    @property
    def _order(self) -> list[int]:
        return [*self._placed, *self._out]

    def _swap(self, index: int) -> None:
        """Exchange the selected line with its neighbour at an index, if there is one."""
        lines, start = (
            (self._placed, 0) if self._pointed < len(self._placed) else (self._out, len(self._placed))
        )
        here, there = self._pointed - start, index - start
        if 0 <= there < len(lines):
            lines[here], lines[there] = lines[there], lines[here]
            self._pointed = index

    def _changed(self) -> None:
        self.refresh(layout=True)
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        rows = [line for line, _ in self._rows(self.size.width)]
        pointed = self._order[self._pointed]
        first = rows.index(pointed)
        region = Region(0, first, self.size.width, rows.count(pointed))
        if self.parent is not None and isinstance(self.parent, Widget):
            below_padding = self.virtual_region.offset + Offset(0, 1)
            self.parent.scroll_to_region(region.translate(below_padding), animate=False)

    def _rows(self, width: int) -> list[tuple[int | None, Content]]:
        """Each row of the widget with the line that it belongs to."""
        rows: list[tuple[int | None, Content]] = []
        for index, line in enumerate(self._order):
            if index == len(self._placed):
                rows.append((None, self._rule(width)))
            rows += [(line, row) for row in self._line(index, line, width)]
        if not self._out:
            rows.append((None, self._rule(width)))
        return rows

    def _rule(self, width: int) -> Content:
        heading = f"── {self._words.say('teaching.in-none')} "
        return Content.styled(heading, "$text-muted").truncate(max(1, width), ellipsis=True)

    def _line(self, index: int, line: int, width: int) -> list[Content]:
        placed = index < len(self._placed)
        pointed = index == self._pointed
        number = Content.styled(f"{index + 1:>2} " if placed else " – ", "bold $text-primary")
        arrows = [
            Content.styled(f"{sign} ", "$text-muted").stylize(Style.from_meta({"line": line, "by": by}))
            for sign, by in (("▲", -1), ("▼", 1))
        ]
        sign = Content.styled("▸ " if pointed and self.has_focus else "  ", "bold $text-primary")
        first, *rest = wrap(self._texts[line], max(10, width - _LEAD), "↪ ").split("\n", allow_blank=True)
        lines = [sign + number + arrows[0] + arrows[1] + first, *(Content(" " * _LEAD) + one for one in rest)]
        style = "on $block-cursor-background" if pointed else ""
        faded = [one if placed else one.stylize("$text-muted") for one in lines]
        filled = [one.pad_right(max(0, width - one.cell_length)) for one in faded]
        return [one.stylize_before(style).stylize(Style.from_meta({"line": line})) for one in filled]
