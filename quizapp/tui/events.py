"""What widgets tell their screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerGiven(Message):
    """The learner handed in an answer."""

    text: str


@dataclass
class PointedAt(Message):
    """The learner moved in a list, or left it."""


@dataclass
class RowOpened(Message):
    """The learner opened the row of a list that is pointed at."""
