"""The outcome of running code: its result or error, and the calls that returned a tensor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.examine.grids import grid
from quizapp.kinds.results import result_text
from quizapp.tui.content import cells, code, pad, plain
from quizapp.tui.widgets.grid_view import GridView
from quizapp.tui.widgets.text_lines import CodeBlock, CodeLines, Lines

if TYPE_CHECKING:
    from quizapp.examine.examined import Examined
    from quizapp.runner.outcome import Outcome, TraceRow
    from quizapp.words import Words


#: Maximum number of characters of a result and of printed output.
_MOST_TEXT = 4_000
#: Endings that have a message of their own.
_STOPPED = {"timeout": "trying.timeout", "memory": "trying.memory", "crashed": "trying.crashed"}


class OutcomeView(Vertical):
    """The output, the result or the error, and the trace unless not ``traced``."""

    DEFAULT_CSS = """
    OutcomeView { height: auto; }
    """

    def __init__(self, outcome: Outcome, words: Words, *, traced: bool = True) -> None:
        super().__init__()
        self._traced = traced
        self._outcome = outcome
        self._words = words

    def compose(self) -> ComposeResult:
        outcome = self._outcome
        if outcome.printed:
            yield CodeLines(plain(_cut(outcome.printed.removesuffix("\n"))))
        yield from self._end()
        if self._traced and len(outcome.trace) > 1:
            yield Lines(trace_table(outcome.trace))

    def _end(self) -> Iterator[Widget]:
        outcome, say = self._outcome, self._words.say
        if outcome.error is not None:
            message = f"{outcome.error.type}: {outcome.error.message}".removesuffix(": ")
            yield CodeLines(plain(_cut(message), "$text-error"))
        elif outcome.ended in _STOPPED:
            yield Lines(plain(say(_STOPPED[outcome.ended]), "$text-error"))
        elif outcome.ended == "refused":
            message = say("trying.walled" if outcome.walled else "trying.refused", why=outcome.why_refused)
            yield Lines(plain(message, "$text-error"))
        elif outcome.result is not None and outcome.result.kind != "none":
            drawn = grid(outcome.result)
            if drawn is None or not drawn.shape:
                yield CodeLines(code(_cut(result_text(outcome.result))).stylize_before("bold"))
            else:
                yield GridView([drawn])
        elif not outcome.printed:
            yield Lines(Content.styled(say("trying.nothing"), "$text-muted"))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + " …"


def trace_table(trace: Sequence[TraceRow]) -> Content:
    """Call, dtype and shape of each row of the trace; equal rows in succession are shown once, with their
    number."""
    rows = [
        (
            plain(row.call),
            plain(row.dtype, "$text-muted"),
            plain(str(tuple(row.shape)), "$text-warning"),
            plain(f"  ×{count}" if (count := len([*equal])) > 1 else "", "$text-muted"),
        )
        for row, equal in groupby(trace)
    ]
    calls, dtypes = (max(cells(row[column]) for row in rows) + 3 for column in (0, 1))
    return Content("\n").join(
        Content.assemble(pad(call, calls), pad(dtype, dtypes), shape, count)
        for call, dtype, shape, count in rows
    )


class UnfitView(VerticalScroll, can_focus=False):
    """The outcome of an unfit variant; the reason is shown above it."""

    def __init__(self, examined: Examined, words: Words) -> None:
        super().__init__()
        self._examined = examined
        self._words = words

    def compose(self) -> ComposeResult:
        examined, variant = self._examined, self._examined.variant
        yield CodeBlock(variant.setup, variant.reference)
        if examined.outcome is not None:
            yield OutcomeView(examined.outcome, self._words)
        elif examined.unfit is not None:
            yield Lines(plain(self._words.note(examined.unfit), "$text-warning"))
