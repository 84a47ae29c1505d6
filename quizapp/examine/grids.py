"""Tensors small enough to be drawn as grids of cells: results, and the tensors that code starts with."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from quizapp.kinds.results import element_text
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome, Result

if TYPE_CHECKING:
    from quizapp.bank import Variant

#: Maximum number of elements of a tensor that is drawn.
GRID_LIMIT = 64
#: Maximum number of tensors drawn of those that code starts with.
_MOST_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Block:
    """The last two dimensions of a tensor; ``index`` is the position along the leading ones."""

    index: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A tensor formatted as cells of text. ``name`` is None for a result."""

    name: str | None
    shape: tuple[int, ...]
    dtype: str
    blocks: tuple[Block, ...]

    @property
    def cell(self) -> int:
        """The width of the widest cell, in characters."""
        return max(len(text) for block in self.blocks for row in block.rows for text in row)


def grid(result: Result | None, name: str | None = None) -> Grid | None:
    """The grid of a tensor of 1 to 64 numbers; None for any other result."""
    if result is None or result.kind != "tensor" or result.values is None or result.shape is None:
        return None
    if not 1 <= math.prod(result.shape) <= GRID_LIMIT:
        return None
    dtype = result.dtype or ""
    leading, (height, width) = result.shape[:-2], (1, 1, *result.shape)[-2:]
    try:
        blocks = tuple(
            Block(index, _rows(result.values, index, len(result.shape), dtype))
            for index in product(*map(range, leading))
        )
    except (IndexError, TypeError):
        return None
    fits = all(len(block.rows) == height and {*map(len, block.rows)} == {width} for block in blocks)
    return Grid(name, result.shape, dtype, blocks) if fits else None


@dataclass(frozen=True, slots=True)
class Before:
    """A running job for the tensors that code starts with."""

    names: tuple[str, ...]
    job: Future[tuple[Outcome, ...]]

    def grids(self) -> tuple[Grid, ...]:
        """Those that can be drawn; waits for the job. Raises RunnerError if it failed."""
        (outcome,) = self.job.result()
        if outcome.result is None or outcome.result.kind != "tuple" or outcome.result.values is None:
            return ()
        found = (grid(item, name) for name, item in zip(self.names, outcome.result.values, strict=False))
        return tuple(islice((one for one in found if one is not None), _MOST_BEFORE))


def before(runner: Runner, variant: Variant, outcome: Outcome | None) -> Before | None:
    """Start running a variant's setup for the tensors that its code uses; None if the result of
    the code, ``outcome``, is not drawn either, or if it names no tensors."""
    if outcome is None or grid(outcome.result) is None:
        return None
    names = _named(variant.reference or "", variant.setup)
    if not names:
        return None
    program = Program(f"({', '.join(names)},)", variant.setup)
    return Before(names, runner.submit(Job((program,), on_cpu=variant.question.entry.device == "cpu")))


def _rows(values: Any, index: tuple[int, ...], dimensions: int, dtype: str) -> tuple[tuple[str, ...], ...]:
    for position in index:
        values = values[position]
    rows = values if dimensions >= 2 else [values if dimensions == 1 else [values]]
    return tuple(tuple(element_text(value, dtype) for value in row) for row in rows)


def _named(code: str, setup: str) -> tuple[str, ...]:
    """The names that code uses and that its setup binds, in the order of use."""
    try:
        used, made = _names(code, ast.Load), set(_names(setup, ast.Store))
    except (SyntaxError, ValueError, RecursionError):
        return ()
    return tuple(dict.fromkeys(name for name in used if name in made))


def _names(code: str, context: type[ast.expr_context]) -> Iterator[str]:
    found = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    ]
    return (node.id for node in sorted(found, key=lambda node: (node.lineno, node.col_offset)))
