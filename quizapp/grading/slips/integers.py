"""Whole numbers one off, or with the other sign."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.grading.slips.called import called
from quizapp.grading.slips.signatures import MAKERS, is_windowed
from quizapp.grading.slips.slip import Rewrite
from quizapp.grading.slips.source import Source
from quizapp.grading.slips.whole import whole

#: What is given to these is data or a seed, which nobody misreads by one.
_TAKE_DATA = frozenset({"tensor", "as_tensor", "Tensor", "array", "asarray", "complex", "manual_seed"})
#: The numbers these take are sizes and counts, which nobody takes for negative.
_TAKE_SIZES = MAKERS | {"reshape", "view", "repeat", "expand", "repeat_interleave", "range", "full", "eye"}
#: Layers whose numbers are dimensions all the same.
_TAKE_DIMENSIONS = frozenset({"Flatten", "Unflatten", "Softmax", "LogSoftmax"})
#: Functions that count up to a number, which is often one off.
_COUNT = frozenset({"range", "arange"})
#: These change nothing that is asked about.
_ASIDE = frozenset({"verbose", "num_workers", "seed", "depth", "device"})
_DIMENSION = frozenset({"dim", "dim0", "dim1", "axis", "start_dim", "end_dim"})


def integers(source: Source) -> Iterator[Rewrite]:
    """Each number one less, one more and negated; names too, where they count or name a dimension."""
    for node in source.nodes:
        number = whole(node)
        if number is not None:
            if not _is_left_alone(source, node):
                yield from _off(source, node, number)
        elif isinstance(node, ast.Name) and _counts(source, node):
            yield _rewrite(source, node, "int-one-less", f"{node.id} - 1")
            yield _rewrite(source, node, "int-one-more", f"{node.id} + 1")


def _off(source: Source, node: ast.expr, number: int) -> Iterator[Rewrite]:
    yield _rewrite(source, node, "int-one-less", str(number - 1))
    yield _rewrite(source, node, "int-one-more", str(number + 1))
    if _may_be_negative(source, node):
        yield _rewrite(source, node, "int-negated", str(-number))


def _may_be_negative(source: Source, node: ast.expr) -> bool:
    """Whether a number may name a dimension or a place."""
    parent = source.parent(node)
    if isinstance(parent, ast.BinOp | ast.Compare):
        return False
    while isinstance(parent, ast.keyword | ast.Tuple | ast.List):
        if isinstance(parent, ast.keyword) and parent.arg in _DIMENSION:
            return True
        parent = source.parent(parent)
    call = called(source, parent)
    if call is None or call.name in _TAKE_DIMENSIONS:
        return True
    return call.name not in _TAKE_SIZES and not is_windowed(call.name) and not call.name[:1].isupper()


def _rewrite(source: Source, node: ast.expr, name: str, text: str) -> Rewrite:
    fitted = text if text.isdigit() else source.fitted(text, node)
    return Rewrite(name, source.start(node), source.end(node), fitted)


def _is_left_alone(source: Source, node: ast.expr) -> bool:
    """Whether a number belongs to a signed one, ends a slice, or is data."""
    parent = source.parent(node)
    if whole(parent) is not None:
        return True
    if isinstance(parent, ast.Slice):
        return node is not parent.step
    if isinstance(parent, ast.keyword):
        return parent.arg in _ASIDE
    outer, inside = parent, 0
    while isinstance(outer, ast.List | ast.Tuple):
        outer, inside = source.parent(outer), inside + isinstance(outer, ast.List)
    call = called(source, outer)
    if call is not None and call.name in _TAKE_DATA:
        return True
    return inside > 1 or (inside == 1 and isinstance(outer, ast.stmt))


def _counts(source: Source, node: ast.Name) -> bool:
    parent = source.parent(node)
    if isinstance(parent, ast.keyword):
        return parent.arg in _DIMENSION
    call = called(source, parent)
    return call is not None and node in call.node.args and call.name in _COUNT
