"""Replaces a dtype by the default one, and writes numbers with or without a point."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from quizapp.slips.called import called
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole

#: The dtype that results if one is forgotten.
_DEFAULTS = {
    **dict.fromkeys(("float16", "half", "bfloat16", "float64", "double"), "float32"),
    **dict.fromkeys(("int8", "uint8", "int16", "short", "int32", "int"), "int64"),
    **dict.fromkeys(("complex128", "cdouble"), "complex64"),
    **dict.fromkeys(("float32", "float"), "float64"),
    **dict.fromkeys(("int64", "long"), "int32"),
}
_CASTS = {
    "double": ("float",),
    "half": ("float",),
    "bfloat16": ("float",),
    "float": ("double", "int"),
    "int": ("long", "float"),
    "long": ("int", "float"),
    "short": ("long",),
}
_FILLED = frozenset({"full", "full_like", "add", "sub", "mul", "div", "pow", "clamp", "where", "arange"})
_DATA = frozenset({"tensor", "as_tensor"})
_WITH_POINT = re.compile(r"([0-9]+)\.0*")
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)


def dtypes(source: Source) -> Iterator[Rewrite]:
    """Default dtypes for explicit ones, casts for others, missing promotion, ``2`` for ``2.``"""
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            yield from _named(source, node)
        elif isinstance(node, ast.Call):
            yield from _cast(source, node)
        elif isinstance(node, ast.BinOp) and not isinstance(source.parent(node), ast.BinOp):
            yield from _not_promoted(source, node)
        elif isinstance(node, ast.Constant) and _is_tensor_number(source, node):
            yield from _pointed(source, node)


def _named(source: Source, node: ast.Attribute) -> Iterator[Rewrite]:
    if isinstance(node.value, ast.Name) and node.value.id == "torch" and node.attr in _DEFAULTS:
        yield _renamed(source, "dtype-default", source.end(node), node.attr, _DEFAULTS[node.attr])


def _cast(source: Source, node: ast.Call) -> Iterator[Rewrite]:
    call = called(source, node)
    if call is not None and call.form == "method" and not node.args and not node.keywords:
        for other in _CASTS.get(call.name, ()):
            yield _renamed(source, f"cast-{other}", call.end, call.name, other)


def _renamed(source: Source, name: str, end: int, old: str, new: str) -> Rewrite:
    return Rewrite(name, end - len(old), end, new if source.says(end - len(old), end, old) else old)


def _not_promoted(source: Source, node: ast.BinOp) -> Iterator[Rewrite]:
    """One operand cast to the dtype of the other, if both have one."""
    sides = (node.left, node.right)
    if isinstance(node.op, _ARITHMETIC) and all(isinstance(side, ast.Name | ast.Attribute) for side in sides):
        for side, other in (sides, sides[::-1]):
            yield Rewrite(
                "promotion-missed", source.end(side), source.end(side), f".to({source.text(other)}.dtype)"
            )


def _is_tensor_number(source: Source, node: ast.Constant) -> bool:
    """Whether a number's type may decide the dtype of a tensor."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return False
    parent = source.parent(node)
    if isinstance(parent, ast.UnaryOp):
        parent = source.parent(parent)
    if isinstance(parent, ast.BinOp):
        return True
    call = called(source, parent)
    if call is not None:
        return call.name in _FILLED | _DATA
    outer, child = parent, source.parent(node) if isinstance(source.parent(node), ast.UnaryOp) else node
    while isinstance(outer, ast.List):
        # Only the first number of the data: one is enough to decide.
        if outer.elts[0] is not child:
            return False
        outer, child = source.parent(outer), outer
    call = called(source, outer)
    return call is not None and call.name in _DATA


def _pointed(source: Source, node: ast.Constant) -> Iterator[Rewrite]:
    text = source.text(node)
    if isinstance(source.parent(node), ast.BinOp):
        # Python's own numbers have 64 bits, and do not decide how many a tensor has.
        double = f"torch.tensor([{text}], dtype=torch.float64)"
        yield Rewrite("literal-as-double", source.start(node), source.end(node), double)
    whole_part = _WITH_POINT.fullmatch(text)
    if whole(node) is not None and text.isdecimal():
        yield Rewrite("literal-as-float", source.start(node), source.end(node), f"{text}.0")
    elif whole_part is not None:
        number = str(int(whole_part[1])) if len(whole_part[1]) < 20 else text
        yield Rewrite("literal-as-int", source.start(node), source.end(node), number)
