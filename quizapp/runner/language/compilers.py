"""Judges what starts PyTorch's compiler, and lets ``torch.compile`` be called where it compiles nothing."""

from __future__ import annotations

import ast

from quizapp.runner import off_limits
from quizapp.runner.language.context import Context
from quizapp.runner.origins import Origins
from quizapp.words import Note

_WRAPS = "torch.compile"
#: The backend that compiles nothing.
_NONE = "eager"
#: What else may be said to torch.compile, as a literal.
_HARMLESS = frozenset({"disable", "dynamic", "fullgraph"})


def starts_one(path: str) -> Note | None:
    """Why what is found at a path may not be used, where it is part of what starts the compiler."""
    for each in off_limits.COMPILERS:
        if f"{path}.".startswith(f"{each}."):
            return Note("language.compiler", (("name", each),))
    return None


def is_harmless(node: ast.Attribute, where: Context, names: Origins) -> bool:
    """Whether ``compile`` is that of regular expressions, or torch's, called so that it compiles nothing."""
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
