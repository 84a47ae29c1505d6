"""Checks the text of a program before it runs. This is a lint that gives reasons, not a
protection.

It keeps authors and learners within the part of Python that questions are about, and stops
obvious attempts at anything else with a line and a reason. Python offers ways around any such
list, so nothing relies on it: the process in which a program runs is what confines it.

The text is parsed, never run, and is untrusted: lengths and depths are bounded, and the result
for any text is a list of refusals.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from functools import lru_cache

from quizapp.runner.client import Program
from quizapp.runner.language.tree_check import CHAIN_LIMIT, Check
from quizapp.runner.origins import Origins
from quizapp.words import Note, Words

__all__ = [
    "CHAIN_LIMIT",
    "LENGTH_LIMIT",
    "SYNTAX",
    "Misplaced",
    "Refusal",
    "check_language",
    "check_program",
    "explain",
    "reasons",
]

#: Maximum length of a text, in characters.
LENGTH_LIMIT = 20_000
#: The key of the note on code that is not valid Python.
SYNTAX = "language.syntax"

# Maximum number of reasons reported at once.
_EXPLAINED = 3

# Number of cached trees and findings: the programs of a question are few texts after many setups.
_TREES = 4
_FOUND = 512


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that a program may not contain. ``line`` and ``column`` count from 1."""

    line: int
    column: int
    note: Note

    @property
    def is_syntax(self) -> bool:
        """Whether the text is not valid Python, so that running it would only report that."""
        return self.note.key == SYNTAX


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A refusal and the part of the program it is in: ``setup``, ``code`` or ``right``."""

    part: str
    refusal: Refusal


def check_program(program: Program) -> tuple[Misplaced, ...]:
    """Why the program may not run; empty if it may. Invalid Python may run, and reports itself."""
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
    """The reasons of :func:`check_program` as one English string, for ``Outcome.note``."""
    return Words("en").note(reasons(found))


def reasons(found: tuple[Misplaced, ...]) -> Note:
    """The first reasons of :func:`check_program`, of which there is at least one, as one note."""
    notes = [_placed(one) for one in found[:_EXPLAINED]]
    note = notes.pop()
    while notes:
        note = Note("language.several", (("first", notes.pop()), ("rest", note)))
    return note


def _placed(misplaced: Misplaced) -> Note:
    refusal = misplaced.refusal
    return Note(f"language.in-{misplaced.part}", (("line", refusal.line), ("why", refusal.note)))


def check_language(source: str, *, before: str = "") -> tuple[Refusal, ...]:
    """The refusals in a string, in order; empty if there are none.

    ``before`` is the text that ran before it, whose names are known. A text that is not valid
    Python yields the single refusal for which :attr:`Refusal.is_syntax` holds.
    """
    return _found(source, _names(before))


@lru_cache(_FOUND)
def _names(before: str) -> Origins:
    """The names known after a text."""
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
    found = {(_position(node, lines), note): None for node, note in Check(_after(source, known)).walk(parsed)}
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


def _position(node: ast.AST, lines: list[str]) -> tuple[int, int]:
    """Line and column; the parser counts columns in bytes."""
    line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    text = lines[line - 1] if line <= len(lines) else ""
    return line, len(text.encode("utf-8")[:offset].decode("utf-8", "ignore")) + 1
