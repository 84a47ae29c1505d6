"""Which public names of PyTorch a question's code uses, by reading its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizapp.bank import Question, Variant, variants
from quizapp.bank.templates import fill
from quizapp.runner.origins import Origins

#: Most variants of a question whose code is read; those that differ in numbers alone are one.
READ_LIMIT = 200

#: Parts of PyTorch that a name may be found in, and that are not names to ask about themselves.
_MODULES = frozenset({"torch", "torch.nn", "torch.nn.functional"})
#: What has attributes of its own, which are not a tensor's.
_NO_TENSORS = (ast.Constant, ast.JoinedStr, ast.List, ast.Dict, ast.ListComp, ast.Tuple)


@dataclass(frozen=True, slots=True)
class Methods:
    """The public attributes of tensors and of modules."""

    tensor: frozenset[str]
    module: frozenset[str]


def exercised(question: Question, methods: Methods) -> frozenset[str]:
    """The full names that the code of any variant uses, options and mistakes
    included, such as ``torch.cat`` and ``torch.Tensor.cat``.

    What an attribute belongs to is unknown before the code runs, so it is told
    by its name: a tensor's where tensors have it, else a module's.
    """
    found: set[str] = set()
    for variant in _different(question):
        setup = fill(question.entry.setup, variant.values)
        for text in _programs(variant):
            found.update(_names(setup, text, methods))
    return frozenset(found)


def _different(question: Question) -> Iterator[Variant]:
    """Variants whose code can differ in names, not in numbers alone."""
    seen: set[str] = set()
    for variant in variants(question):
        key = repr([v for v in variant.values.values() if not isinstance(v, bool | int | float)])
        if key not in seen:
            seen.add(key)
            yield variant
        if len(seen) == READ_LIMIT:
            return


def _programs(variant: Variant) -> Iterator[str]:
    """All that is code: templates that are not texts in a language, and mistakes."""
    entry = variant.question.entry
    held = [value for key in entry.TEMPLATES for value in _texts(getattr(entry, key))]
    held += [text for mistake in entry.mistakes for text in (mistake.setup, mistake.code)]
    for text in held:
        yield fill(text, variant.values)
    if variant.reference is not None:  # with what belongs in its blanks
        yield variant.reference


def _texts(value: object) -> Iterable[str]:
    values = value if isinstance(value, tuple) else (value,)
    return [one for one in values if isinstance(one, str)]


def _names(setup: str, text: str, methods: Methods) -> Iterator[str]:
    try:
        before, tree = ast.parse(setup), ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    origins = Origins().after(before, tree)
    waiting: list[ast.AST] = [before, tree] if text != setup else [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            path = origins.path(node)
            if path is not None:
                yield from _public(path)
                continue
            if isinstance(node, ast.Attribute) and not isinstance(node.value, _NO_TENSORS):
                yield from _attribute(node.attr, methods)
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


def _attribute(name: str, methods: Methods) -> Iterator[str]:
    if name in methods.tensor:
        yield f"torch.Tensor.{name}"
    elif name in methods.module:
        yield f"torch.nn.Module.{name}"
