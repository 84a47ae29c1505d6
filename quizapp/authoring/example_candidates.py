"""Which of a docstring's examples can be asked about, and the statements that each needs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizapp.authoring.docstrings import Docstring, Example, defined_names, used_in


@dataclass(frozen=True, slots=True)
class Candidate:
    """Code that could be asked about, and the code it needs. ``of_shape`` says that the example
    showed only the shape."""

    setup: str
    code: str
    want: str
    of_shape: bool = False


def candidates(found: Docstring) -> list[Candidate]:
    """The candidates: expressions with a shown result or, if there are none, the last value
    assigned. Each has only the preceding statements that it needs."""
    before: list[ast.stmt] = []
    shown: list[Candidate] = []
    assigned: list[Candidate] = []
    own = [found.setup] if found.setup else []
    for example in found.examples:
        tree = _parsed(example)
        if tree is None:
            continue
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom) and _imports(statement, found.module):
                continue
            if isinstance(statement, ast.Expr) and example.want:
                looked_at = _looked_at(statement.value)
                value = looked_at or statement.value
                code = ast.get_source_segment(example.source, value) or ast.unparse(value)
                setup = "\n".join([*own, *_needed(before, statement)])
                shown.append(Candidate(setup, code, example.want, of_shape=looked_at is not None))
            elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                code = ast.get_source_segment(example.source, statement.value) or ast.unparse(statement.value)
                assigned.append(Candidate("\n".join([*own, *_needed(before, statement)]), code, ""))
            before.append(statement)
    return _apart(shown or assigned[-1:])


def _looked_at(value: ast.expr) -> ast.expr | None:
    """``x`` for ``x.shape``, ``x.size()`` and ``print(x.shape)``; None for anything else."""
    match value:
        case ast.Call(func=ast.Name(id="print"), args=[inner], keywords=[]):
            return _looked_at(inner)
        case ast.Attribute(value=inner, attr="shape"):
            return inner
        case ast.Call(func=ast.Attribute(value=inner, attr="size"), args=[], keywords=[]):
            return inner
    return None


def _apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without duplicates. A bare name without computation is left out."""
    kept: dict[tuple[str, str], Candidate] = {}
    for each in candidates:
        one = _inlined(each) if each.of_shape else each
        if not one.code.isidentifier():
            kept.setdefault((one.setup, one.code), one)
    return list(kept.values())


def _inlined(one: Candidate) -> Candidate:
    """The expression assigned to a name instead of the name, if the assignment came last."""
    *before, last = one.setup.splitlines() or [""]
    name, equals, value = last.partition(" = ")
    if equals and name == one.code:
        return replace(one, setup="\n".join(before), code=value)
    return one


def _parsed(example: Example) -> ast.Module | None:
    try:
        return ast.parse(example.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imports(statement: ast.Import | ast.ImportFrom, module: str) -> bool:
    """Whether a statement imports torch, or the module whose code is in the setup."""
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        names = [statement.module or ""]
    renamed = any(alias.asname for alias in statement.names)
    return any(name == module for name in names) or (
        names == ["torch"] and not renamed and isinstance(statement, ast.Import)
    )


def _needed(before: Sequence[ast.stmt], statement: ast.stmt) -> list[str]:
    """The source of the statements that bind or change a name used later."""
    wanted = used_in(statement)
    kept: list[str] = []
    for one in reversed(before):
        text = ast.unparse(one)
        changes = isinstance(one, ast.Expr) and _changes(one.value) and used_in(one) & wanted
        if defined_names(one) & wanted or changes or "manual_seed" in text:
            # Values that a name had before it was rebound are not needed.
            wanted = (wanted - _given_anew(one)) | used_in(one)
            kept.append(text)
    return kept[::-1]


def _given_anew(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _changes(value: ast.expr) -> bool:
    """Whether a call may change the object it is called on: ``x.add_(1)``, ``optimizer.step()``."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    name = value.func.attr
    return name.endswith("_") or name in ("step", "zero_grad", "backward", "append", "train", "eval")
