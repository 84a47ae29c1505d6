"""Parsed code: its expressions, their positions and contexts, and its integers."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: Maximum length of code for which slips are generated, in characters.
LENGTH_LIMIT = 4_000
#: Maximum number of nodes of its syntax tree.
NODES_LIMIT = 1_000

_LINE = re.compile(rb"\r\n|\r|\n")
_BOM = "\ufeff"

#: Parts of a tree that are not evaluated expressions.
_LEFT_OUT = frozenset({"annotation", "returns", "type_params", "pattern"})
#: Shared by the whole tree, without a position of their own.
_SIGNS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
#: Contexts in which any expression needs no brackets.
_OPEN_CONTEXTS = (ast.stmt, ast.keyword, ast.List, ast.Tuple, ast.Set)

#: Beyond 64 bits, a number is not a size, a dimension or an index.
_MOST_BITS = 63


class SourceError(Exception):
    """Code that does not compile, or is larger than a question's code may be."""


@dataclass(frozen=True)
class Source:
    """``nodes`` are the expressions in source order, except those inside f-strings, annotations
    and patterns. Offsets count bytes of ``raw``, like the columns of the syntax tree.
    ``assigned`` are the names that the code assigns, ``sizes`` the known sizes of tensors."""

    raw: bytes
    nodes: tuple[ast.expr, ...]
    _lines: tuple[int, ...]
    _parents: dict[ast.AST, ast.AST]
    _roots: frozenset[ast.expr]
    assigned: frozenset[str] = frozenset()
    sizes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def calls(self) -> Iterator[ast.Call]:
        """The calls in source order."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def start(self, node: ast.expr | ast.keyword) -> int:
        """The start offset of a node, without brackets around it."""
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.keyword) -> int:
        """The end offset of a node, without brackets around it."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def between(self, start: int, end: int) -> str:
        """The source text between two byte offsets."""
        return self.raw[start:end].decode()

    def text(self, node: ast.expr) -> str:
        """A node as its author wrote it."""
        return self.between(self.start(node), self.end(node))

    def says(self, start: int, end: int, name: str) -> bool:
        """Whether a name is written there literally, not in other characters with the same meaning."""
        return self.raw[start:end] == name.encode()

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that contains a node; None for top-level statements."""
        return self._parents.get(node)

    def still_reads(self, start: int, end: int, text: str) -> bool:
        """Whether an expression remains one if ``text`` replaces ``start`` to ``end`` in it."""
        frame = self._frame(start, end)
        if frame is None:
            return False
        before, after = self.between(frame[0], start), self.between(end, frame[1])
        try:
            # The line break ends a comment that may precede the text.
            ast.parse(f"({before}{text}{after}\n)", mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    def _frame(self, start: int, end: int) -> tuple[int, int] | None:
        """The smallest expression that contains a range and can be parsed by itself."""
        inner = [frame for frame in self._inner if frame[0] < start and end < frame[1]]
        outer = (frame for frame in self._outer if frame[0] <= start and end <= frame[1])
        return inner[-1] if inner else next(outer, None)

    @cached_property
    def _outer(self) -> tuple[tuple[int, int], ...]:
        return tuple((self.start(node), self.end(node)) for node in self.nodes if node in self._roots)

    @cached_property
    def _inner(self) -> tuple[tuple[int, int], ...]:
        return tuple((self.start(node), self.end(node)) for node in self.nodes if self._is_whole(node))

    def _is_whole(self, node: ast.expr) -> bool:
        """Whether a node is an expression that has the same meaning by itself."""
        return not isinstance(node, ast.Slice | ast.Starred | ast.Tuple) and self._is_free(node)

    def _is_free(self, node: ast.expr) -> bool:
        """Whether any expression may replace a node without brackets."""
        parent = self.parent(node)
        if isinstance(parent, ast.Subscript):
            return parent.value is not node
        return isinstance(parent, _OPEN_CONTEXTS) or (
            isinstance(parent, ast.Call) and parent.func is not node
        )

    def fitted(self, text: str, node: ast.expr) -> str:
        """An operation's text, in brackets if it needs them as a replacement of a node."""
        return text if self._is_free(node) else f"({text})"

    def operand(self, node: ast.expr) -> str:
        """A node's text, in brackets unless a method can be called on it directly."""
        text = self.text(node)
        bare = isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.List)
        return text if bare else f"({text})"


def read(code: str) -> Source:
    """Parse code. Raises SourceError."""
    if len(code) > LENGTH_LIMIT or code.startswith(_BOM):
        raise SourceError
    try:
        raw = code.encode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
            compile(tree, "<code>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise SourceError from None
    return _walked(tree, raw)


def _walked(tree: ast.Module, raw: bytes) -> Source:
    nodes: list[ast.expr] = []
    roots: list[ast.expr] = []
    parents: dict[ast.AST, ast.AST] = {}
    assigned = set()
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        if len(parents) > NODES_LIMIT:
            raise SourceError
        if isinstance(node, ast.expr):
            nodes.append(node)
            if not inside:
                roots.append(node)
            inside = True
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            assigned.add(node.id)
        children = list(_children(node))
        parents.update((child, node) for child in children)
        waiting += ((child, inside) for child in reversed(children))
    lines = (0, *(match.end() for match in _LINE.finditer(raw)))
    return Source(raw, tuple(nodes), lines, parents, frozenset(roots), frozenset(assigned))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr):
        return
    for name, value in ast.iter_fields(node):
        if name not in _LEFT_OUT:
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST) and not isinstance(child, _SIGNS):
                    yield child


def whole(node: ast.AST | None) -> int | None:
    """The value of an integer literal with or without a minus sign; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = whole(node.operand) if isinstance(node.operand, ast.Constant) else None
        return None if number is None else -number
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value.bit_length() <= _MOST_BITS:
        return node.value
    return None


def wholes(nodes: list[ast.expr]) -> list[int] | None:
    """The values of integer literals; None if one is something else."""
    numbers = [whole(node) for node in nodes]
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None
