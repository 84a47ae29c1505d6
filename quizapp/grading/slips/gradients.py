"""Gradients that are taken not to be there, and copies that are taken to be changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.grading.slips.slip import Rewrite
from quizapp.grading.slips.source import Source


def gradients(source: Source) -> Iterator[Rewrite]:
    """``x.grad`` as None and as zeros, and ``b[0] = 5`` as if it changed only a copy."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "grad" and isinstance(node.ctx, ast.Load):
            if not _is_looked_into(source, node):
                start, end = source.start(node), source.end(node)
                yield Rewrite("gradient-none", start, end, "None")
                yield Rewrite("gradient-zero", start, end, f"torch.zeros_like({source.text(node.value)})")
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name):
                end = source.end(node.value)
                yield Rewrite("copy-changed", end, end, ".clone()")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of, name = node.func.value, node.func.attr
            in_place = name.endswith("_") and not name.startswith("_") and name != "requires_grad_"
            if in_place and isinstance(of, ast.Name | ast.Attribute | ast.Subscript):
                yield Rewrite("copy-changed", source.end(of), source.end(of), ".clone()")


def _is_looked_into(source: Source, node: ast.Attribute) -> bool:
    """Whether something of the gradient is used, which None has not."""
    parent = source.parent(node)
    return isinstance(parent, ast.Attribute | ast.Subscript | ast.BinOp)
