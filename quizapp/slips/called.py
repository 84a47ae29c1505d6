"""A call of a named function, as a method or as a function of a module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from quizapp.slips.source import Source

_MODULES = frozenset({"torch", "nn", "F", "math", "np", "numpy", "functional"})


@dataclass(frozen=True, slots=True)
class Called:
    """``A.sum(0)`` is the method ``sum`` of ``A``, ``torch.sum(A, 0)`` a function of a module,
    ``sum(A)`` a plain name. ``subject`` is the tensor it works on, ``rest`` are the other
    positional arguments."""

    node: ast.Call
    name: str
    form: Literal["method", "function", "plain"]
    subject: ast.expr | None
    rest: tuple[ast.expr, ...]
    start: int
    end: int

    @property
    def sizes(self) -> list[ast.expr]:
        """The sizes in ``reshape(2, 3)`` or ``reshape((2, 3))``."""
        if len(self.rest) == 1 and isinstance(self.rest[0], ast.List | ast.Tuple):
            return self.rest[0].elts
        return list(self.rest)

    def keyword(self, *names: str) -> ast.keyword | None:
        """The keyword argument with one of these names."""
        return next((keyword for keyword in self.node.keywords if keyword.arg in names), None)

    @property
    def module(self) -> str | None:
        """The name before the dot, if it is a single name."""
        func = self.node.func
        return func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else None

    @property
    def is_open(self) -> bool:
        """Whether ``*`` or ``**`` adds unknown arguments."""
        spread = any(isinstance(arg, ast.Starred) for arg in self.node.args)
        return spread or any(keyword.arg is None for keyword in self.node.keywords)


def called(source: Source, node: ast.AST | None) -> Called | None:
    """The function or method that a call calls; None if it has no plain name or is not a call."""
    if not isinstance(node, ast.Call):
        return None
    args = node.args
    match node.func:
        case ast.Name(id=name):
            found = Called(node, name, "plain", None, tuple(args), *_name_offset(source, node.func, name))
        case ast.Attribute(value=value, attr=name) if _is_module(value):
            offset = _name_offset(source, node.func, name)
            found = Called(node, name, "function", args[0] if args else None, tuple(args[1:]), *offset)
        case ast.Attribute(value=value, attr=name):
            found = Called(node, name, "method", value, tuple(args), *_name_offset(source, node.func, name))
        case _:
            return None
    return found if source.says(found.start, found.end, found.name) else None


def _is_module(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in _MODULES


def _name_offset(source: Source, func: ast.expr, name: str) -> tuple[int, int]:
    end = source.end(func)
    return end - len(name.encode()), end
