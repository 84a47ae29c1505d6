"""Code with a field for each blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from quizapp.bank.templates import BLANK, blank_count, with_fills
from quizapp.tui.content import cells, code
from quizapp.tui.events import AnswerGiven
from quizapp.tui.widgets.answer_field import AnswerLine
from quizapp.tui.widgets.text_lines import CodeLines

#: Minimum width of a field, and of a line with fields in the smallest window, in cells.
_FIELD, _LINE = 12, 48


class Blank(AnswerLine):
    """The field of a blank; it grows with its content."""

    DEFAULT_CSS = """
    Blank, Blank:focus { width: 12; border: none; padding: 0 1; background: $panel; }
    Blank:focus { background: $block-cursor-background; }
    Blank.-below { width: 1fr; }
    """

    @dataclass
    class LinesPasted(Message):
        """Several lines were pasted here; the first may belong to the existing text."""

        blank: Blank
        lines: list[str]

    async def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self.value))

    def insert_pasted(self, text: str) -> None:
        first, *rest = text.split("\n")
        lines = [first, *(line.strip() for line in rest if line.strip())]
        if len(lines) > 1:
            self.post_message(self.LinesPasted(self, lines))
        else:
            super().insert_pasted(text)

    def watch_value(self, value: str) -> None:
        if not self.has_class("-below"):
            self.styles.width = max(_FIELD, cells(value) + 3)


class Blanks(Vertical):
    """The setup, and the code with its fields.

    A line without room for fields keeps its blanks, numbered, with the fields below. The answer
    has a line for each blank.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go(1)", "keys.next-blank", id="blanks.next"),
        Binding("shift+tab", "go(-1)", "keys.previous-blank", id="blanks.previous", show=False),
    ]
    DEFAULT_CSS = """
    Blanks {
        height: auto; padding: 1 3; background: $surface;
        Horizontal { height: auto; }
        .bit { width: auto; }
        .below { padding-left: 2; }
    }
    """

    def __init__(self, setup: str, code: str) -> None:
        super().__init__()
        self._setup = setup
        self._code = code

    def compose(self) -> ComposeResult:
        if self._setup.strip():
            yield CodeLines(code(self._setup))
        number = 1
        for line in code(self._code).stylize_before("bold").split("\n", allow_blank=True):
            yield from _row(line, number)
            number += blank_count(line.plain)

    def on_mount(self) -> None:
        for first in list(self.query(Blank))[:1]:
            first.add_class("answer")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return action != "go" or blank_count(self._code) > 1

    def action_go(self, by: int) -> None:
        """Go to the next or previous blank, wrapping around."""
        blanks = list(self.query(Blank))
        here = next((index for index, blank in enumerate(blanks) if blank.has_focus), -1)
        blanks[(here + by) % len(blanks)].focus()

    def on_blank_lines_pasted(self, message: Blank.LinesPasted) -> None:
        """Put a line into each blank from here on; if there are too few, all into this one."""
        message.stop()
        blanks = list(self.query(Blank))
        onward = blanks[blanks.index(message.blank) :]
        if len(message.lines) > len(onward):
            super(Blank, message.blank).insert_pasted("\n".join(message.lines))
            return
        for blank, line in zip(onward, message.lines, strict=False):
            super(Blank, blank).insert_pasted(line)
            blank.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to an empty blank, or submit if none is empty."""
        event.stop()
        blanks = list(self.query(Blank))
        empty = [blank for blank in blanks if not blank.value.strip()]
        if empty:
            empty[0].focus()
        else:
            self.post_message(AnswerGiven("\n".join(blank.value for blank in blanks)))


def _row(line: Content, number: int) -> Iterator[Widget]:
    """A line of the code; its first blank has a number."""
    count = blank_count(line.plain)
    if not count:
        yield CodeLines(line)
        return
    _, spans = with_fills(line.plain, [BLANK] * count)
    pieces = line.divide([end for span in spans for end in span])
    if line.cell_length + count * _FIELD > _LINE:
        yield from _below(pieces, number)
        return
    row: list[Widget] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            row.append(Blank(""))
        elif piece:
            row.append(CodeLines(piece, classes="bit"))
    yield Horizontal(*row)


def _below(pieces: list[Content], number: int) -> Iterator[Widget]:
    """The line with numbers for blanks, and the fields after the same numbers."""
    named = [
        Content.styled(f"▁{number + index // 2}▁", "bold $text-primary") if index % 2 else piece
        for index, piece in enumerate(pieces)
    ]
    yield CodeLines(Content("").join(named))
    for index in range(len(pieces) // 2):
        lead = Content.styled(f"▁{number + index}▁ ", "bold $text-primary")
        yield Horizontal(CodeLines(lead, classes="bit"), Blank("", classes="-below"), classes="below")
