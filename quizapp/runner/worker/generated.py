"""Checks code that is generated while a program runs, just before it is executed.

The language check reads a program's own text. PyTorch and Python generate further code from a
program's values: ``torch.fx`` writes functions, ``typing`` evaluates annotations, ``dataclasses``
writes methods. Such code may use what the text of a program may, and a graph may name only such
attributes. Otherwise the program is refused, even if it caught the exception.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import torch.fx
import torch.fx.graph_module

from quizapp.runner import off_limits
from quizapp.runner.language.names import is_special
from quizapp.words import Note, Words

#: Names used by code that PyTorch and Python generate themselves, which a program may not use.
_MADE_WITH = frozenset(
    {"__class__", "__create_fn__", "__delattr__", "__match_args__", "__qualname__", "__setattr__"}
)
#: Modules that such code may name.
_HARMLESS = frozenset({"torch", "np", "operator", "_operator", "_C"})
_REFUSED = (
    (off_limits.FOUND_WITHIN - _HARMLESS)
    | off_limits.WORKINGS
    | off_limits.BUILTINS
    | frozenset({"__import__", "setattr", "delattr"})
)

#: Why the running program is refused, if it is; empty while no program runs.
_watched: list[list[str]] = []

_PROGRAMS = ("<setup>", "<code>", "<right>")


class Refused(RuntimeError):
    """Generated code, or a name in a graph, is not permitted in a program."""


@contextmanager
def looked_at() -> Iterator[list[str]]:
    """Check what the program that runs in this context generates, and collect the reasons for refusing it."""
    _hook()
    reasons: list[str] = []
    _watched.append(reasons)
    try:
        yield reasons
    finally:
        _watched.clear()


@functools.cache
def _hook() -> None:
    """Install the audit hook for executed code; once per process, it cannot be removed."""
    sys.addaudithook(_audit)
    interpreter = torch.fx.Interpreter
    interpreter.call_method = _by_name(interpreter.call_method)
    interpreter.fetch_attr = _by_name(interpreter.fetch_attr)
    graph_module = torch.fx.graph_module
    graph_module._copy_attr = _by_name(graph_module._copy_attr, index=2)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "exec" or not _watched:
        return
    code = arguments[0]
    # The code of a module has its file's name; a program's own texts were checked before.
    if not isinstance(code, CodeType) or code.co_filename.startswith(("/", "<frozen ", *_PROGRAMS)):
        return
    name = next(_refused_in(code), None)
    if name is not None and not _is_importing():
        _refuse(name)


def _is_importing() -> bool:
    """Whether a library is being imported, which generates code of its own."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _refused_in(code: CodeType) -> Iterator[str]:
    """The names in code, and in nested code, that no program may use."""
    waiting = [code]
    for each in waiting:  # grows during the loop
        texts = (
            [value for value in each.co_consts if type(value) is str] if "getattr" in each.co_names else []
        )
        for name in (*each.co_names, *texts):
            yield from (step for step in name.split(".") if _is_refused(step))
        waiting += [value for value in each.co_consts if isinstance(value, CodeType)]


def _is_refused(name: str) -> bool:
    return name in _REFUSED or (
        is_special(name)
        and name not in off_limits.DEFINABLE
        and name not in off_limits.READABLE
        and name not in _MADE_WITH
        and not name.startswith("__dataclass_")
    )


def _by_name(function: Callable[..., Any], index: int = 1) -> Callable[..., Any]:
    """Wrap a function that takes an attribute's name at an index, so that the name is checked."""

    @functools.wraps(function)
    def looking(*args: Any, **options: Any) -> Any:
        target = args[index] if len(args) > index else options.get("target")
        if _watched and isinstance(target, str):
            for step in target.split("."):
                if _is_refused(step):
                    _refuse(step)
        return function(*args, **options)

    return looking


def _refuse(name: str) -> None:
    reason = Words("en").note(Note("language.made", (("name", name),)))
    for reasons in _watched:
        reasons.append(reason)
    raise Refused(reason)
