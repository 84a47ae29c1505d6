"""A message independent of the language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """The key of a message and its fills, which may be notes themselves.

    The lower parts of the application return notes; the interface shows them in the learner's
    language.
    """

    key: str
    fills: tuple[tuple[str, str | int | Note], ...] = ()

    @classmethod
    def of(cls, key: str, **fills: str | int | Note) -> Note:
        """The note of this key, filled by name."""
        return cls(key, tuple(fills.items()))
