"""Tensors transposed that should not be, and the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from quizapp.grading.slips.called import called
from quizapp.grading.slips.slip import Rewrite
from quizapp.grading.slips.source import Source

_PRODUCTS = frozenset({"matmul", "mm"})
_TRANSPOSITIONS = frozenset({"T", "mT", "H", "mH"})


def operands(source: Source) -> Iterator[Rewrite]:
    """``.T`` put behind each operand of a matrix product, and taken away where it stands."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            yield from _transposed(source, [node.left, node.right])
        call = called(source, node)
        if call is not None and call.name in _PRODUCTS and call.form == "function":
            yield from _transposed(source, call.node.args)
        elif call is not None and call.name in _PRODUCTS and call.subject is not None:
            yield from _transposed(source, [call.subject, *call.rest])
        if _is_transposed(node):
            before = source.operand(node.value)
            yield Rewrite("transposition-dropped", source.start(node), source.end(node), before)


def _transposed(source: Source, nodes: list[ast.expr]) -> Iterator[Rewrite]:
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) and not _is_transposed(node):
            end = source.end(node)
            yield Rewrite("transposed-operand", end, end, ".T")


def _is_transposed(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr in _TRANSPOSITIONS and isinstance(node.ctx, ast.Load)
