"""Checks a program's text before it runs: a lint that names its reasons, and never a wall.

It keeps authors and learners on the part of Python that questions are about,
and stops the plain attempts at anything else with a line and a reason. Python
has ways around any such list, so nothing relies on it: the process a program
runs in is what confines it.

The text is parsed, never run, and comes from a stranger: lengths and depths
are bounded, and whatever it holds, the answer is refusals.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quizapp.runner import off_limits
from quizapp.runner.client import Program
from quizapp.runner.origins import Origins, children
from quizapp.words import Note, Words

#: Longest text that is looked at, in characters.
LENGTH_LIMIT = 20_000
#: Most attributes taken one from the other; a chain that leads to them all is refused as too deep.
CHAIN_LIMIT = 64

#: The key of the note on a text that is no Python.
SYNTAX = "language.syntax"

# Reasons told at once; whoever mends these runs the check again.
_EXPLAINED = 3

# Trees and findings kept: the programs of a question are few texts after many setups.
_TREES = 4
_FOUND = 512

_FIELD = re.compile(r"\{([^{}!:]*)")
_STEP = re.compile(r"[.\[\]]+")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that a program's text may not contain. ``line`` and ``column`` count from 1."""

    line: int
    column: int
    note: Note

    @property
    def is_syntax(self) -> bool:
        """Whether the text is no Python at all, so that running it could do nothing but say so."""
        return self.note.key == SYNTAX


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A refusal and the part of the program it is in: ``setup``, ``code`` or ``right``."""

    part: str
    refusal: Refusal


def check_program(program: Program) -> tuple[Misplaced, ...]:
    """Why the program may not run; empty where it may. A text that is no Python may: it says so itself."""
    before = program.setup
    parts = {"setup": (program.setup, ""), "code": (program.code, before)}
    if program.right is not None:
        parts["right"] = (program.right.strip(), f"{before}\n{program.code}")
    return tuple(
        Misplaced(part, refusal)
        for part, (source, known) in parts.items()
        for refusal in check_language(source, before=known)
        if not refusal.is_syntax
    )


def explain(found: tuple[Misplaced, ...]) -> str:
    """The reasons of :func:`check_program` as one English text, for ``Outcome.note``."""
    return Words("en").note(reasons(found))


def reasons(found: tuple[Misplaced, ...]) -> Note:
    """The first reasons of :func:`check_program`, of which there is one at least, as one note."""
    told = [_placed(one) for one in found[:_EXPLAINED]]
    note = told.pop()
    while told:
        note = Note("language.several", (("first", told.pop()), ("rest", note)))
    return note


def _placed(misplaced: Misplaced) -> Note:
    refusal = misplaced.refusal
    return Note(f"language.in-{misplaced.part}", (("line", refusal.line), ("why", refusal.note)))


def check_language(source: str, *, before: str = "") -> tuple[Refusal, ...]:
    """What in a text may not stand there, in its order; empty where all is well.

    ``before`` is the text that ran before it, whose names it knows. A text that
    is no Python gives the one refusal for which :attr:`Refusal.is_syntax` holds.
    """
    return _found(source, _names(before))


@lru_cache(_FOUND)
def _names(before: str) -> Origins:
    """The names that what follows a text knows."""
    return Origins() if isinstance(_parse(before), Refusal) else _after(before, Origins())


@lru_cache(_TREES)
def _after(source: str, known: Origins) -> Origins:
    parsed = _parse(source)
    return known if isinstance(parsed, Refusal) else known.after(parsed)


@lru_cache(_FOUND)
def _found(source: str, known: Origins) -> tuple[Refusal, ...]:
    parsed = _parse(source)
    if isinstance(parsed, Refusal):
        return (parsed,)
    lines = source.split("\n")
    found = {(_place(node, lines), note): None for node, note in _Check(_after(source, known)).walk(parsed)}
    return tuple(
        Refusal(line, column, note) for (line, column), note in sorted(found, key=lambda pair: pair[0])
    )


@lru_cache(_TREES)
def _parse(source: str) -> ast.Module | Refusal:
    if len(source) > LENGTH_LIMIT:
        return Refusal(1, 1, Note("language.too-long", (("n", LENGTH_LIMIT),)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return Refusal(error.lineno or 1, max(error.offset or 1, 1), Note(SYNTAX, (("why", error.msg),)))
    except ValueError:  # a NUL, or half a surrogate pair
        return Refusal(1, 1, Note(SYNTAX, (("why", "the text holds a character that no program may hold"),)))
    except (RecursionError, MemoryError):
        return Refusal(1, 1, Note("language.too-deep"))


def _place(node: ast.AST, lines: list[str]) -> tuple[int, int]:
    """Line and column, which the parser counts in bytes."""
    line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    text = lines[line - 1] if line <= len(lines) else ""
    return line, len(text.encode("utf-8")[:offset].decode("utf-8", "ignore")) + 1


_Finding = tuple[ast.AST, Note]


@dataclass(frozen=True, slots=True)
class _Where:
    """What a node stands in: directly above it, whether a class is anywhere above it, and
    of how many attributes, each of the next, it is what they are taken from."""

    parent: ast.AST
    in_class: bool = False
    attributes: int = 0


class _Check:
    """Looks at every node of a tree. Recursion would hand the depth of Python's stack to a stranger."""

    def __init__(self, names: Origins) -> None:
        self._names = names

    def walk(self, tree: ast.Module) -> Iterator[_Finding]:
        waiting: list[tuple[ast.AST, _Where]] = [(node, _Where(tree)) for node in tree.body]
        while waiting:
            node, where = waiting.pop()
            if where.attributes > CHAIN_LIMIT:
                yield node, Note("language.too-deep")
                continue
            yield from self._judge(node, where)
            if inner := children(node):
                attributes = where.attributes + 1 if isinstance(node, ast.Attribute) else 0
                within = _Where(node, where.in_class or isinstance(node, ast.ClassDef), attributes)
                waiting += [(child, within) for child in inner]

    def _judge(self, node: ast.AST, where: _Where) -> Iterator[_Finding]:
        match node:  # what is frequent first
            case ast.Name():
                yield from self._name(node, where)
            case ast.Constant(value=value):
                if isinstance(value, str) and "{" in value:
                    yield from _template(node, value)
            case ast.Call():
                yield from self._call(node)
            case ast.Attribute():
                yield from self._attribute(node, where)
            case ast.Import(names=names):
                for name in names:
                    yield from self._imported(node, name.name, name.asname)
            case ast.ImportFrom():
                yield from self._imported_from(node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not (isinstance(where.parent, ast.ClassDef) and name in off_limits.DEFINABLE):
                    yield from _bound(node, name)
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield from _bound(node, name)
            case ast.keyword(arg=str(name)) | ast.ExceptHandler(name=str(name)):
                yield from _bound(node, name)
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                yield from _bound(node, name)
            case ast.Global() | ast.Nonlocal():
                for shared in node.names:
                    yield from _bound(node, shared)
            case ast.MatchClass():
                for attribute in node.kwd_attrs:
                    yield from _reached(node, attribute)

    def _imported(self, node: ast.AST, path: str, name: str | None) -> Iterator[_Finding]:
        root, *rest = path.split(".")
        if root not in off_limits.IMPORTABLE:
            allowed = ", ".join(sorted(off_limits.IMPORTABLE))
            yield node, Note("language.import", (("name", path), ("allowed", allowed)))
        elif any(step.startswith("_") for step in rest):
            yield node, Note("language.private", (("name", path),))
        else:
            steps = [root, *rest]
            for length in range(1, len(steps) + 1):
                part = ".".join(steps[:length])
                if _outside(part):
                    yield node, Note("language.outside", (("name", part),))
                    break
        if name is not None:
            yield from _bound(node, name)

    def _imported_from(self, node: ast.ImportFrom) -> Iterator[_Finding]:
        if node.level or node.module is None:
            yield node, Note("language.relative")
            return
        for name in node.names:
            if name.name == "*":
                yield node, Note("language.star", (("name", node.module),))
                yield from self._imported(node, node.module, None)
            else:
                yield from self._imported(node, f"{node.module}.{name.name}", name.asname)

    def _attribute(self, node: ast.Attribute, where: _Where) -> Iterator[_Finding]:
        if _is_special(node.attr):
            if not _is_allowed(node, where):
                yield node, Note("language.special", (("name", node.attr),))
            return
        yield from _reached(node, node.attr)
        path = self._names.path(node)
        if path is None:
            return
        if node.attr.startswith("_"):
            yield node, Note("language.private", (("name", path),))
        elif _outside(path) or (path in off_limits.WITH_FILE_IN_MEMORY and not _is_called(node, where)):
            yield node, Note("language.outside", (("name", path),))

    def _name(self, node: ast.Name, where: _Where) -> Iterator[_Finding]:
        name = node.id
        if isinstance(node.ctx, ast.Load):
            path = self._names.path(node)
            if name in off_limits.BUILTINS or (
                name in off_limits.UNLESS_OWN and name not in self._names.own and _is_called(node, where)
            ):
                yield node, Note("language.builtin", (("name", name),))
            elif name == "super" and not (where.in_class and _is_called(node, where)):
                yield node, Note("language.super")
            elif _is_special(name) and name != "__name__":
                yield node, Note("language.special", (("name", name),))
            elif path in off_limits.WITH_FILE_IN_MEMORY and not _is_called(node, where):
                yield node, Note("language.outside", (("name", str(path)),))
        elif not (where.in_class and name in off_limits.SETTABLE):
            yield from _bound(node, name)

    def _call(self, node: ast.Call) -> Iterator[_Finding]:
        path = self._names.path(node.func)
        if path is None or path not in off_limits.WITH_FILE_IN_MEMORY:
            return
        at = off_limits.WITH_FILE_IN_MEMORY[path]
        options = {option.arg: option.value for option in node.keywords}
        file = node.args[at] if len(node.args) > at else options.get("f")
        if isinstance(file, ast.Constant | ast.JoinedStr | ast.BinOp):
            yield node, Note("language.file", (("name", path),))
        safe = options.get("weights_only")
        if {"mmap", "pickle_module"} & set(options) or (
            safe is not None and not (isinstance(safe, ast.Constant) and safe.value is True)
        ):
            yield node, Note("language.pickle", (("name", path),))


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def _is_called(node: ast.expr, where: _Where) -> bool:
    return isinstance(where.parent, ast.Call) and where.parent.func is node


def _is_allowed(node: ast.Attribute, where: _Where) -> bool:
    match node:
        case ast.Attribute(attr="__version__"):
            return True
        case ast.Attribute(attr="__class__"):
            return isinstance(where.parent, ast.Attribute) and where.parent.attr == "__name__"
        case ast.Attribute(attr="__name__", value=ast.Attribute(attr="__class__")):
            return True
        case ast.Attribute(attr="__name__", value=ast.Call(func=ast.Name(id="type"), args=[_], keywords=[])):
            return True
    return where.in_class and node.attr in off_limits.DEFINABLE and _is_called(node, where)


def _outside(path: str) -> bool:
    root, *rest = path.split(".")
    return path in off_limits.MODULES or (root == "io" and bool(rest) and rest[0] not in off_limits.IO)


def _reached(node: ast.AST, name: str) -> Iterator[_Finding]:
    """An attribute that nothing a question is about has."""
    if _is_special(name):
        yield node, Note("language.special", (("name", name),))
    elif name in off_limits.WORKINGS:
        yield node, Note("language.workings", (("name", name),))
    elif name in off_limits.FOUND_WITHIN:
        yield node, Note("language.module", (("name", name),))
    elif name in off_limits.METHODS:
        yield node, Note("language.outside", (("name", name),))


def _bound(node: ast.AST, name: str) -> Iterator[_Finding]:
    if _is_special(name):
        yield node, Note("language.special", (("name", name),))


def _template(node: ast.AST, text: str) -> Iterator[_Finding]:
    """A format string reaches attributes like code does."""
    for field in _FIELD.findall(text):
        for step in _STEP.split(field)[1:]:
            yield from _reached(node, step)
