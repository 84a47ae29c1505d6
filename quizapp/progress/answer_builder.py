"""Collects answers, one at a time, into columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from quizapp.progress.answer_columns import NONE, TYPES, Column


class Builder:
    """Collects answers in columns, with the dtypes of TYPES."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._slips: dict[str, int] = {}
        self._pieces: list[list[Column]] = []
        self._rows: list[tuple[Any, ...]] = []

    def add(self, question: str, slip: str | None, *rest: Any) -> None:
        """Append an answer: its question, its slip, and the values of the other columns in order."""
        names, slips = self._names, self._slips
        index = names.setdefault(question, len(names))
        self._rows.append((index, NONE if slip is None else slips.setdefault(slip, len(slips)), *rest))
        if len(self._rows) == 10_000:
            self._pack()

    def columns(self) -> tuple[list[str], list[str], dict[str, Column]]:
        """Return the names, the slips and the columns of all answers that were added."""
        self._pack()
        columns = {}
        for at, name in enumerate(_ADDED):
            columns[name] = np.concatenate([piece[at] for piece in self._pieces])
            for piece in self._pieces:
                piece[at] = columns[name][:0]  # freed, so that no column is in memory twice
        return [*self._names], [*self._slips], columns

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(_ADDED)
        self._pieces.append([np.array(one, TYPES[name]) for name, one in zip(_ADDED, columns, strict=True)])
        self._rows.clear()


#: The columns in the order in which a builder takes them.
_ADDED = ("question", "slip", *(name for name in TYPES if name not in ("question", "slip")))
