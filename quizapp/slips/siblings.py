"""An operation mistaken for one with the same arguments: ``stack`` for ``cat``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from quizapp.slips.called import Called, called
from quizapp.slips.slip import Rewrite, spelled
from quizapp.slips.source import Source, whole

#: Within a group, each may replace each other, with the same arguments.
_GROUPS = (
    ("cat", "stack"),
    ("hstack", "vstack"),
    ("vstack", "column_stack"),
    ("hstack", "stack"),
    ("vstack", "cat"),
    ("squeeze", "unsqueeze"),
    ("reshape", "view"),
    ("repeat", "expand"),
    ("sum", "mean"),
    ("sum", "prod"),
    ("mean", "median"),
    ("std", "var"),
    ("max", "argmax"),
    ("min", "argmin"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("max", "amax"),
    ("min", "amin"),
    ("all", "any"),
    ("sort", "argsort"),
    ("cumsum", "cumprod"),
    ("cumsum", "sum"),
    ("cummax", "max"),
    ("cummin", "min"),
    ("matmul", "mul"),
    ("mm", "mul"),
    ("bmm", "mul"),
    ("dot", "mul"),
    ("outer", "mul"),
    ("outer", "dot"),
    ("remainder", "fmod"),
    ("softmax", "log_softmax"),
    ("Softmax", "LogSoftmax"),
    ("floor", "ceil"),
    ("round", "floor"),
    ("round", "trunc"),
    ("floor", "trunc"),
    ("ceil", "round"),
    ("detach", "clone"),
    ("no_grad", "enable_grad"),
    ("sigmoid", "tanh"),
    ("relu", "abs"),
    ("fliplr", "flipud"),
    ("maximum", "minimum"),
    ("logical_and", "logical_or"),
    ("gather", "index_select"),
    ("children", "modules"),
    ("named_children", "named_modules"),
    ("parameters", "buffers"),
    ("named_parameters", "named_buffers"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("chunk", "split"),
    ("tril", "triu"),
    ("rfft", "fft"),
    ("view_as_real", "view_as_complex"),
)
#: Python's built-in names; others without a module may not exist.
_BUILT_IN = (("all", "any"), ("max", "min"), ("int", "round"))
#: Attributes that are not called.
_ATTRIBUTES = (("real", "imag"), ("values", "indices"), ("requires_grad", "is_leaf"))
#: Functions that return values and their indices.
_PAIRED = frozenset({"sort", "topk", "max", "min", "median", "mode", "kthvalue", "cummax", "cummin"})

#: Methods that change the tensor itself. Each has a counterpart without the underscore that returns a new
#: one.
_IN_PLACE = frozenset(
    {"add_", "sub_", "mul_", "div_", "pow_", "abs_", "neg_", "exp_", "sqrt_", "clamp_", "relu_", "sigmoid_"}
    | {"t_", "transpose_", "squeeze_", "unsqueeze_", "cumsum_", "masked_fill_", "detach_"}
)
_NOT_IN_PLACE = frozenset(name[:-1] for name in _IN_PLACE)
#: Functions that join along a given dimension, unlike others, whose dimension is fixed.
_ALONG = frozenset({"cat", "stack"})
#: Not every name is a function of torch, a tensor method, and a function of math.
_METHOD_ONLY = frozenset({"view", "repeat", "expand"})
_MATHS = frozenset({"floor", "ceil", "trunc"})
_FUNCTION_ONLY = frozenset(
    {"rfft", "fft", "view_as_real", "view_as_complex", "cat", "stack", "hstack", "vstack", "column_stack"}
)
_WINDOWED = re.compile(r"(Conv|ConvTranspose|MaxPool|AvgPool|conv|conv_transpose|max_pool|avg_pool)([123]d)")
_OTHER_WINDOW = {
    "Conv": "ConvTranspose",
    "ConvTranspose": "Conv",
    "conv": "conv_transpose",
    "conv_transpose": "conv",
    "MaxPool": "AvgPool",
    "AvgPool": "MaxPool",
    "max_pool": "avg_pool",
    "avg_pool": "max_pool",
}


def _by_name(groups: tuple[tuple[str, ...], ...]) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            table[name] = table.get(name, ()) + tuple(other for other in group if other != name)
    return table


_SIBLINGS = _by_name(_GROUPS)
_BUILT_IN_SIBLINGS = _by_name(_BUILT_IN)
_ATTRIBUTE_SIBLINGS = _by_name(_ATTRIBUTES)


def siblings(source: Source) -> Iterator[Rewrite]:
    """The name of each call replaced by its siblings'."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            yield from _attributes(source, node)
        elif isinstance(node, ast.Subscript):
            yield from _of_pair(source, node)
        elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            yield from _unpacked(source, node)
        call = called(source, node)
        if call is not None:
            # A statement by itself changes something, or was meant to.
            in_place = isinstance(source.parent(node), ast.Expr) and call.form == "method"
            for name in (
                *_other_names(call),
                *((f"{call.name}_",) * (in_place and call.name in _NOT_IN_PLACE)),
            ):
                yield Rewrite(f"sibling-{spelled(name)}", call.start, call.end, name)


def _other_names(call: Called) -> tuple[str, ...]:
    if call.form == "plain":
        return _BUILT_IN_SIBLINGS.get(call.name, ())
    if call.name == "squeeze" and not call.rest and not call.node.keywords:
        return ()
    match = _WINDOWED.fullmatch(call.name)
    if match and not call.keyword("output_padding"):
        return (_OTHER_WINDOW[match[1]] + match[2],)
    names = _SIBLINGS.get(call.name, ())
    if call.name in _ALONG and (call.rest or call.node.keywords):
        names = tuple(name for name in names if name in _ALONG)
    if call.module == "math":
        return tuple(name for name in names if name in _MATHS)
    if call.form == "function":
        return tuple(name for name in names if name not in _METHOD_ONLY)
    names = tuple(name for name in names if name not in _FUNCTION_ONLY)
    return (*names, call.name[:-1]) if call.name in _IN_PLACE else names


def _attributes(source: Source, node: ast.Attribute) -> Iterator[Rewrite]:
    parent = source.parent(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    for name in _ATTRIBUTE_SIBLINGS.get(node.attr, ()):
        end = source.end(node)
        start = end - len(node.attr)
        if source.says(start, end, node.attr):
            yield Rewrite(f"sibling-{name}", start, end, name)


def _of_pair(source: Source, node: ast.Subscript) -> Iterator[Rewrite]:
    """``x.sort()[0]`` as ``x.sort()[1]``."""
    call, index = called(source, node.value), whole(node.slice)
    if call is not None and call.name in _PAIRED and call.form != "plain" and index in (0, 1):
        name = "sibling-values" if index else "sibling-indices"
        yield Rewrite(name, source.start(node.slice), source.end(node.slice), str(1 - index))


def _unpacked(source: Source, node: ast.Tuple) -> Iterator[Rewrite]:
    """``values, indices = x.sort()`` with the two exchanged."""
    statement = source.parent(node)
    call = called(source, statement.value) if isinstance(statement, ast.Assign) else None
    if call is not None and call.name in _PAIRED and len(node.elts) == 2:
        one, other = node.elts
        between = source.between(source.end(one), source.start(other))
        text = source.text(other) + between + source.text(one)
        yield Rewrite("sibling-indices", source.start(one), source.end(other), text)
