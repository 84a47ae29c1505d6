"""One thing the doctor looked at, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quizapp.words.note import Note

#: As it should be; good to know or to be looked at; broken.
Level = Literal["fine", "notice", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` names what was looked at, in kebab-case. ``note`` says how it is
    and, unless it is fine, what to do. ``fixed`` says that it was not fine before."""

    check: str
    level: Level
    note: Note
    fixed: bool = False


def found(check: str, level: Level, key: str, **fills: str | int) -> Finding:
    """A finding whose note is ``care.<key>``."""
    return Finding(check, level, Note.of(f"care.{key}", **fills))


def fixed(check: str, key: str, **fills: str | int) -> Finding:
    """A finding that is fine by now."""
    return Finding(check, "fine", Note.of(f"care.{key}", **fills), fixed=True)
