"""An operation mistaken for one that does nothing: one of its arguments replaces it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from quizapp.slips.called import Called, called
from quizapp.slips.signatures import MAKERS
from quizapp.slips.slip import Rewrite, spelled
from quizapp.slips.source import Source

#: Functions that join a list of tensors.
_JOIN = frozenset(
    {"cat", "concat", "concatenate", "stack", "hstack", "vstack", "dstack", "column_stack", "row_stack"}
)
#: Calls whose argument is not a tensor, or whose result is not made from it.
_MAKE = MAKERS | {
    *("tensor", "as_tensor", "Tensor", "array", "arange", "linspace", "eye", "full", "logspace", "complex"),
    *("manual_seed", "no_grad", "enable_grad", "device", "Generator", "randint", "randperm", "einsum"),
}
_BUILT_IN = frozenset(dir(builtins))
#: Methods of other types than tensors, and those that do not return a tensor.
_OTHERS = frozenset(
    {"append", "insert", "extend", "items", "keys", "values", "format", "join", "add_module"}
    | {"children", "modules", "named_children", "named_modules", "parameters", "named_parameters"}
    | {"buffers", "named_buffers", "state_dict", "backward", "item", "tolist", "dim", "data_ptr", "size"}
    | {"numel", "stride", "storage_offset", "is_contiguous", "register_buffer", "eval", "train"}
)
_CHOOSE = frozenset({"where", "maximum", "minimum", "lerp"})
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.MatMult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def unchanged(source: Source) -> Iterator[Rewrite]:
    """Each operation replaced by its input."""
    several = _backwards(source)
    for node in source.nodes:
        if isinstance(node, ast.Call):
            yield from _of_call(source, node, several=several)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, _OPERATORS):
            yield _alone(source, node, "left-alone", node.left)
            yield _alone(source, node, "right-alone", node.right)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield _alone(source, node, "left-alone", node.left)
        elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
            name = {ast.USub: "minus", ast.Not: "not", ast.Invert: "not"}.get(type(node.op))
            if name is not None:
                yield _alone(source, node, f"step-dropped-{name}", node.operand)


def _of_call(source: Source, node: ast.Call, *, several: bool) -> Iterator[Rewrite]:
    call = called(source, node)
    if call is None:
        if (layer := _layer(node)) and len(node.args) == 1 and not node.keywords:
            yield _alone(source, node, f"step-dropped-{spelled(layer)}", node.args[0])
        return
    if call.name == "backward" and several and call.subject is not None:
        yield _alone(source, node, "step-dropped-backward", call.subject)
    if call.name in _MAKE or call.name in _OTHERS or call.module == "math":
        return
    name = spelled(call.name)
    if call.name in _JOIN:
        if isinstance(call.subject, ast.List | ast.Tuple) and call.subject.elts:
            yield _alone(source, node, f"first-alone-{name}", call.subject.elts[0])
    elif call.name in _CHOOSE and call.form == "function":
        for arg in node.args[-2:]:
            yield _alone(source, node, f"step-dropped-{name}", arg)
    elif (before := _before(call)) is not None:
        yield _alone(source, node, f"step-dropped-{name}", before)


def _before(call: Called) -> ast.expr | None:
    """The input of a call; for an object that was created and bound to a name, all of its input."""
    if call.form == "plain":
        alone = len(call.node.args) == 1 and not call.node.keywords
        given_name = not call.name[:1].isupper() and call.name not in _BUILT_IN
        return call.node.args[0] if alone and given_name else None
    if call.form == "function" and call.name[:1].isupper():
        return None
    return call.subject


def _alone(source: Source, node: ast.expr, name: str, kept: ast.expr) -> Rewrite:
    # Rewrites of a bare name are still counted, and removed later.
    text = source.text(node) if isinstance(kept, ast.Starred | ast.Constant) else source.operand(kept)
    return Rewrite(name, source.start(node), source.end(node), text)


def _backwards(source: Source) -> bool:
    """Whether the code calls backward more than once, so that gradients add up."""
    calls = (called(source, node) for node in source.calls)
    return sum(call is not None and call.name == "backward" for call in calls) > 1


def _layer(node: ast.Call) -> str:
    """The name of a layer that is created and called in one expression; empty for other calls."""
    made = node.func
    return made.func.attr if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) else ""
