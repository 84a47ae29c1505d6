"""Whole numbers as they stand in code."""

from __future__ import annotations

import ast

#: Beyond 64 bits no number is a size, a dimension or an index.
_MOST_BITS = 63


def whole(node: ast.AST | None) -> int | None:
    """The number a literal with or without a minus sign is; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = whole(node.operand) if isinstance(node.operand, ast.Constant) else None
        return None if number is None else -number
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value.bit_length() <= _MOST_BITS:
        return node.value
    return None


def wholes(nodes: list[ast.expr]) -> list[int] | None:
    """The numbers of literals; None where one is something else."""
    numbers = [whole(node) for node in nodes]
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None
