"""Finds the public names of PyTorch that a program uses, from its syntax tree; the program is never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.runner.origins import Origins

#: Parts of PyTorch in which a name may be found, but that are not names to ask about.
_MODULES = frozenset({"torch", "torch.nn", "torch.nn.functional"})
#: Expressions with attributes of their own, which are not a tensor's.
_NO_TENSORS = (ast.Constant, ast.JoinedStr, ast.List, ast.Dict, ast.ListComp, ast.Tuple)
#: Methods that strings, lists and mappings also have. In a file that mostly deals with other values, they
#: count only if they are called with the arguments of a tensor's method.
_SHARED = frozenset(name for kind in (str, list, dict, set) for name in dir(kind) if name[0] != "_")
#: Attributes of tensors that are not methods; any other attribute that is not called is not a tensor's.
_VALUES = frozenset(
    {"shape", "ndim", "dtype", "device", "is_cuda", "data", "T", "mT", "H", "mH", "real", "imag"}
    | {"grad", "grad_fn", "requires_grad", "is_leaf"}
)


@dataclass(frozen=True, slots=True)
class Methods:
    """The public attributes of tensors and of modules."""

    tensor: frozenset[str]
    module: frozenset[str]


def names(tree: ast.AST, origins: Origins, methods: Methods, *, mixed: bool = False) -> Iterator[str]:
    """The full names that a tree uses, once per use, such as ``torch.cat`` and
    ``torch.Tensor.cat``.

    The type of an object is unknown before the code runs, so an attribute is classified by its
    name: a tensor's if tensors have it, else a module's. ``mixed`` says that the program also
    deals with many other objects.
    """
    called: dict[int, ast.Call] = {}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            called[id(node.func)] = node
        if isinstance(node, ast.Name | ast.Attribute):
            path = origins.path(node)
            if path is not None:
                yield from _public(path)
                continue
            if isinstance(node, ast.Attribute) and not isinstance(node.value, _NO_TENSORS):
                yield from _attribute(node, methods, called.get(id(node)), mixed=mixed)
        elif isinstance(node, ast.MatMult):
            yield "torch.matmul"
        waiting += ast.iter_child_nodes(node)


def _public(path: str) -> Iterator[str]:
    """``path`` up to its first private part, if it leads into PyTorch."""
    steps = path.split(".")
    public = next((n for n, step in enumerate(steps) if step.startswith("_")), len(steps))
    name = ".".join(steps[:public])
    if name.startswith("torch.") and name not in _MODULES:
        yield name


def _attribute(node: ast.Attribute, methods: Methods, call: ast.Call | None, *, mixed: bool) -> Iterator[str]:
    name = node.attr
    if mixed and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        # An attribute of the program's own class: a module's method if it is called.
        if call is not None and name in methods.module:
            yield f"torch.nn.Module.{name}"
        return
    if mixed and call is None and name not in _VALUES:
        return
    if mixed and name in _SHARED and not _like_a_tensors(call):
        return
    if name in methods.tensor:
        yield f"torch.Tensor.{name}"
    elif name in methods.module:
        yield f"torch.nn.Module.{name}"


def _like_a_tensors(call: ast.Call | None) -> bool:
    """Whether a call has an integer argument or ``dim=``, as the methods of strings and lists do not."""
    if call is None:
        return False
    numbers = (isinstance(each, ast.Constant) and type(each.value) is int for each in call.args)
    return any(numbers) or any(each.arg == "dim" for each in call.keywords)
