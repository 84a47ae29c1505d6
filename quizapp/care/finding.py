"""A finding of the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quizapp.words.note import Note

#: As it should be; worth knowing; worth looking at; broken.
Level = Literal["fine", "notice", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` is the name of the check, in kebab-case. ``note`` describes the state and, unless
    it is fine, what to do. ``fixed`` says that it was not fine before."""

    check: str
    level: Level
    note: Note
    fixed: bool = False


def found(check: str, level: Level, key: str, **fills: str | int) -> Finding:
    """A finding whose note is ``care.<key>``."""
    return Finding(check, level, Note.of(f"care.{key}", **fills))


def fixed(check: str, key: str, **fills: str | int) -> Finding:
    """A finding that was fixed and is fine now."""
    return Finding(check, "fine", Note.of(f"care.{key}", **fills), fixed=True)
