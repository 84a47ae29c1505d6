"""Collects answers one by one into columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from quizapp.progress.answer_columns import NONE, TYPES, Answers, Column


class Builder:
    """Collects answers in columns. ``row`` appends one, its fields in the order of TYPES."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._slips: dict[str, int] = {}
        self._pieces: list[list[Column]] = []
        self._rows: list[tuple[Any, ...]] = []

    def add(self, question: str, slip: str | None, *rest: Any) -> None:
        """Append an answer: its question, its slip, and the other columns in order."""
        names, slips = self._names, self._slips
        index = names.setdefault(question, len(names))
        self._rows.append((index, NONE if slip is None else slips.setdefault(slip, len(slips)), *rest))
        if len(self._rows) == 50_000:
            self._pack()

    def answers(self) -> Answers:
        """All answers that were added."""
        self._pack()
        columns = [np.concatenate(pieces) for pieces in zip(*self._pieces, strict=True)]
        return Answers([*self._names], [*self._slips], **dict(zip(_ADDED, columns, strict=True)))

    def _pack(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(_ADDED)
        self._pieces.append([np.array(one, TYPES[name]) for name, one in zip(_ADDED, columns, strict=True)])
        self._rows.clear()


#: The columns in the order in which a builder takes them.
_ADDED = ("question", "slip", *(name for name in TYPES if name not in ("question", "slip")))
