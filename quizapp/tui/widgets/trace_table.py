"""The calls of a program that returned a tensor, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from quizapp.tui.content import cells, pad, plain

if TYPE_CHECKING:
    from quizapp.runner.outcome import TraceRow


def trace_table(trace: Sequence[TraceRow]) -> Content:
    """Call, dtype and shape of each."""
    rows = [
        (plain(row.call), plain(row.dtype, "$text-muted"), plain(str(tuple(row.shape)), "$text-warning"))
        for row in trace
    ]
    calls, dtypes = (max(cells(row[column]) for row in rows) + 3 for column in (0, 1))
    return Content("\n").join(
        Content.assemble(pad(call, calls), pad(dtype, dtypes), shape) for call, dtype, shape in rows
    )
