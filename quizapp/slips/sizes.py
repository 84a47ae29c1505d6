"""The sizes of tensors according to a setup: ``A = torch.zeros(2, 3)``."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from quizapp.slips.called import Called, called
from quizapp.slips.source import Source, SourceError, read, whole

_MADE_OF_SIZES = frozenset({"zeros", "ones", "rand", "randn", "empty"})
_RESHAPED = frozenset({"reshape", "view"})
#: Maximum depth of a product of numbers, and of a tensor's brackets.
_DEPTH = 8


def known_sizes(setup: str, code: Source) -> Mapping[str, tuple[int, ...]]:
    """The sizes according to a setup, without those of names that the code reassigns."""
    try:
        source = read(setup)
    except SourceError:
        return {}
    sizes: dict[str, tuple[int, ...]] = {}
    for node in source.nodes:
        if not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Load):
            continue
        sizes.pop(node.id, None)
        statement = source.parent(node)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            found = _sizes(source, statement.value)
            if found is not None:
                sizes[node.id] = found
    return {name: found for name, found in sizes.items() if name not in code.assigned}


def _sizes(source: Source, node: ast.expr) -> tuple[int, ...] | None:
    call = called(source, node)
    if call is None:
        return None
    if call.form == "function" and call.name in _MADE_OF_SIZES:
        args = call.node.args
        listed = len(args) == 1 and isinstance(args[0], ast.List | ast.Tuple)
        return _numbers(args[0].elts if listed and isinstance(args[0], ast.List | ast.Tuple) else args)
    if call.form == "method" and call.name in _RESHAPED:
        return _numbers(call.sizes)
    if call.form == "function" and call.name == "tensor":
        return _of_literal(call)
    if call.form == "function" and call.name == "arange" and len(call.node.args) == 1:
        return _numbers(list(call.node.args))
    if call.form == "method" and call.name in {"float", "double", "long", "requires_grad_"}:
        return _sizes(source, call.subject) if call.subject is not None else None
    return None


def _numbers(nodes: list[ast.expr]) -> tuple[int, ...] | None:
    numbers = [_number(node, _DEPTH) for node in nodes]
    known = tuple(number for number in numbers if number is not None and number >= 0)
    return known if len(known) == len(numbers) else None


def _number(node: ast.expr, depth: int) -> int | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and depth:
        left, right = _number(node.left, depth - 1), _number(node.right, depth - 1)
        return None if left is None or right is None else left * right
    return whole(node)


def _of_literal(call: Called) -> tuple[int, ...] | None:
    sizes: list[int] = []
    node = call.subject
    while isinstance(node, ast.List | ast.Tuple) and len(sizes) < _DEPTH:
        sizes.append(len(node.elts))
        node = node.elts[0] if node.elts else None
    return tuple(sizes) if isinstance(node, ast.Constant | ast.UnaryOp) else None
