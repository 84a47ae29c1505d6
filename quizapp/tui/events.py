"""Messages from widgets to their screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerGiven(Message):
    """The learner submitted an answer."""

    text: str


@dataclass
class PointedAt(Message):
    """The learner moved within a list, or left it."""


@dataclass
class RowOpened(Message):
    """The learner opened the selected row of a list."""
