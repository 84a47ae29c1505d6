"""Corrections: rows that change or undo earlier rows of the same question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

#: The deeds of rows that undo others, or change how answers count.
CORRECTING = frozenset(("undid", "regraded", "redated"))


class Correction(NamedTuple):
    """A row with one of these deeds; the fields are those of :class:`~quizapp.scheduling.acts.Act`."""

    id: str
    deed: str
    target: str | None
    day: date
    quality: int | None
    until: date | None


class Corrections:
    """The corrections of one question.

    A correction is ignored if its target is not an earlier row, or if it was itself undone.
    """

    __slots__ = ("_days", "_grades", "taken_back")

    def __init__(self, rows: Iterable[Correction]) -> None:
        """``rows`` may be in any order."""
        rows = sorted(rows)
        #: The ids of the rows that were undone.
        self.taken_back = undone({row.id: row.target for row in rows if row.deed == "undid" and row.target})
        self._grades: dict[str, tuple[int, date | None]] = {}
        self._days: dict[str, date] = {}
        for row in rows:
            if row.target is None or row.target >= row.id or row.id in self.taken_back:
                continue
            if row.deed == "regraded" and row.quality is not None:
                self._grades[row.target] = row.quality, row.until
            elif row.deed == "redated":
                self._days[row.target] = row.day

    def of_answer(
        self, id_: str, day: date, quality: int, until: date | None
    ) -> tuple[date, int, date | None]:
        """The day, quality and chosen day of the next review with which an answer counts."""
        quality, until = self._grades.get(id_, (quality, until))
        return self._days.get(id_, day), quality, until


def undone(undoings: Mapping[str, str]) -> frozenset[str]:
    """The ids of rows that are undone, from the ids of undoings and their targets.

    An undoing that is itself undone has no effect.
    """
    taken_back: set[str] = set()
    # The latest first, so that whether an undoing is itself undone is known before it is applied.
    for id_ in sorted(undoings, reverse=True):
        if id_ not in taken_back and undoings[id_] < id_:
            taken_back.add(undoings[id_])
    return frozenset(taken_back)
