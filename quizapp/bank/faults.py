"""What is wrong in a question file: where it is, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]

#: Keys and indices that lead from the top of something to a value within it.
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding in a question file, made of a :class:`Problem` or of what the reader of YAML
    complains of. ``line`` and ``column`` count from 1.

    ``question`` is the full id where it is known; ``rule`` a name in
    kebab-case. An error takes the question out, where it is not about an alias
    or the pack as a whole; a warning leaves it in.
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
    """What is wrong in a question, by its path: a fault without its position in the file.

    ``path`` leads to it from the top of the question; ``on_key`` says that the
    key is to be fixed and not its value; ``needle`` is a piece of the text
    there that the fault is about.
    """

    path: Steps
    rule: str
    message: str
    severity: Severity = "error"
    on_key: bool = False
    needle: str | None = None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` was most likely meant to be."""
    found = difflib.get_close_matches(word[:64], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def shown(value: object, limit: int = 48) -> str:
    """``value`` in backticks, short and without control characters, as a message quotes it."""
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
