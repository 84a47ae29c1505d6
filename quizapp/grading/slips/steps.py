"""A step left out: the tensor as it was before ``.float()``, ``.unsqueeze(0)``, ``nn.Flatten()``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.grading.slips.called import called
from quizapp.grading.slips.slip import Rewrite, spelled
from quizapp.grading.slips.source import Source

_STEPS = frozenset(
    {"float", "double", "half", "bfloat16", "int", "long", "short", "bool", "to", "type", "type_as"}
    | {"detach", "clone", "contiguous", "t", "transpose", "permute", "squeeze", "unsqueeze", "flatten"}
    | {"reshape", "view", "repeat", "repeat_interleave", "expand", "flip", "roll", "ravel", "movedim"}
    | {"sqrt", "abs", "exp", "log", "conj", "square", "neg", "sigmoid", "tanh", "relu", "softmax", "cumsum"}
)
_LAYERS = frozenset({"Flatten", "Unflatten", "Identity", "ReLU", "Softmax", "LogSoftmax", "Sigmoid", "Tanh"})


def steps(source: Source) -> Iterator[Rewrite]:
    """Each call that makes one tensor of another replaced by that other tensor."""
    for node in source.calls:
        call = called(source, node)
        if call is not None and call.name in _STEPS and call.form != "plain":
            before, name = call.subject, call.name
        elif call is None and _layer(node) and len(node.args) == 1 and not node.keywords:
            before, name = node.args[0], _layer(node)
        else:
            continue
        if before is not None and not isinstance(before, ast.Starred):
            name = f"step-dropped-{spelled(name)}"
            yield Rewrite(name, source.start(node), source.end(node), source.operand(before))


def _layer(node: ast.Call) -> str:
    """The name of a layer that is made and called at once, empty for other calls."""
    made = node.func
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in _LAYERS:
        return made.func.attr
    return ""
