"""The examples in a docstring: torch's own, fetched from the worker, or the author's, read from the file."""

from __future__ import annotations

import ast
import doctest
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.yaml_problems import SourceError
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.run_limits import Limits
from quizapp.words import Note

#: Time limit in seconds. The first import of a module of torch may take a while.
_LIMITS = Limits(seconds=60.0)
_ASKED = """
import difflib, importlib, inspect, json
def looked_up(name):
    root, *steps = name.split(".")
    thing, path = importlib.import_module(root), root
    for step in steps:
        path += "." + step
        if hasattr(thing, step):
            thing = getattr(thing, step)
            continue
        try:
            thing = importlib.import_module(path)
        except ImportError:
            near = difflib.get_close_matches(step, dir(thing), 1, 0.6)
            return {{"near": path.rpartition(".")[0] + "." + near[0] if near else ""}}
    return {{"docstring": inspect.getdoc(thing) or ""}}
print(json.dumps(looked_up({name!r})))
"""


class NoExamples(Exception):
    """There are no examples to draft from; ``note`` says why and what to do instead."""

    def __init__(self, key: str, **fills: str) -> None:
        super().__init__(key)
        self.note = Note.of(key, **fills)


@dataclass(frozen=True, slots=True)
class Example:
    """One example: the input, and the output that the docstring shows."""

    source: str
    want: str


@dataclass(frozen=True, slots=True)
class Docstring:
    """The examples in the docstring of ``name``. ``setup`` is code that they need: the author's
    own function and the parts of its module that it uses. ``docs`` says whether PyTorch documents
    the name."""

    name: str
    examples: tuple[Example, ...]
    setup: str = ""
    docs: bool = False
    module: str = ""


def docstring(name: str, folders: Sequence[Path], runner: Runner) -> Docstring:
    """The docstring of a full name, in ``torch`` or in a module in one of ``folders``. Such a
    module is read but never imported.

    Raises NoExamples, or RunnerError if the worker cannot run the request.
    """
    if not all(step.isidentifier() for step in name.split(".")):
        raise NoExamples("draft.bad-name", name=name)
    found = _torchs(name, runner) if name.partition(".")[0] == "torch" else _own(name, folders)
    if not found.examples:
        raise NoExamples("draft.no-examples", name=name)
    return found


def _torchs(name: str, runner: Runner) -> Docstring:
    job = Job((Program(_ASKED.format(name=name)),), _LIMITS, on_cpu=True, language_check=False)
    [outcome] = runner.submit(job).result()
    if outcome.ended != "finished":
        raise NoExamples("draft.unknown", name=name)
    held = json.loads(outcome.printed)
    if "near" in held:
        if held["near"]:
            raise NoExamples("draft.unknown-near", name=name, near=held["near"])
        raise NoExamples("draft.unknown", name=name)
    return Docstring(name, _examples(held["docstring"]), docs=True)


def _examples(text: str) -> tuple[Example, ...]:
    try:
        found = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return ()
    return tuple(Example(each.source, each.want) for each in found)


def _own(name: str, folders: Sequence[Path]) -> Docstring:
    """A function or class of the author's own module."""
    steps = name.split(".")
    for folder in folders:
        for length in range(len(steps) - 1, 0, -1):
            base = folder.joinpath(*steps[:length])
            for file in (base.with_suffix(".py"), base / "__init__.py"):
                if file.is_file():
                    return _in_file(name, file, steps[length:], ".".join(steps[:length]))
    looked_in = ", ".join(map(str, folders))
    raise NoExamples("draft.no-module", name=name, folders=looked_in)


def _in_file(name: str, file: Path, steps: list[str], module: str) -> Docstring:
    try:
        text = decoded(bytes_of(file))
        tree = ast.parse(text)
    except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NoExamples("draft.unreadable", file=str(file), why=str(error)) from None
    node: ast.AST = tree
    for step in steps:
        defined = {each.name: each for each in getattr(node, "body", ()) if isinstance(each, _DEFINITIONS)}
        if step not in defined:
            raise NoExamples("draft.not-in-module", name=step, file=str(file))
        node = defined[step]
    examples = _examples(ast.get_docstring(node) or "")  # type: ignore[arg-type]
    return Docstring(name, examples, _needed(text, tree, steps[0]), module=module)


_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def _needed(text: str, tree: ast.Module, name: str) -> str:
    """The source of a definition in a module, preceded by the other definitions that it uses."""
    kept: set[int] = set()
    wanted = [name]
    seen: set[str] = set()
    while wanted:
        one = wanted.pop()
        if one in seen:
            continue
        seen.add(one)
        for index, statement in enumerate(tree.body):
            if one in defined_names(statement) and index not in kept:
                kept.add(index)
                wanted += used_in(statement)
    lines = text.splitlines()
    return "\n".join(line for index in sorted(kept) for line in _source(lines, tree.body[index]))


def _source(lines: Sequence[str], statement: ast.stmt) -> Iterator[str]:
    """The lines of a statement without its docstrings, which may give the answers away."""
    left_out: set[int] = set()
    for node in ast.walk(statement):
        if isinstance(node, _DEFINITIONS) and len(node.body) > 1 and ast.get_docstring(node) is not None:
            left_out.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    for number in range(_first_line(statement), (statement.end_lineno or 0) + 1):
        if number not in left_out:
            yield lines[number - 1]


def _first_line(statement: ast.stmt) -> int:
    decorators = statement.decorator_list if isinstance(statement, _DEFINITIONS) else []
    return min([statement.lineno, *(each.lineno for each in decorators)])


def defined_names(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, or whose objects it changes in place."""
    names = set(_bound(statement))
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            names |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return names


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]


def used_in(tree: ast.AST) -> set[str]:
    """The names that are read anywhere in a tree."""
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
