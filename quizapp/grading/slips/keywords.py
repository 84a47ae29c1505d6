"""Keywords and dimensions left out, or added where none is wanted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.grading.slips.called import Called, called
from quizapp.grading.slips.listed import Listed, arguments
from quizapp.grading.slips.signatures import MAKERS, NEEDED_ARGUMENTS, REDUCTIONS, additions
from quizapp.grading.slips.slip import Rewrite, spelled
from quizapp.grading.slips.source import Source
from quizapp.grading.slips.whole import whole

#: Without these nothing runs, or what runs is none of the question's business.
_NEEDED = frozenset({"in_channels", "out_channels", "kernel_size", "in_features", "out_features", "verbose"})
#: A size may be forgotten where the others still make a tensor.
_SIZED = MAKERS | {"repeat", "expand"}


def keywords(source: Source) -> Iterator[Rewrite]:
    """Every keyword and optional dimension left out, and those that are usual for a call added."""
    for node in source.calls:
        call, listed = called(source, node), arguments(source, node)
        if call is None or listed is None or call.name == "dict":
            continue
        yield from _dropped_keywords(listed)
        yield from _dropped_dimension(call, listed)
        if not call.is_open:
            yield from _added(source, call, listed)


def _dropped_keywords(listed: Listed) -> Iterator[Rewrite]:
    for place, item in enumerate(listed.items):
        keyword = item.node
        if isinstance(keyword, ast.keyword) and keyword.arg and keyword.arg not in _NEEDED:
            flag = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool)
            start, end = listed.without(place)
            yield Rewrite(f"{'flag' if flag else 'keyword'}-dropped-{spelled(keyword.arg)}", start, end, "")


def _dropped_dimension(call: Called, listed: Listed) -> Iterator[Rewrite]:
    args = [place for place, item in enumerate(listed.items) if not isinstance(item.node, ast.keyword)]
    if not args or call.form == "plain":
        return
    last = listed.items[args[-1]].node
    needed = NEEDED_ARGUMENTS.get(call.name)
    if needed is not None and whole(last) is not None and len(args) + (call.form == "method") > needed:
        yield Rewrite("dim-dropped", *listed.without(args[-1]), "")
    elif call.name in _SIZED and len(args) > 1:
        yield Rewrite("dim-dropped", *listed.without(args[0]), "")
        yield Rewrite("dim-dropped", *listed.without(args[-1]), "")


def _added(source: Source, call: Called, listed: Listed) -> Iterator[Rewrite]:
    if call.form == "plain":
        return
    for keyword, value in [*additions(call), *_dimensions(source, call)]:
        name = "dim-added" if keyword == "dim" else f"keyword-added-{spelled(keyword)}"
        place, text = listed.addition(f"{keyword}={value}")
        yield Rewrite(name, place, place, text)


def _dimensions(source: Source, call: Called) -> Iterator[tuple[str, str]]:
    """Dimensions to name where the call names none."""
    if call.rest or call.keyword("dim", "axis"):
        return
    if call.name in {"cat", "concat", "stack"}:
        yield from (("dim", "1"), ("dim", "-1"))
    elif call.name in {"sort", "argsort"}:
        yield ("dim", "0")
    elif call.name in REDUCTIONS | {"squeeze", "repeat_interleave"}:
        known = source.sizes.get(call.subject.id) if isinstance(call.subject, ast.Name) else None
        dimensions = range(len(known)) if known is not None else (0, 1, -1)
        yield from (("dim", str(dimension)) for dimension in list(dimensions)[:4])
