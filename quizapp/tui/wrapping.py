"""Wraps lines to a width: at spaces, and between Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

#: Characters that may not begin a line, and those that may not end one.
_CLOSING = frozenset("，。、；：？！）〕」』】》〉”’…—·～,.;:?!)]}%")
_OPENING = frozenset("（〔「『【《〈“‘([{")
#: What precedes the text of a line: spaces, a sign, the number of an item or option.
_LEAD = re.compile(r"\s*(?:[✓✗] )?(?:• |\d+\. |\d+  )?")


def wrap(content: Content, width: int, mark: str = "") -> Content:
    """The text with every line at most ``width`` cells wide.

    Continuation lines are aligned with the text of their first line, also in list items, and
    preceded by ``mark``.
    """
    lines = []
    for line in content.split("\n", allow_blank=True):
        lines += [line] if cell_len(line.plain) <= width else _broken(line, max(1, width), mark)
    return Content("\n").join(lines)


def _broken(line: Content, width: int, mark: str) -> list[Content]:
    lead = _LEAD.match(line.plain)
    hang = cell_len(lead.group()) if lead else 0
    hang = hang if hang + cell_len(mark) <= width // 2 else 0
    before = Content(" " * hang) + Content.styled(mark, "$text-muted")
    pieces = line.divide(_breaks(line.plain, width, width - cell_len(before.plain)))
    first, *rest = [piece.rstrip() for piece in pieces]
    return [first, *(before + piece for piece in rest)]


def _breaks(text: str, first: int, later: int) -> list[int]:
    """The offsets of line breaks: at most ``first`` cells in the first line, ``later`` in the others."""
    sizes = [get_character_cell_size(character) for character in text]
    found: list[int] = []
    start = 0
    while True:
        room = later if found else first
        end, cells = start, 0
        while end < len(text) and (cells + sizes[end] <= room or text[end] == " "):
            cells += sizes[end]
            end += 1
        if end == len(text):
            return found
        start = _last_break(text, sizes, start, end)
        found.append(start)


def _last_break(text: str, sizes: Sequence[int], start: int, end: int) -> int:
    """The last offset in ``text[start:end]`` before which a line may begin; ``end`` if there is none."""
    for index in range(end, start, -1):
        before, after = text[index - 1], text[index]
        if before == " " and after != " " and text[start:index].strip():
            return index
        wide = sizes[index] == 2 or sizes[index - 1] == 2
        if wide and before not in _OPENING and after not in _CLOSING and after != " ":
            return index
    return max(end, start + 1)


class Flow(Visual):
    """A text that is wrapped to whatever width it is shown in."""

    def __init__(self, content: Content, mark: str = "") -> None:
        self.content = content
        self._mark = mark
        self._broken: tuple[int, Content] = (-1, content)

    def at(self, width: int) -> Content:
        """The text wrapped to ``width`` cells."""
        if self._broken[0] != width:
            self._broken = (width, wrap(self.content, width, self._mark))
        return self._broken[1]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self.content.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at(width).get_height(rules, width)

    def selected(self, selection: Selection, width: int) -> str:
        """The selected part of the text wrapped to ``width`` cells."""
        return selection.extract(self.at(width).plain)
