"""Finds the position of a value in a file, which is needed only for faults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quizapp.bank.faults import Steps
from quizapp.bank.yaml_source import REPEATED_LIMIT, Document, read
from quizapp.bank.yaml_values import Spot


@dataclass(frozen=True)
class SourcePart:
    """A readable part of a file, which begins on ``first_line`` (from 0)."""

    text: str
    first_line: int = 0
    repeated_limit: int = REPEATED_LIMIT

    @cached_property
    def document(self) -> Document:
        """The parsed content. Raises SourceError."""
        return read(self.text, repeated_limit=self.repeated_limit)

    @cached_property
    def _located(self) -> Document:
        """The same with every position recorded, which is not needed for files without faults."""
        return read(self.text, spots_to_depth=1_000, repeated_limit=self.repeated_limit)

    def line_of(self, path: Steps) -> int:
        """The line (from 1) of one of the outer entries."""
        spot, _ = _spot(self.document, path)
        return self.first_line + (spot.line if spot else 0) + 1

    def position(self, path: Steps, *, on_key: bool = False, needle: str | None = None) -> tuple[int, int]:
        """The line and column (from 1) of the value at ``path``, of its key, or of ``needle``
        within its text; if it is missing, of its innermost existing parent."""
        spot, whole = _spot(self._located, path)
        if spot is None:
            return self.first_line + 1, 1
        if needle is not None:
            match = re.compile(_alone(needle)).search(self.text, spot.start, spot.end)
            if match is not None:
                return self._position(match.start(), spot)
        if on_key and whole:
            return self.first_line + spot.key_line + 1, spot.key_column + 1
        return self.first_line + spot.line + 1, spot.column + 1

    def written(self, path: Steps) -> str | None:
        """The unquoted scalar at ``path`` as it was written."""
        spot, whole = _spot(self._located, path)
        return spot.written if spot is not None and whole else None

    def _position(self, offset: int, spot: Spot) -> tuple[int, int]:
        breaks = [match.end() for match in re.compile(r"\r\n|[\r\n]").finditer(self.text, spot.start, offset)]
        column = offset - breaks[-1] if breaks else spot.column + offset - spot.start
        return self.first_line + spot.line + len(breaks) + 1, column + 1


def descend(value: Any, path: Steps) -> tuple[Any, str | int] | None:
    """The list or mapping that contains the value at ``path``, and its key there.

    A single value may be written where a list is expected; an index into that list is then
    ignored.
    """
    found: tuple[Any, str | int] | None = None
    for step in path:
        if isinstance(step, int) and not isinstance(value, list):
            continue
        within = step < len(value) if isinstance(step, int) else isinstance(value, dict) and step in value
        if not within:
            return None
        found, value = (value, step), value[step]
    return found


def _spot(document: Document, path: Steps) -> tuple[Spot | None, bool]:
    """The position of the value at ``path``, or of the innermost one around it, and whether it
    was the value itself."""
    for length in range(len(path), 0, -1):
        found = descend(document.value, path[:length])
        if found is not None:
            holder, key = found
            spot = document.spots.get(id(holder), {}).get(key)
            if spot is not None:
                return spot, length == len(path)
    return None, False


def _alone(needle: str) -> str:
    """A pattern for ``needle`` that does not match within a longer name."""
    return r"(?<![\w$])" + re.escape(needle) + (r"(?![A-Za-z0-9_])" if needle[-1] != "}" else "")
