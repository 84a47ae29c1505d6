"""Swaps two arguments, two sizes, two tensors in a list, or two indices."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from quizapp.slips.called import Called, called
from quizapp.slips.listed import Item, arguments, elements
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole

#: With more arguments than this, only neighbours are swapped.
_FEW = 4
_SWAPPED_BY_NOBODY = frozenset({"isinstance", "issubclass", "getattr", "setattr", "hasattr", "print", "zip"})
#: Functions whose first argument is a size, not a tensor.
_MAKERS = frozenset({"zeros", "ones", "empty", "full", "rand", "randn", "arange", "eye", "linspace"})
_DATA = frozenset({"tensor", "as_tensor", "Tensor", "array", "asarray"})
_RESHAPE = frozenset({"reshape", "view"})
#: Layers whose first arguments are the input size and the output size.
_OF_FEATURES = frozenset(
    {"Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"}
)
#: Kinds of numeric arguments.
_NUMBERS = frozenset({"whole", "float", "name"})
#: Methods whose tensor and argument may be confused.
_OF_TWO = frozenset({"matmul", "mm", "bmm", "sub", "div", "pow", "mv", "dot", "outer"})


def swapped(source: Source) -> Iterator[Rewrite]:
    """Swaps of any two of a call's positional arguments, keyword numbers, listed sizes and indices."""
    for node in source.nodes:
        call = called(source, node)
        if isinstance(node, ast.Call) and (call is None or call.name not in _SWAPPED_BY_NOBODY):
            listed = arguments(source, node)
            if listed is not None:
                yield from _positional(source, call, listed.items)
                yield from _keywords(source, listed.items)
            if call is not None:
                yield from _subject(source, call)
        elif isinstance(node, ast.List | ast.Tuple):
            yield from _elements(source, node)


def _positional(source: Source, call: Called | None, items: Sequence[Item]) -> Iterator[Rewrite]:
    args = [item for item in items if not isinstance(item.node, ast.keyword | ast.Starred | ast.NamedExpr)]
    first_is_tensor = call is not None and call.form == "function" and call.name not in _MAKERS
    if call is not None and call.name[:1].isupper():
        first_is_tensor = False
    for one, other in _pairs(args):
        kinds = {_kind(one.node), _kind(other.node)}
        # A number and a name may be confused if the name may well be a number too.
        both_numbers = "name" in kinds <= _NUMBERS and not (first_is_tensor and one is args[0])
        if len(kinds) == 1 or both_numbers:
            yield _swap(source, _name(call, [one, other] == args[:2]), one, other)


def _name(call: Called | None, first_two: bool) -> str:
    if call is not None and call.name in _RESHAPE:
        return "swapped-sizes"
    if call is not None and call.name in _OF_FEATURES and first_two:
        return "swapped-features"
    return "swapped-arguments"


def _keywords(source: Source, items: Sequence[Item]) -> Iterator[Rewrite]:
    values = [
        Item(item.node.value, source.start(item.node.value), source.end(item.node.value))
        for item in items
        if isinstance(item.node, ast.keyword) and whole(item.node.value) is not None
    ]
    for one, other in _pairs(values):
        yield _swap(source, "swapped-keywords", one, other)


def _subject(source: Source, call: Called) -> Iterator[Rewrite]:
    """``A.matmul(B)`` as ``B.matmul(A)``."""
    if call.form != "method" or call.name not in _OF_TWO or call.subject is None or len(call.rest) != 1:
        return
    one, other = call.subject, call.rest[0]
    if isinstance(other, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
        start, end = source.start(one), source.end(other)
        middle = source.between(source.end(one), source.start(other))
        yield Rewrite("swapped-operands", start, end, source.text(other) + middle + source.text(one))


def _elements(source: Source, node: ast.List | ast.Tuple) -> Iterator[Rewrite]:
    parent = source.parent(node)
    call = called(source, parent)
    if isinstance(parent, ast.Subscript) and parent.slice is node:
        name = "swapped-indices"
    elif isinstance(parent, ast.Call | ast.keyword) and (call is None or call.name not in _DATA):
        name = "swapped-sizes" if call is not None and call.name in _RESHAPE else "swapped-elements"
    else:
        return
    listed = elements(source, node)
    if listed is None or (name != "swapped-indices" and len({_kind(item.node) for item in listed.items}) > 1):
        return
    for one, other in _pairs(listed.items):
        if not isinstance(one.node, ast.Starred) and not isinstance(other.node, ast.Starred):
            yield _swap(source, name, one, other)


def _pairs(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    return combinations(items, 2) if len(items) <= _FEW else pairwise(items)


def _swap(source: Source, name: str, one: Item, other: Item) -> Rewrite:
    text = source.between(other.start, other.end)
    text += source.between(one.end, other.start) + source.between(one.start, one.end)
    return Rewrite(name, one.start, other.end, text)


def _kind(node: ast.expr | ast.keyword) -> str:
    """The kind of an argument, as far as its text shows: arguments of the same kind may be confused."""
    if whole(node) is not None:
        return "whole"
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    return type(node).__name__ if isinstance(node, ast.List | ast.Tuple | ast.Lambda) else "name"
