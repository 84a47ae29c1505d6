"""Flags the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.grading.slips.called import called
from quizapp.grading.slips.slip import Rewrite, spelled
from quizapp.grading.slips.source import Source


def flags(source: Source) -> Iterator[Rewrite]:
    """True for False and False for True, as arguments and where an attribute is set."""
    for node in source.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, bool):
            continue
        name = _flag(source, node)
        if name is not None:
            id_ = f"flag-flipped-{spelled(name)}"
            yield Rewrite(id_, source.start(node), source.end(node), str(not node.value))


def _flag(source: Source, node: ast.Constant) -> str | None:
    parent = source.parent(node)
    if isinstance(parent, ast.keyword):
        return parent.arg
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Attribute):
        return parent.targets[0].attr
    call = called(source, parent)
    return None if call is None else call.name
