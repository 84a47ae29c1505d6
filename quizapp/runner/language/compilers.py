"""Checks for uses of PyTorch's compiler; ``torch.compile`` is permitted only if it compiles nothing."""

from __future__ import annotations

import ast

from quizapp.runner import off_limits
from quizapp.runner.language.context import Context
from quizapp.runner.origins import Origins
from quizapp.words import Note

_WRAPS = "torch.compile"
#: The backend that compiles nothing.
_NONE = "eager"
#: Other permitted arguments of torch.compile, if they are literals.
_HARMLESS = frozenset({"disable", "dynamic", "fullgraph"})


def starts_one(path: str) -> Note | None:
    """Why a path may not be used, if it starts the compiler; None if it does not."""
    for each in off_limits.COMPILERS:
        if f"{path}.".startswith(f"{each}."):
            return Note("language.compiler", (("name", each),))
    return None


def is_harmless(node: ast.Attribute, where: Context, names: Origins) -> bool:
    """Whether ``compile`` is ``re.compile``, or a call of ``torch.compile`` that compiles nothing."""
    if isinstance(node.value, ast.Name) and node.value.id in names.own:
        return False
    paths = names.paths(node)
    return paths == ("re.compile",) or (paths == (_WRAPS,) and _compiles_nothing(node, where))


def _compiles_nothing(node: ast.Attribute, where: Context) -> bool:
    call = where.parent
    if not isinstance(call, ast.Call) or call.func is not node or len(call.args) > 1:
        return False
    options = {option.arg: option.value for option in call.keywords}
    backend = options.pop("backend", None)
    return (
        isinstance(backend, ast.Constant)
        and backend.value == _NONE
        and not any(isinstance(each, ast.Starred) for each in call.args)
        and options.keys() <= _HARMLESS
        and all(isinstance(value, ast.Constant) for value in options.values())
    )
