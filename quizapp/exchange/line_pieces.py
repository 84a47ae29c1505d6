"""Pieces of exported lines that many rows have in common, each made once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from quizapp.exchange.reviews import About, ReviewRows
from quizapp.exchange.selection import Wanted
from quizapp.progress.one_pass import Counted
from quizapp.store.columns import Row

#: Some rows of the log in order; with each answer that was not undone, how it counts.
Page = list[tuple[Row, Counted | None]]


class Pieces(dict[Any, str]):
    """The text of each frequent value in a line."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> str:
        if len(self) > 20_000:
            self.clear()
        self[value] = made = self._make(value)
        return made


#: An ordinal day in ISO 8601.
ISO = Pieces(lambda day: date.fromordinal(day).isoformat())
#: An ease in hundredths, as the number that is shown.
EASE = Pieces(lambda ease: repr(ease / 100))


class Days(dict[int, str | None]):
    """Each ordinal day in ISO 8601; None for one that is not selected."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, day: int) -> str | None:
        self[day] = made = ISO[day] if self._wanted.has_day(date.fromordinal(day)) else None
        return made


class Questions(dict[str, Any]):
    """What ``make`` makes of what the files say of a question, found by any of its ids; None for one
    that is not selected."""

    def __init__(self, wanted: Wanted, make: Callable[[str, About], Any]) -> None:
        super().__init__()
        self._about = ReviewRows(wanted).about
        self._make = make

    def __missing__(self, name: str) -> Any:
        about = self._about(name)
        self[name] = made = self._make(name, about) if about[5] else None
        return made
