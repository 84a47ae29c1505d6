"""Recognizes PyTorch idioms that have no name, by the form of the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.runner.origins import Origins

#: Prefix of an idiom in a list that also holds names of PyTorch.
PREFIX = "idiom:"

#: Base classes that people subclass, and the name of the idiom.
_BASES = {
    "torch.nn.Module": "own-module",
    "torch.utils.data.Dataset": "own-dataset",
    "torch.utils.data.IterableDataset": "own-dataset",
    "torch.autograd.Function": "own-function",
}
_LOGIC = (ast.BitAnd, ast.BitOr, ast.BitXor)


def idioms(tree: ast.AST, origins: Origins) -> Iterator[str]:
    """The idioms in a tree, once per occurrence, in the form ``idiom:mask-index``."""
    for node in ast.walk(tree):
        for found in _of(node, origins):
            yield PREFIX + found


def _of(node: ast.AST, origins: Origins) -> Iterator[str]:
    match node:
        case ast.Subscript(slice=index, ctx=ast.Load() | ast.Store()):
            yield from _of_index(index)
        case ast.ClassDef(bases=bases):
            found = (_BASES.get(origins.path(base) or "") for base in bases)
            yield from dict.fromkeys(name for name in found if name is not None)
        case ast.IfExp(test=test) if _asks_for_a_device(test, origins):
            yield "device-choice"
        case ast.For(body=body, target=ast.Tuple() | ast.List() | ast.Name()):
            yield from _of_loop(node, body)
        case ast.FunctionDef(body=body) if _steps(body) and not _loops(body):
            yield "training-step"


def _of_index(index: ast.expr) -> Iterator[str]:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if any(map(_is_mask, parts)):
        yield "mask-index"
    if any(isinstance(part, ast.List) for part in parts):
        yield "list-index"
    if isinstance(index, ast.Tuple):
        if any(isinstance(part, ast.Constant) and part.value is None for part in parts):
            yield "new-axis"
        if any(isinstance(part, ast.Constant) and part.value is ... for part in parts):
            yield "ellipsis"


def _is_mask(part: ast.expr) -> bool:
    """Whether an index is a condition on elements."""
    match part:
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
            return True
        case ast.UnaryOp(op=ast.Invert(), operand=_):
            return True
        case ast.BinOp(op=operator, left=left, right=right) if isinstance(operator, _LOGIC):
            return _is_mask(left) or _is_mask(right)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "mask" or name.endswith("_mask")
    return False


def _asks_for_a_device(test: ast.expr, origins: Origins) -> bool:
    called = (node.func for node in ast.walk(test) if isinstance(node, ast.Call))
    return any((origins.path(each) or "").endswith(".is_available") for each in called)


def _of_loop(loop: ast.For, body: list[ast.stmt]) -> Iterator[str]:
    if _steps(body) and not _loops(body):
        yield "training-step"
        guarded = (node for node in body if isinstance(node, ast.If) and _has_modulo(node.test))
        if any("step" in _calls(node) and "backward" not in _calls(node) for node in guarded):
            yield "accumulation"
    source = loop.iter
    while isinstance(source, ast.Call) and source.args:  # enumerate(loader), tqdm(loader)
        source = source.args[0]
    name = source.attr if isinstance(source, ast.Attribute) else getattr(source, "id", "")
    if isinstance(name, str) and "loader" in name.lower():
        yield "batch-loop"


def _steps(body: list[ast.stmt]) -> bool:
    """Whether statements compute gradients and call an optimizer's step."""
    called = {name for statement in body for name in _calls(statement)}
    return {"backward", "step"} <= called


def _loops(body: list[ast.stmt]) -> bool:
    """Whether the innermost such loop is among these statements."""
    inner = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.For))
    return any(_steps(loop.body) for loop in inner)


def _calls(tree: ast.AST) -> set[str]:
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def _has_modulo(test: ast.expr) -> bool:
    return any(isinstance(node, ast.Mod) for node in ast.walk(test))
