"""Gradients mistaken for missing ones, and views mistaken for copies."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source

#: Methods whose result shares memory with the tensor they are called on.
_VIEWS = frozenset(
    {"view", "reshape", "t", "transpose", "permute", "movedim", "squeeze", "unsqueeze", "detach", "flatten"}
    | {"expand", "narrow", "select", "diagonal", "unfold", "ravel", "view_as", "swapaxes", "numpy"}
)


def gradients(source: Source) -> Iterator[Rewrite]:
    """``x.grad`` as None and as zeros, and ``b[0] = 5`` as if it changed only a copy."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "grad" and isinstance(node.ctx, ast.Load):
            if not _is_looked_into(source, node):
                start, end = source.start(node), source.end(node)
                yield Rewrite("gradient-none", start, end, "None")
                yield Rewrite("gradient-zero", start, end, f"torch.zeros_like({source.text(node.value)})")
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            # Rewrites of other targets are still counted, and removed later.
            end, named = source.end(node.value), isinstance(node.value, ast.Name)
            yield Rewrite("copy-changed", end, end, ".clone()" if named else "")
        if _is_alias(source, node):
            yield Rewrite("copy-changed", source.end(node), source.end(node), ".clone()")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of, name = node.func.value, node.func.attr
            in_place = name.endswith("_") and not name.startswith("_") and name != "requires_grad_"
            if in_place and isinstance(of, ast.Name | ast.Attribute | ast.Subscript):
                yield Rewrite("copy-changed", source.end(of), source.end(of), ".clone()")


def _is_alias(source: Source, node: ast.expr) -> bool:
    """Whether a name is bound to a view of another tensor, as in ``b = a.view(2, 3)``."""
    statement = source.parent(node)
    if not isinstance(statement, ast.Assign) or statement.value is not node:
        return False
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _VIEWS
    return isinstance(node, ast.Name | ast.Subscript) or (
        isinstance(node, ast.Attribute) and node.attr in {"T", "mT", "data", "real", "imag"}
    )


def _is_looked_into(source: Source, node: ast.Attribute) -> bool:
    """Whether an attribute or element of the gradient is used, which None does not have."""
    parent = source.parent(node)
    return isinstance(parent, ast.Attribute | ast.Subscript | ast.BinOp)
