"""Numbers that are positions: a dimension, an index, a shift, an end.

Numbers that are data are not touched: sizes, fill values, the elements of a literal. Nobody
confuses `2` with `3`, but people confuse the last dimension with the first.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from quizapp.slips.called import called
from quizapp.slips.listed import arguments
from quizapp.slips.signatures import DIMENSION_KEYWORDS, INDEX_KEYWORDS, SHIFT_KEYWORDS, argument_role
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole

#: Functions that count up to a number, which is often one off.
_COUNT = frozenset({"range", "arange"})

_Role = Literal["dimension", "index", "shift"]


def numbers(source: Source) -> Iterator[Rewrite]:
    """Each dimension, index and shift, misread, and each count that starts or ends one off."""
    for node in source.nodes:
        number = whole(node)
        if isinstance(node, ast.Call):
            yield from _counted(source, node)
        elif number is not None and whole(source.parent(node)) is None:
            yield from _misread(source, node, number)
        elif isinstance(node, ast.Name) and _role(source, node) == "dimension":
            yield _rewrite(source, node, "dim-one-less", f"{node.id} - 1")
            yield _rewrite(source, node, "dim-one-more", f"{node.id} + 1")


def _misread(source: Source, node: ast.expr, number: int) -> Iterator[Rewrite]:
    role = _role(source, node)
    if role == "dimension":
        first, last = number == -1 or number > 1, number == 0 or number < -1
        yield _rewrite(source, node, "other-end", "0" if first else "-1" if last else str(number))
        yield _rewrite(source, node, "dim-one-less", str(number - 1))
        yield _rewrite(source, node, "dim-one-more", str(number + 1))
    elif role == "index":
        yield _rewrite(source, node, "int-one-less", str(number - 1))
        yield _rewrite(source, node, "int-one-more", str(number + 1))
    if role is not None:
        yield _rewrite(source, node, "int-negated", str(-number))


def _role(source: Source, node: ast.expr) -> _Role | None:
    """The meaning of a number; None if it is data or a size."""
    child: ast.AST = node
    parent = source.parent(node)
    while isinstance(parent, ast.Tuple | ast.List):
        child, parent = parent, source.parent(parent)
    if isinstance(parent, ast.Subscript) and parent.slice is child and not isinstance(child, ast.List):
        return "index"
    if isinstance(parent, ast.keyword):
        return _of_keyword(parent.arg)
    call = called(source, parent)
    if call is None or call.is_open or child not in call.node.args:
        return None
    before = call.form == "function" and not call.name[:1].isupper()
    return argument_role(call.name, call.node.args.index(child) - before)


def _of_keyword(name: str | None) -> _Role | None:
    if name in DIMENSION_KEYWORDS:
        return "dimension"
    if name in SHIFT_KEYWORDS:
        return "shift"
    return "index" if name in INDEX_KEYWORDS else None


def _counted(source: Source, node: ast.Call) -> Iterator[Rewrite]:
    """``range(n)`` counting from 1, or including ``n``; ``linspace`` without its end."""
    call, listed = called(source, node), arguments(source, node)
    if call is None or listed is None or call.is_open or not node.args:
        return
    if call.name == "linspace" and call.form == "function" and len(node.args) == 3:
        steps = node.args[2]
        number = whole(steps)
        text = f"{source.operand(steps)} + 1" if number is None else str(number + 1)
        before, after = source.between(source.start(node), source.start(steps)), source.end(steps)
        whole_call = f"{before}{text}{source.between(after, source.end(node))}[:-1]"
        yield Rewrite("end-left-out", source.start(node), source.end(node), whole_call)
    if call.name not in _COUNT or call.form == "method":
        return
    end = node.args[0] if len(node.args) == 1 else node.args[1]
    number = whole(end)
    yield _rewrite(
        source, end, "end-included", f"{source.operand(end)} + 1" if number is None else str(number + 1)
    )
    if len(node.args) == 1:
        more = f"1, {source.operand(end)} + 1" if number is None else f"1, {number + 1}"
        yield Rewrite("counted-from-one", source.start(end), source.end(end), more)


def _rewrite(source: Source, node: ast.expr, name: str, text: str) -> Rewrite:
    fitted = text if text.isdigit() else source.fitted(text, node)
    return Rewrite(name, source.start(node), source.end(node), fitted)
