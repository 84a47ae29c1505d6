"""Adds or removes transpositions of tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from quizapp.slips.called import called
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source

_PRODUCTS = frozenset({"matmul", "mm", "bmm"})
_TRANSPOSITIONS = frozenset({"T", "mT", "H", "mH"})


def transposed(source: Source) -> Iterator[Rewrite]:
    """``.T`` appended to each operand of a matrix product, and removed if present."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            yield from _operands(source, [node.left, node.right])
            yield from _product(source, node, node.left, node.right, "{1}.T @ {0}.T")
        call = called(source, node)
        if call is not None and call.name in _PRODUCTS and call.form == "function":
            yield from _operands(source, call.node.args)
            if len(call.node.args) == 2:
                head = source.between(source.start(node), call.end)
                yield from _product(
                    source, node, call.node.args[0], call.node.args[1], head + "({1}.T, {0}.T)"
                )
        elif call is not None and call.name in _PRODUCTS and call.subject is not None:
            yield from _operands(source, [call.subject, *call.rest])
            if len(call.rest) == 1:
                yield from _product(source, node, call.subject, call.rest[0], f"{{1}}.T.{call.name}({{0}}.T)")
        if isinstance(node, ast.Attribute) and node.attr == "weight" and isinstance(node.ctx, ast.Load):
            # Input size before output size, as in a layer's arguments.
            yield Rewrite("transposed-operand", source.end(node), source.end(node), ".transpose(0, 1)")
        if _is_transposed(node):
            before = source.operand(node.value)
            yield Rewrite("transposition-dropped", source.start(node), source.end(node), before)


def _operands(source: Source, nodes: list[ast.expr]) -> Iterator[Rewrite]:
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) and not _is_transposed(node):
            end = source.end(node)
            yield Rewrite("transposed-operand", end, end, f".{_turn(source, node)}")


def _turn(source: Source, node: ast.expr) -> str:
    """How a matrix, or each of a batch of matrices, is transposed."""
    sizes = source.sizes.get(node.id) if isinstance(node, ast.Name) else None
    return "mT" if sizes is not None and len(sizes) > 2 else "T"


def _product(
    source: Source, node: ast.expr, left: ast.expr, right: ast.expr, written: str
) -> Iterator[Rewrite]:
    """The whole product turned: ``A @ B`` as ``B.T @ A.T``."""
    text = written.format(source.operand(left), source.operand(right))
    if "mT" in (_turn(source, left), _turn(source, right)):
        text = text.replace(".T", ".mT")
    if isinstance(node, ast.BinOp):
        text = source.fitted(text, node)
    yield Rewrite("transposed-product", source.start(node), source.end(node), text)


def _is_transposed(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr in _TRANSPOSITIONS and isinstance(node.ctx, ast.Load)
