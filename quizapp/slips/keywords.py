"""Keywords, flags and dimensions that are left out, flipped, or added."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.slips.called import Called, called
from quizapp.slips.listed import Listed, arguments
from quizapp.slips.signatures import NEEDED_ARGUMENTS, REDUCTIONS, additions, argument_role
from quizapp.slips.slip import Rewrite, spelled
from quizapp.slips.source import Source, whole

#: Without these the code does not run, or the question is about something else.
_NEEDED = frozenset({"in_channels", "out_channels", "kernel_size", "in_features", "out_features", "verbose"})
_JOIN = frozenset({"cat", "concat", "stack"})
#: The elements of these are data.
_DATA = frozenset({"tensor", "as_tensor", "Tensor", "array", "asarray", "full", "full_like", "fill_"})


def keywords(source: Source) -> Iterator[Rewrite]:
    """Every keyword and optional dimension left out, those that are usual for a call added, flags flipped."""
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield from _flipped(source, node)
        if not isinstance(node, ast.Call):
            continue
        call, listed = called(source, node), arguments(source, node)
        if call is None or listed is None or call.name == "dict":
            continue
        yield from _dropped_keywords(listed)
        yield from _other_keywords(source, call)
        yield from _dropped_argument(call, listed)
        if not call.is_open:
            yield from _added(source, call, listed)


def _flipped(source: Source, node: ast.Constant) -> Iterator[Rewrite]:
    """True for False and False for True, in arguments and attribute assignments."""
    parent, name = source.parent(node), None
    if isinstance(parent, ast.keyword):
        name = parent.arg
    elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Attribute):
        name = parent.targets[0].attr
    elif (call := called(source, parent)) is not None and call.name not in _DATA:
        name = call.name
    if name is not None:
        id_ = f"flag-flipped-{spelled(name)}"
        yield Rewrite(id_, source.start(node), source.end(node), str(not node.value))


def _dropped_keywords(listed: Listed) -> Iterator[Rewrite]:
    for index, item in enumerate(listed.items):
        keyword = item.node
        if isinstance(keyword, ast.keyword) and keyword.arg and keyword.arg not in _NEEDED:
            flag = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool)
            start, end = listed.without(index)
            yield Rewrite(f"{'flag' if flag else 'keyword'}-dropped-{spelled(keyword.arg)}", start, end, "")


def _other_keywords(source: Source, call: Called) -> Iterator[Rewrite]:
    """``clamp(min=0)`` as ``clamp(max=0)``, and rounding down as rounding towards 0."""
    given = [keyword.arg for keyword in call.node.keywords]
    for keyword in call.node.keywords:
        start = source.start(keyword)
        other = {"min": "max", "max": "min"}.get(keyword.arg or "", "")
        if call.name.startswith("clamp") and other and other not in given:
            yield Rewrite(f"sibling-{other}", start, start + len(other), other)
        mode = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg == "rounding_mode" and mode in ("floor", "trunc"):
            text = '"trunc"' if mode == "floor" else '"floor"'
            id_ = "flag-flipped-rounding-mode"
            yield Rewrite(id_, source.start(keyword.value), source.end(keyword.value), text)


def _dropped_argument(call: Called, listed: Listed) -> Iterator[Rewrite]:
    args = [index for index, item in enumerate(listed.items) if not isinstance(item.node, ast.keyword)]
    if not args or call.form == "plain":
        return
    last = listed.items[args[-1]].node
    needed = NEEDED_ARGUMENTS.get(call.name)
    if needed is None or len(args) + (call.form == "method") <= needed:
        return
    before = call.form == "function" and not call.name[:1].isupper()
    if argument_role(call.name, len(args) - 1 - before) == "dimension":
        yield Rewrite("dim-dropped", *listed.without(args[-1]), "")
    elif whole(last) is not None or call.name == "linear":
        yield Rewrite("argument-dropped", *listed.without(args[-1]), "")


def _added(source: Source, call: Called, listed: Listed) -> Iterator[Rewrite]:
    if call.form == "plain":
        return
    for keyword, value in [*additions(call), *_dimensions(source, call)]:
        name = "dim-added" if keyword == "dim" else f"keyword-added-{spelled(keyword)}"
        if call.name in _JOIN and value == "-1":
            name = "other-end"
        offset, text = listed.addition(f"{keyword}={value}")
        yield Rewrite(name, offset, offset, text)


def _dimensions(source: Source, call: Called) -> Iterator[tuple[str, str]]:
    """Dimensions added to calls without one."""
    if call.rest or call.keyword("dim", "axis"):
        return
    if call.name in _JOIN:
        yield from (("dim", "-1"), ("dim", "1"))
    elif call.name in {"sort", "argsort"}:
        yield ("dim", "0")
    elif call.name in REDUCTIONS | {"squeeze", "repeat_interleave"}:
        known = source.sizes.get(call.subject.id) if isinstance(call.subject, ast.Name) else None
        dimensions = range(len(known)) if known is not None else (0, 1, -1)
        yield from (("dim", str(dimension)) for dimension in list(dimensions)[:4])
