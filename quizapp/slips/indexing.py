"""Slices that end one off, and indices and slices mistaken for each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole

#: Sizes and strides are tuples, without a second axis.
_TUPLES = frozenset({"shape", "stride", "size"})


def indexing(source: Source) -> Iterator[Rewrite]:
    """The indices and slices of each subscript, misread."""
    for node in source.nodes:
        if not isinstance(node, ast.Subscript):
            continue
        index = node.slice
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        for part in parts:
            if isinstance(part, ast.Slice):
                yield from _ends(source, part)
                yield from _counted(source, part)
            else:
                yield from _as_slice(source, part)
        if isinstance(node.ctx, ast.Load):
            yield from _other_axis(source, node)
            yield from _chosen(source, node)


def _ends(source: Source, part: ast.Slice) -> Iterator[Rewrite]:
    for name, end in (("start", part.lower), ("end", part.upper)):
        number = whole(end)
        if end is not None and number is not None:
            for text in (str(number - 1), str(number + 1)):
                yield Rewrite(f"slice-{name}-off", source.start(end), source.end(end), text)
        elif isinstance(end, ast.Name):
            for sign in "-+":
                yield Rewrite(f"slice-{name}-off", source.end(end), source.end(end), f" {sign} 1")
    if part.upper is None and part.lower is not None and part.step is None:
        end_of_part = source.start(part) + len(source.text(part))
        yield Rewrite("slice-end-off", end_of_part, end_of_part, "-1")
    only = part.lower or part.upper
    if only is not None and part.step is None:
        yield Rewrite("index-for-slice", source.start(part), source.end(part), source.text(only))


def _counted(source: Source, part: ast.Slice) -> Iterator[Rewrite]:
    """``x[1:4]`` counted from 1, ``x[::2]`` without its step or from its second element on."""
    start, end = source.start(part), source.start(part) + len(source.text(part).encode())
    lower, upper = whole(part.lower), whole(part.upper)
    if lower is not None and upper is not None and part.step is None:
        yield Rewrite("counted-from-one", start, end, f"{lower - 1}:{upper - 1}")
    if part.step is not None:
        before = part.upper or part.lower
        kept = source.end(before) if before is not None else start
        text = source.between(start, kept) + (":" if part.upper is None else "")
        yield Rewrite("slice-step-dropped", start, end, text)
        if part.lower is None:
            yield Rewrite("slice-start-off", start, start, "1")


def _chosen(source: Source, node: ast.Subscript) -> Iterator[Rewrite]:
    """Lists of indices as a grid; a mask as its own values, and as the indices where it is true."""
    index, before = node.slice, source.operand(node.value)
    start, end = source.start(node), source.end(node)
    if isinstance(index, ast.Tuple) and len(index.elts) == 2:
        one, other = index.elts
        if all(isinstance(part, ast.List | ast.Name) for part in (one, other)):
            text = f"{before}[{source.text(one)}][:, {source.text(other)}]"
            yield Rewrite("grid-for-pairs", start, end, text)
    elif isinstance(index, ast.Compare | ast.Name | ast.UnaryOp) and whole(index) is None:
        mask = source.operand(index)
        yield Rewrite("sibling-mask", start, end, mask)
        yield Rewrite("sibling-positions", start, end, f"{mask}.nonzero().flatten()")
        yield Rewrite("sibling-zeros", start, end, f"{before} * {mask}")


def _as_slice(source: Source, part: ast.expr) -> Iterator[Rewrite]:
    number = whole(part)
    if number is not None:
        text = "-1:" if number == -1 else f"{number}:{number + 1}"
        yield Rewrite("slice-for-index", source.start(part), source.end(part), text)


def _other_axis(source: Source, node: ast.Subscript) -> Iterator[Rewrite]:
    """``x[1]`` as ``x[:, 1]`` and back, ``x[:, 1]`` as ``x[1, :]``."""
    index = node.slice
    start, end = source.start(index), source.end(index)
    if isinstance(index, ast.Tuple):
        if len(index.elts) == 2 and source.text(index.elts[0]) in {":", "..."}:
            yield Rewrite("other-axis-indexed", start, end, source.text(index.elts[1]))
        return
    of = node.value.func if isinstance(node.value, ast.Call) else node.value
    is_tuple = isinstance(of, ast.Attribute) and of.attr in _TUPLES
    is_text = isinstance(index, ast.Constant) and isinstance(index.value, str)
    if not is_tuple and not is_text and isinstance(index, ast.Constant | ast.UnaryOp | ast.Slice):
        yield Rewrite("other-axis-indexed", start, start, ":, ")
