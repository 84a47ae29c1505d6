"""Parses and checks a program that a learner wrote; it is never run here."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from quizapp.kinds.typed import ReadingError
from quizapp.runner.language import SYNTAX, Refusal, check_language
from quizapp.runner.origins import Origins


def check_code(code: str, setup: str) -> None:
    """Raise ReadingError if ``code`` is not valid Python, or may not run after ``setup``."""
    for refusal in check_language(code, before=setup):
        if refusal.is_syntax:
            why = str(dict(refusal.note.fills).get("why", ""))
            raise ReadingError("attempts.syntax", line=refusal.line, column=refusal.column, why=why)
        raise ReadingError(refusal.note.key, **dict(refusal.note.fills))


def parsed(code: str) -> ast.Module:
    """The syntax tree of code that was checked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _is_none(refusal: Refusal) -> bool:
    """Whether the text has no syntax tree."""
    return refusal.note.key in (SYNTAX, "language.too-long", "language.too-deep")


def used_names(tree: ast.Module, setup: str) -> Iterator[str]:
    """Every name, attribute and imported name; for parts of a module, also the full path."""
    before = [] if any(map(_is_none, check_language(setup))) else [parsed(setup)]
    origins = Origins().after(*before, tree)
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name):
                yield name
            case ast.Attribute(attr=name):
                yield name
            case ast.Import(names=names):
                for alias in names:
                    yield from (alias.name, *alias.name.split("."))
            case ast.ImportFrom(module=module, names=names):
                yield from str(module).split(".")
                for alias in names:
                    yield from (alias.name, f"{module}.{alias.name}")
        if isinstance(node, ast.Name | ast.Attribute) and (path := origins.path(node)) is not None:
            yield from (path, path.rpartition(".")[2])
