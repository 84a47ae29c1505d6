"""A remark that has no words yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A key of the words catalogue and what fills it, which may be a note itself.

    The parts below the screens say which remark is due; the edge says it in
    the learner's language.
    """

    key: str
    fills: tuple[tuple[str, str | int | Note], ...] = ()

    @classmethod
    def of(cls, key: str, **fills: str | int | Note) -> Note:
        """The note of this key, filled by name."""
        return cls(key, tuple(fills.items()))
