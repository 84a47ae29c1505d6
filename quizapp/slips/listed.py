"""Items separated by commas: the arguments of a call, the elements of a list or tuple."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.slips.source import Source

_SPACES = b" \t\r\n\f"


@dataclass(frozen=True, slots=True)
class Item:
    """An item. Brackets around it are between ``start`` and ``end``."""

    node: ast.expr | ast.keyword
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Listed:
    """``opening`` is the offset after the opening bracket, ``closing`` that of the closing one."""

    items: tuple[Item, ...]
    opening: int
    closing: int

    def without(self, index: int) -> tuple[int, int]:
        """The range to cut in order to remove an item and its comma."""
        item = self.items[index]
        if index > 0:
            return self.items[index - 1].end, item.end
        if len(self.items) > 1:
            return item.start, self.items[1].start
        return self.opening, self.closing

    def addition(self, text: str) -> tuple[int, str]:
        """The offset for one more item at the end, and its text."""
        if not self.items:
            return self.opening, text
        return self.items[-1].end, f", {text}"


def arguments(source: Source, call: ast.Call) -> Listed | None:
    """A call's arguments; None if comments are between them, or a bare generator is the argument."""
    nodes: list[ast.expr | ast.keyword] = sorted([*call.args, *call.keywords], key=source.start)
    if any(isinstance(node, ast.GeneratorExp) for node in nodes):
        return None
    closing = source.end(call) - 1
    opening = source.raw.find(b"(", source.end(call.func), closing)
    if opening < 0 or _is_remarked(source.raw[source.end(call.func) : opening]):
        return None
    return _split(source, nodes, opening + 1, closing)


def elements(source: Source, node: ast.expr) -> Listed | None:
    """A list's or tuple's elements; None if comments are between them."""
    if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
        return None
    start, end = source.start(node), source.end(node)
    if isinstance(node, ast.List) or _has_own_brackets(source, node):
        return _split(source, node.elts, start + 1, end - 1)
    return _split(source, node.elts, start, end)


def _has_own_brackets(source: Source, node: ast.Tuple) -> bool:
    first = node.elts[0]
    before = source.raw[source.start(node) : source.start(first)]
    comma = source.raw.find(b",", source.end(first), source.end(node))
    return before.count(b"(") > source.raw[source.end(first) : comma].count(b")")


def _split(
    source: Source, nodes: Sequence[ast.expr | ast.keyword], opening: int, closing: int
) -> Listed | None:
    ends = [opening, *map(source.end, nodes)]
    starts = [*map(source.start, nodes), closing]
    gaps = [source.raw[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(map(_is_remarked, gaps)):
        return None
    commas = [end + gap.find(b",") for end, gap in zip(ends[1:-1], gaps[1:-1], strict=True)]
    last = gaps[-1].find(b",")
    after = closing if last < 0 or not nodes else ends[-1] + last
    bounds = [opening - 1, *commas, after]
    items = [
        Item(node, *_trimmed(source.raw, before + 1, behind))
        for node, before, behind in zip(nodes, bounds, bounds[1:], strict=False)
    ]
    return Listed(tuple(items), opening, closing)


def _trimmed(raw: bytes, start: int, end: int) -> tuple[int, int]:
    text = raw[start:end]
    return start + len(text) - len(text.lstrip(_SPACES)), end - (len(text) - len(text.rstrip(_SPACES)))


def _is_remarked(gap: bytes) -> bool:
    return b"#" in gap or b"\\" in gap
