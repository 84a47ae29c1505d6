"""The rows of the log that change how answers count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from quizapp.scheduling.states import undone
from quizapp.store.columns import Row

#: Deeds that change a schedule without an answer. The few questions that have one are folded separately.
_SCHEDULING = ("dated", "forgot", "placed")
#: The deeds of rows that change how answers count.
CORRECTING = ("undid", "regraded", "redated", *_SCHEDULING)


class Corrections:
    """Changes of answers by later rows.

    ``ids`` are the ids of the answers that may be changed. ``special`` are the questions whose
    schedule also depends on rows other than answers.
    """

    def __init__(self, rows: Iterable[Row], aliases: Mapping[str, str]) -> None:
        undoings: dict[str, dict[str, str]] = {}
        changes: list[tuple[str, Row]] = []
        self.special: set[str] = set()
        for row in rows:
            question = aliases.get(row[5], row[5])
            if row[4] in _SCHEDULING:
                self.special.add(question)
            elif row[4] == "undid":
                undoings.setdefault(question, {})[row[1]] = row[6]
            elif row[4] in CORRECTING:
                changes.append((question, row))
        self._taken_back = {name: undone(some) for name, some in undoings.items()}
        self._changes: dict[str, list[tuple[str, Row]]] = {}
        for question, row in changes:
            if row[1] not in self._taken_back.get(question, ()):
                self._changes.setdefault(row[6], []).append((question, row))
        self.ids = self._changes.keys() | {id_ for some in self._taken_back.values() for id_ in some}

    def takes_back(self, question: str, id_: str) -> bool:
        """Whether a row of a question was undone."""
        return id_ in self._taken_back.get(question, ())

    def of(
        self, question: str, id_: str, day: int, quality: int, until: str | None
    ) -> tuple[int, int, str | None]:
        """The day, quality and chosen day of the next review with which an answer counts."""
        for name, row in self._changes.get(id_, ()):
            if name == question and row[4] == "redated":
                day = date.fromisoformat(row[3]).toordinal()
            elif name == question:
                quality, until = row[12], row[20]
        return day, quality, until
