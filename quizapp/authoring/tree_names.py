"""Which public names of PyTorch a program uses, read from its syntax tree; it is never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.runner.origins import Origins

#: Parts of PyTorch that a name may be found in, but that are not names to ask about.
_MODULES = frozenset({"torch", "torch.nn", "torch.nn.functional"})
#: What has attributes of its own, which are not a tensor's.
_NO_TENSORS = (ast.Constant, ast.JoinedStr, ast.List, ast.Dict, ast.ListComp, ast.Tuple)
#: Methods that strings, lists and mappings have too. In a file where most values are no
#: tensors, they count only where they are called with what a tensor's would be given.
_SHARED = frozenset(name for kind in (str, list, dict, set) for name in dir(kind) if name[0] != "_")
#: Attributes of tensors; whatever else is not called does not belong to a tensor.
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
    """The full names that a tree uses, as often as it does, such as ``torch.cat`` and
    ``torch.Tensor.cat``.

    What an attribute belongs to is unknown before the code runs, so it is told
    by its name: a tensor's where tensors have it, else a module's. ``mixed`` says
    that the program also deals with much that is neither.
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
    """``path`` up to what is private in it, where it leads into PyTorch."""
    steps = path.split(".")
    public = next((n for n, step in enumerate(steps) if step.startswith("_")), len(steps))
    name = ".".join(steps[:public])
    if name.startswith("torch.") and name not in _MODULES:
        yield name


def _attribute(node: ast.Attribute, methods: Methods, call: ast.Call | None, *, mixed: bool) -> Iterator[str]:
    name = node.attr
    if mixed and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        # An attribute of one's own class: a module's method where it is called.
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
    """Whether a call gives a whole number or ``dim=``, as those of strings and lists do not."""
    if call is None:
        return False
    numbers = (isinstance(each, ast.Constant) and type(each.value) is int for each in call.args)
    return any(numbers) or any(each.arg == "dim" for each in call.keywords)
