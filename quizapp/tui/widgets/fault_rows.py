"""The faults of a question file, each with its position and the lines around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quizapp.tui.content import plain
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.authoring.drafts import FramedFault
    from quizapp.words import Words

#: Maximum number of faults in the list.
_MOST = 100
_SIGNS = {"error": ("✗", "bold $text-error"), "warning": ("!", "bold $text-warning")}


class CodeFrame(Static):
    """Lines of the file with a caret below; lines that are too wide are cut, so that the caret
    keeps its column."""

    DEFAULT_CSS = """
    CodeFrame { height: auto; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, frame: str) -> None:
        *lines, caret = frame.split("\n")
        muted = plain("\n".join(lines), "$text-muted")
        super().__init__(Content("\n").join([muted, plain(caret, "bold $text-error")]), markup=False)


def fault_lines(faults: Sequence[FramedFault], *, framed: bool = True) -> Iterator[Widget]:
    """Each fault: its position, its rule, what to write instead and, if ``framed``, the lines there."""
    for one in faults:
        yield Lines(_head(one), classes="fault")
        if framed and one.frame:
            yield CodeFrame(one.frame)


class FaultRows(VerticalScroll, can_focus=False):
    """Every fault of a file."""

    def __init__(self, faults: Sequence[FramedFault], words: Words) -> None:
        super().__init__()
        self._faults = faults
        self._words = words

    async def show(self, faults: Sequence[FramedFault]) -> None:
        """Show other faults."""
        if tuple(faults) != tuple(self._faults):
            self._faults = faults
            await self.recompose()

    def compose(self) -> ComposeResult:
        yield from fault_lines(self._faults[:_MOST])
        if not self._faults:
            yield Lines(plain(self._words.say("preview.no-faults"), "$text-success"))
        elif len(self._faults) > _MOST:
            more = self._words.say("preview.many-faults", n=len(self._faults) - _MOST)
            yield Lines(plain(more, "$text-muted"))


def _head(one: FramedFault) -> Content:
    fault = one.fault
    location = f"{fault.file.name}:{fault.line}:{fault.column}"
    return Content("  ").join(
        [
            Content.assemble(_SIGNS[fault.severity], " ", plain(location, "bold")),
            plain(fault.rule, "$text-muted"),
            plain(fault.message),
        ]
    )
