"""Small tensors as grids of cells, next to each other if they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from quizapp.tui.content import pad, plain

if TYPE_CHECKING:
    from quizapp.examine.grids import Block, Grid

_GAP = 3
_BAR = ("│", "$text-muted")
_Piece = list[Content]


class GridView(Widget):
    """Tensors from left to right: those that code starts with, and its result."""

    DEFAULT_CSS = """
    GridView { height: auto; }
    """

    def __init__(self, grids: Sequence[Grid], *, classes: str | None = None) -> None:
        super().__init__(classes=classes, markup=False)
        self._grids = list(grids)

    def put_before(self, grids: Sequence[Grid]) -> None:
        """Insert these before the others."""
        self._grids = [*grids, *self._grids]
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        width = max(12, width)
        arrow = len(self._grids) > 1
        return list(_flow([_drawn(one, width, arrow=arrow) for one in self._grids], width, blank=True))


def _drawn(grid: Grid, width: int, *, arrow: bool) -> _Piece:
    """A tensor below its name, shape and dtype."""
    name = (
        plain(grid.name, "bold") if grid.name else Content.styled("→" if arrow else "", "bold $text-primary")
    )
    shape = plain(str(grid.shape), "$text-warning")
    head = Content("  ").join([one for one in (name, shape, plain(grid.dtype, "$text-muted")) if one])
    blocks = [_block(one, grid.cell, width, labelled=len(grid.blocks) > 1) for one in grid.blocks]
    return [head, *_flow(blocks, width, blank=False)]


def _block(block: Block, cell: int, width: int, *, labelled: bool) -> _Piece:
    """Rows of cells; rows that are too wide continue on the next line."""
    room = max(1, (width - 3) // (cell + 3))
    lines = [Content.styled(str(list(block.index)), "$text-muted")] if labelled else []
    for row in block.rows:
        broken = len(row) > room
        for start in range(0, len(row), room):
            lead = ("" if not broken else "  " if not start else "↪ ", "$text-muted")
            cells = [pad(plain(text), cell, right=True) for text in row[start : start + room]]
            lines.append(
                Content.assemble(lead, _BAR, *(bit for one in cells for bit in (" ", one, " ", _BAR)))
            )
    return lines


def _flow(pieces: Sequence[_Piece], width: int, *, blank: bool) -> Iterator[Content]:
    """Pieces next to each other, those that do not fit below."""
    band: list[_Piece] = []
    taken, first = 0, True
    for piece in [*pieces, None]:
        wide = max((line.cell_length for line in piece), default=0) if piece is not None else 0
        if band and (piece is None or taken + _GAP + wide > width):
            if blank and not first:
                yield Content("")
            yield from _beside(band)
            band, taken, first = [], 0, False
        if piece is not None:
            taken += wide + (_GAP if band else 0)
            band.append(piece)


def _beside(band: Sequence[_Piece]) -> Iterator[Content]:
    widths = [max(line.cell_length for line in piece) for piece in band]
    for row in range(max(map(len, band))):
        lines = [piece[row] if row < len(piece) else Content("") for piece in band]
        yield Content(" " * _GAP).join([pad(line, width) for line, width in zip(lines, widths, strict=True)])
