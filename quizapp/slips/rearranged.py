"""An operation mistaken for one with other arguments: ``reshape`` for ``permute``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from quizapp.slips.called import Called, called
from quizapp.slips.listed import arguments
from quizapp.slips.slip import Rewrite
from quizapp.slips.source import Source, whole, wholes

#: The rank assumed if it is unknown.
_USUAL_RANK = 2


def rearranged(source: Source) -> Iterator[Rewrite]:
    """Calls that move, repeat or add dimensions, written as another that seems to do the same."""
    for node in source.nodes:
        call = called(source, node)
        if call is not None and call.form != "plain" and call.subject is not None and not call.is_open:
            yield from _of_call(source, call, call.subject)
            yield from _ordered(source, call, call.subject)
        elif call is not None and call.name == "len" and call.form == "plain" and len(call.node.args) == 1:
            only = call.node.args[0]
            if isinstance(only, ast.Name | ast.Attribute | ast.Subscript):
                yield _replaced(source, call.node, "sibling-numel", f"{source.operand(only)}.numel()")
        elif isinstance(node, ast.Attribute) and node.attr in {"T", "mT"} and isinstance(node.ctx, ast.Load):
            yield _reshaped(source, node, node.value, None)


def _of_call(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    match call.name:
        case "permute":
            yield from _permuted(source, call, subject)
        case "transpose" | "t" | "movedim":
            yield _reshaped(source, call.node, subject, None)
        case "reshape" | "view":
            yield from _turned(source, call, subject)
            yield from _by_columns(source, call, subject)
        case "repeat" | "tile" if call.form == "method" or call.name == "tile":
            yield from _repeated(source, call, subject)
        case "repeat_interleave":
            yield from _interleaved(source, call, subject)
        case "squeeze" if not call.rest and not call.node.keywords:
            yield _replaced(source, call.node, "sibling-unsqueeze", f"{source.operand(subject)}.unsqueeze(0)")
        case name if "ranspose" in name:
            yield from _without_output_padding(source, call)


def _permuted(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    order = wholes(call.sizes)
    if not order:
        return
    order = [dim + len(order) if dim < 0 else dim for dim in order]
    if sorted(order) != list(range(len(order))):
        return
    first, last = call.sizes[0], call.sizes[-1]
    inverse = ", ".join(str(order.index(index)) for index in range(len(order)))
    yield Rewrite("inverse-permutation", source.start(first), source.end(last), inverse)
    yield _reshaped(source, call.node, subject, order)
    moved = [index for index, dim in enumerate(order) if index != dim]
    if len(moved) > 2:
        text = f"{source.operand(subject)}.transpose({moved[0]}, {order[moved[0]]})"
        yield _replaced(source, call.node, "sibling-transpose", text)


def _reshaped(source: Source, node: ast.expr, subject: ast.expr, order: list[int] | None) -> Rewrite:
    """``reshape`` to the sizes after moving the dimensions, as literals if they are known."""
    sizes = source.sizes.get(subject.id) if isinstance(subject, ast.Name) else None
    if sizes is not None and order is None:
        order = _moved(node, len(sizes))
    if sizes is not None and order is not None and len(order) == len(sizes):
        target = ", ".join(str(sizes[dim]) for dim in order)
    else:
        target = f"{source.text(node)}.shape"
    return _replaced(source, node, "sibling-reshape", f"{source.operand(subject)}.reshape({target})")


def _moved(node: ast.expr, rank: int) -> list[int] | None:
    """The order of dimensions after ``.T`` or ``transpose`` with literal dimensions."""
    if not isinstance(node, ast.Call) or not node.args:
        return list(reversed(range(rank))) if rank == 2 else None
    dims = wholes(node.args[-2:])
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name != "transpose" or dims is None or len(dims) != 2 or not all(-rank <= dim < rank for dim in dims):
        return None
    order = list(range(rank))
    one, other = dims
    order[one], order[other] = order[other], order[one]
    return order


def _turned(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    """``permute`` for a ``reshape`` that only changes the order of known sizes."""
    wanted, sizes = wholes(call.sizes), None
    if isinstance(subject, ast.Name):
        sizes = source.sizes.get(subject.id)
    if wanted is not None and sizes is None and len(wanted) == 2:
        yield _replaced(source, call.node, "sibling-permute", f"{source.operand(subject)}.T")
    if wanted is None or sizes is None or sorted(wanted) != sorted(sizes) or tuple(wanted) == sizes:
        return
    left = list(range(len(sizes)))
    order = []
    for size in wanted:
        order.append(next(dim for dim in left if sizes[dim] == size))
        left.remove(order[-1])
    text = ".T" if len(order) == 2 else f".permute({', '.join(map(str, order))})"
    yield _replaced(source, call.node, "sibling-permute", source.operand(subject) + text)


def _by_columns(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    """Filled column by column: ``x.reshape(2, 3)`` as ``x.T.reshape(3, 2).T``."""
    if len(call.sizes) != 2 or any(isinstance(size, ast.Starred) for size in call.sizes):
        return
    rows, columns = map(source.text, call.sizes)
    sizes = source.sizes.get(subject.id) if isinstance(subject, ast.Name) else None
    before = source.operand(subject) + (".T" if sizes is not None and len(sizes) == 2 else "")
    yield _replaced(source, call.node, "by-columns", f"{before}.reshape({columns}, {rows}).T")


def _repeated(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    times = wholes(call.sizes)
    if not times:
        return
    index = next((index for index, number in enumerate(times) if number != 1), 0)
    args = str(times[0]) if len(times) == 1 else f"{times[index]}, dim={index}"
    text = f"{source.operand(subject)}.repeat_interleave({args})"
    yield _replaced(source, call.node, "sibling-repeat-interleave", text)


def _interleaved(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    named = call.keyword("dim")
    dim = whole(named.value if named else call.rest[1] if len(call.rest) == 2 else None)
    if not call.rest or isinstance(call.rest[0], ast.Starred | ast.List):
        return
    sizes = source.sizes.get(subject.id) if isinstance(subject, ast.Name) else None
    usual = 1 if dim is None else max(_USUAL_RANK, dim + 1)
    rank = usual if sizes is None else len(sizes)
    if rank > 8 or (dim is not None and not -rank <= dim < rank):
        return
    times = ["1"] * rank
    times[dim if dim is not None else -1] = source.text(call.rest[0])
    text = f"{source.operand(subject)}.repeat({', '.join(times)})"
    yield _replaced(source, call.node, "sibling-repeat", text)


def _ordered(source: Source, call: Called, subject: ast.expr) -> Iterator[Rewrite]:
    """Calls that return indices, replaced by those that return values, and the reverse."""
    own, keep = source.text(call.node), source.operand(subject)
    args = source.between(call.end, source.end(call.node))
    match call.name:
        case "argsort":
            head = source.between(source.start(call.node), call.start)
            yield _replaced(source, call.node, "sibling-sort", f"{head}sort{args}.values")
            yield _replaced(source, call.node, "sibling-ranks", f"{own}.argsort()")
        case "argmax" | "argmin" if call.rest or call.node.keywords:
            head = source.between(source.start(call.node), call.start)
            name = call.name.removeprefix("arg")
            yield _replaced(source, call.node, f"sibling-{name}", f"{head}{name}{args}.values")
        case "median" if not call.rest and not call.node.keywords:
            yield _replaced(source, call.node, "sibling-quantile", f"{keep}.quantile(0.5)")
        case "round" if not call.rest and not call.node.keywords:
            yield _replaced(source, call.node, "sibling-round-half-up", f"({keep} + 0.5).floor()")
        case "long" | "int" | "short" if call.form == "method" and not call.node.args:
            yield _replaced(source, call.node, "sibling-round", f"{keep}.round().{call.name}()")
            yield _replaced(source, call.node, "sibling-floor", f"{keep}.floor().{call.name}()")
        case "numel" if call.form == "method":
            yield _replaced(source, call.node, "sibling-len", f"len({source.text(subject)})")
        case "stride" if call.form == "method":
            yield _replaced(source, call.node, "sibling-contiguous", f"{keep}.contiguous().stride{args}")


def _without_output_padding(source: Source, call: Called) -> Iterator[Rewrite]:
    """A convolution for a transposed one, which alone has an output padding."""
    keyword, listed = call.keyword("output_padding"), arguments(source, call.node)
    if keyword is None or listed is None:
        return
    index = next(index for index, item in enumerate(listed.items) if item.node is keyword)
    start, end = listed.without(index)
    name = call.name.replace("ConvTranspose", "Conv").replace("conv_transpose", "conv")
    text = name + source.between(call.end, start) + source.between(end, source.end(call.node))
    yield Rewrite(f"sibling-{name.lower()}", call.start, source.end(call.node), text)


def _replaced(source: Source, node: ast.expr, name: str, text: str) -> Rewrite:
    return Rewrite(name, source.start(node), source.end(node), text)
