"""Operators replaced by others, operands swapped, and comparisons reversed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole

_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_OTHERS: dict[type[ast.operator], tuple[tuple[str, str], ...]] = {
    ast.Add: (("minus", "-"),),
    ast.Sub: (("plus", "+"),),
    ast.Mult: (("matmul", "@"), ("plus", "+")),
    ast.MatMult: (("times", "*"),),
    ast.Div: (("floor-division", "//"),),
    ast.FloorDiv: (("division", "/"), ("remainder", "%")),
    ast.Mod: (("floor-division", "//"),),
    ast.Pow: (("times", "*"),),
}
#: A comparison, the same with the bound included or excluded, its reverse, and its negation.
_COMPARED: dict[type[ast.cmpop], tuple[str, str, str, str]] = {
    ast.Lt: ("<", "<=", ">", ">="),
    ast.LtE: ("<=", "<", ">=", ">"),
    ast.Gt: (">", ">=", "<", "<="),
    ast.GtE: (">=", ">", "<=", "<"),
}
_BITWISE: dict[type[ast.operator], tuple[str, str, str]] = {
    ast.BitAnd: ("&", "or", "|"),
    ast.BitOr: ("|", "and", "&"),
    ast.BitXor: ("^", "or", "|"),
}
#: Operators whose operands cannot be swapped without effect.
_DIRECTED = (ast.MatMult, ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_LOOSER = {ast.Mult: (ast.Add, ast.Sub), ast.Pow: (ast.Mult,)}


def operators(source: Source) -> Iterator[Rewrite]:
    """Each operator replaced by others, its operands swapped, each comparison reversed."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            yield from _replaced(source, node)
            yield from _swapped(source, node)
            yield from _broadcast(source, node)
        elif isinstance(node, ast.BinOp) and type(node.op) in _BITWISE:
            sign, name, other = _BITWISE[type(node.op)]
            offset = _sign_offset(source, node.left, node.right, sign)
            if offset is not None:
                yield Rewrite(f"operator-{name}", *offset, other)
        elif isinstance(node, ast.UnaryOp):
            yield from _precedence(source, node)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from _compared(source, node)
        elif isinstance(node, ast.BoolOp) and len(node.values) == 2:
            yield from _joined(source, node)


def _replaced(source: Source, node: ast.BinOp) -> Iterator[Rewrite]:
    offset = _sign_offset(source, node.left, node.right, _SIGNS[type(node.op)])
    if offset is None:
        return
    literal = any(isinstance(side, ast.Constant | ast.JoinedStr) for side in (node.left, node.right))
    for name, sign in _OTHERS[type(node.op)]:
        if sign == "@" and (literal or whole(node.left) is not None or whole(node.right) is not None):
            continue
        start, end = source.start(node), source.end(node)
        text = source.between(start, offset[0]) + sign + source.between(offset[1], end)
        if type(node.op) in _LOOSER and sign in {"+", "*"} and source.fitted(text, node) != text:
            if not _is_bracketed(source, node):
                text = f"({text})"
            yield Rewrite(f"operator-{name}", start, end, text)
        else:
            yield Rewrite(f"operator-{name}", *offset, sign)
    if isinstance(node.op, ast.FloorDiv):
        start, end = source.start(node), source.end(node)
        divided = f"{source.between(start, offset[0])}/{source.between(offset[1], end)}"
        yield Rewrite("ceil-for-floor", start, end, f"math.ceil({divided})")
        yield Rewrite("sibling-trunc", start, end, f"torch.trunc({divided})")
    if isinstance(node.op, ast.Mod) and not isinstance(node.left, ast.Constant | ast.JoinedStr):
        start, end = source.start(node), source.end(node)
        text = f"torch.fmod({source.text(node.left)}, {source.text(node.right)})"
        yield Rewrite("sibling-fmod", start, end, text)


def _broadcast(source: Source, node: ast.BinOp) -> Iterator[Rewrite]:
    """``A + b`` as if ``b`` were broadcast along the other dimension."""
    sides = (node.left, node.right)
    if isinstance(node.op, ast.MatMult) or not all(isinstance(side, ast.Name) for side in sides):
        return
    for side in sides[::-1]:
        yield Rewrite("broadcast-other-way", source.end(side), source.end(side), "[:, None]")


def _precedence(source: Source, node: ast.UnaryOp) -> Iterator[Rewrite]:
    """``-x ** 2`` as ``(-x) ** 2``."""
    power = node.operand
    if isinstance(node.op, ast.USub) and isinstance(power, ast.BinOp) and isinstance(power.op, ast.Pow):
        start, end = source.start(node), source.end(node)
        if source.start(power) == source.start(power.left):
            base, rest = source.end(power.left), source.between(source.end(power.left), end)
            yield Rewrite("precedence", start, end, f"({source.between(start, base)}){rest}")


def _is_bracketed(source: Source, node: ast.expr) -> bool:
    before = source.raw[: source.start(node)].rstrip()
    after = source.raw[source.end(node) :].lstrip()
    return before.endswith(b"(") and after.startswith(b")")


def _swapped(source: Source, node: ast.BinOp) -> Iterator[Rewrite]:
    if not isinstance(node.op, _DIRECTED):
        return
    offset = _sign_offset(source, node.left, node.right, _SIGNS[type(node.op)])
    if offset is None:
        return
    start, end = source.start(node), source.end(node)
    before, after = source.between(start, offset[0]), source.between(offset[1], end)
    left, right = before.rstrip(), after.lstrip()
    middle = before[len(left) :] + _SIGNS[type(node.op)] + after[: len(after) - len(right)]
    text = _grouped(source, node.right, right) + middle + _grouped(source, node.left, left)
    yield Rewrite("swapped-operands", start, end, text)


def _grouped(source: Source, operand: ast.expr, text: str) -> str:
    """An operand with its brackets. An operation that needed none on one side may need them on the other."""
    bare = text == source.text(operand)
    return f"({text})" if bare and isinstance(operand, ast.BinOp | ast.UnaryOp) else text


def _compared(source: Source, node: ast.Compare) -> Iterator[Rewrite]:
    signs = _COMPARED.get(type(node.ops[0]))
    if signs is None:
        return
    offset = _sign_offset(source, node.left, node.comparators[0], signs[0])
    if offset is not None:
        yield Rewrite("comparison-border", *offset, signs[1])
        yield Rewrite("comparison-turned", *offset, signs[2])
        yield Rewrite("comparison-negated", *offset, signs[3])


def _joined(source: Source, node: ast.BoolOp) -> Iterator[Rewrite]:
    sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    offset = _sign_offset(source, node.values[0], node.values[1], sign)
    if offset is not None:
        start, end = source.start(node), source.end(node)
        text = f"{source.between(start, offset[0])}{other}{source.between(offset[1], end)}"
        if not _is_bracketed(source, node):
            text = source.fitted(text, node)
        yield Rewrite(f"operator-{other}", start, end, text)


def _sign_offset(source: Source, left: ast.expr, right: ast.expr, sign: str) -> tuple[int, int] | None:
    """The offset of an operator between its operands; None if a comment is there, too."""
    start, end = source.end(left), source.start(right)
    gap = source.raw[start:end]
    if b"#" in gap or b"\\" in gap:
        return None
    offset = gap.find(sign.encode())
    return None if offset < 0 else (start + offset, start + offset + len(sign))
