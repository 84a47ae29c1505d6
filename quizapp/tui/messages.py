"""What widgets tell their screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerGiven(Message):
    """The learner handed in an answer."""

    text: str


@dataclass
class PackPointedAt(Message):
    """The learner moved to a pack in the list; ``place`` is None where the pointer left the list."""

    place: int | None
