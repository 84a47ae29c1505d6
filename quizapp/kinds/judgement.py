"""What grading says of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quizapp.words.note import Note

Verdict = Literal["right", "wrong", "unreadable"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and where there is something to say, why."""

    verdict: Verdict
    note: Note | None = None


RIGHT = Judgement("right")
WRONG = Judgement("wrong")


def wrong(key: str, **fills: str | int) -> Judgement:
    """A wrong answer of which something can be said."""
    return Judgement("wrong", Note(key, tuple(fills.items())))


def unreadable(key: str, **fills: str | int) -> Judgement:
    """An answer that is to be typed again, and how."""
    return Judgement("unreadable", Note(key, tuple(fills.items())))
