"""Pieces of exported lines that many rows share, each formatted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from quizapp.exchange.reviews import About, ReviewRows
from quizapp.exchange.selection import Wanted
from quizapp.progress.one_pass import Counted
from quizapp.store.columns import Row

#: Consecutive rows of the log, each answer with how it counts; None if it was undone, or is not an answer.
Page = list[tuple[Row, Counted | None]]


class Pieces(dict[Any, str]):
    """A cache of the texts that ``make`` returns for values."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> str:
        if len(self) > 20_000:
            self.clear()
        self[value] = made = self._make(value)
        return made


#: The ISO 8601 text of the ordinal of a day.
ISO = Pieces(lambda day: date.fromordinal(day).isoformat())
#: The text of an ease, given in hundredths: ``2.5`` for 250.
EASE = Pieces(lambda ease: repr(ease / 100))


class Days(dict[int, str | None]):
    """A cache of the ISO 8601 texts of days, given as ordinals; None for a day that is not selected."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, day: int) -> str | None:
        self[day] = made = ISO[day] if self._wanted.has_day(date.fromordinal(day)) else None
        return made


class Questions(dict[str, Any]):
    """A cache of the results of ``make`` for questions, by their present or former ids; None for a question
    that is not selected.

    ``make`` is called with the id and the data from the question's file.
    """

    def __init__(self, wanted: Wanted, make: Callable[[str, About], Any]) -> None:
        super().__init__()
        self._about = ReviewRows(wanted).about
        self._make = make

    def __missing__(self, name: str) -> Any:
        about = self._about(name)
        self[name] = made = self._make(name, about) if about[5] else None
        return made
