"""Runs one program of a job and reports its outcome.

This is the only place where untrusted code runs: in a fork that is discarded with its job, or in
a resident process, which is checked after each job.
"""

from __future__ import annotations

import ast
import linecache
import math
import sys
from collections.abc import Callable
from functools import lru_cache
from time import perf_counter
from types import CodeType, ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from quizapp.runner.client import Program
from quizapp.runner.worker.describe import describe, describe_error
from quizapp.runner.worker.printing import NOWHERE, Printing
from quizapp.runner.worker.texts import class_name
from quizapp.runner.worker.trace import Recorder

#: Number of compiled texts in the cache: the programs of a question are few texts after many setups.
_COMPILED = 64

_installed: set[str] = set()


def run(
    program: Program, names: dict[str, Any], printing: Printing, printed: int, synchronize: Callable[[], None]
) -> dict[str, Any]:
    """Run setup, then code, and return the report that :mod:`quizapp.runner.wire` parses.

    ``names`` are :func:`fresh_names`. ``printed`` is the descriptor for the output of ``code``;
    that of setup is discarded. ``synchronize`` waits for pending computations of a device; if it
    fails, the code has failed.
    """
    report: dict[str, Any] = {
        "ended": "finished",
        "seconds": 0.0,
        "result": None,
        "error": None,
        "holds": None,
        "note": None,
    }
    outer: dict[str, Any] = {"error": None}
    recorder = Recorder()
    report["trace"] = recorder.rows
    began = perf_counter()
    try:
        printing.to(NOWHERE)
        _execute(program.setup, "<setup>", names)
        printing.to(printed)
        with recorder:
            outer["it"] = _evaluate(program.code, "<code>", names)
            synchronize()
        report["seconds"] = perf_counter() - began
        printing.to(NOWHERE)
        torch.set_printoptions(profile="default", sci_mode=None)
        report["result"] = describe(outer["it"])
    except MemoryError:
        report["ended"] = "memory"
        report["seconds"] = perf_counter() - began
    except BaseException as error:  # noqa: BLE001  # untrusted code may raise anything
        report["ended"] = "error"
        report["seconds"] = perf_counter() - began
        report["error"] = describe_error(error)
        outer = {"error": class_name(type(error))}
    printing.to(NOWHERE)
    if program.right is not None and report["ended"] != "memory":
        report["holds"] = _holds(program.right, {**names, **outer})
    return report


def _execute(text: str, filename: str, names: dict[str, Any]) -> None:
    """Execute a text."""
    if text:
        _show_in_tracebacks(text, filename)
        exec(_statements(text, filename), names)  # noqa: S102  # what this is for


def _evaluate(text: str, filename: str, names: dict[str, Any]) -> object:
    """Execute a text, and return the value of its last statement if that is an expression, else None."""
    if not text:
        return None
    _show_in_tracebacks(text, filename)
    statements, last = _statements_and_last(text, filename)
    if statements is not None:
        exec(statements, names)  # noqa: S102  # what this is for
    return None if last is None else eval(last, names)  # noqa: S307  # what this is for


def _show_in_tracebacks(text: str, filename: str) -> None:
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)


@lru_cache(_COMPILED)
def _statements(text: str, filename: str) -> CodeType:
    return compile(text, filename, "exec", dont_inherit=True)


@lru_cache(_COMPILED)
def _statements_and_last(text: str, filename: str) -> tuple[CodeType | None, CodeType | None]:
    """The compiled statements of a text, and its last one separately if it is an expression."""
    tree = ast.parse(text, filename)
    last: CodeType | None = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        expression = ast.Expression(tree.body[-1].value)
        del tree.body[-1]
        last = compile(expression, filename, "eval", dont_inherit=True)
    return compile(tree, filename, "exec", dont_inherit=True) if tree.body else None, last


def _holds(right: str, names: dict[str, Any]) -> bool | None:
    """Whether the expression is true; None if it fails."""
    try:
        return bool(eval(_condition(right), names))  # noqa: S307  # what this is for
    except BaseException:  # noqa: BLE001  # untrusted code may raise anything
        return None


@lru_cache(_COMPILED)
def _condition(right: str) -> CodeType:
    return compile(right.strip(), "<right>", "eval", dont_inherit=True)


def install(under: str) -> None:
    """Run the code under which programs are run, once in this process."""
    if under and under not in _installed:
        _installed.add(under)
        _execute(under, "<under>", fresh_names())


def fresh_names() -> dict[str, Any]:
    """The namespace in which a program starts, which is also the module ``__main__``."""
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    names = main.__dict__
    names.update(
        torch=torch,
        nn=nn,
        F=functional,
        math=math,
        DataLoader=DataLoader,
        TensorDataset=TensorDataset,
    )
    return names
