"""A fault in a question file: its position, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]

#: Keys and indices that lead from an outer value to a value within it.
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding in a question file, made from a :class:`Problem` or a complaint of the YAML
    reader. ``line`` and ``column`` count from 1.

    ``question`` is the full id, if known; ``rule`` is a name in kebab-case. An error removes the
    question, unless it is about an alias or the pack as a whole; a warning does not.
    """

    file: Path
    line: int
    column: int
    question: str | None
    rule: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a question, with its path: a fault without its position in the file.

    ``path`` leads to it from the top of the question; ``on_key`` says that the key rather than
    its value is to be fixed; ``needle`` is the part of the string that the fault is about.
    """

    path: Steps
    rule: str
    message: str
    severity: Severity = "error"
    on_key: bool = False
    needle: str | None = None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The word in ``known`` that is most similar to ``word``; None if none is similar."""
    found = difflib.get_close_matches(word[:64], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def shown(value: object, limit: int = 48) -> str:
    """``value`` in backticks, shortened and without control characters, for use in a message."""
    text = value if isinstance(value, str) else _shape_of(value)
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "`" + "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in cut) + "`"


def _shape_of(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    words = {"True": "true", "False": "false", "None": "nothing"}
    written = repr(value)
    return words.get(written, written)
