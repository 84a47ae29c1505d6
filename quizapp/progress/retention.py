"""Retention: how much was still known when it was asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quizapp.progress.answer_columns import Column, columns
from quizapp.progress.answers import Answer, Share
from quizapp.scheduling.states import SOLID

#: The periods for which retention is given, as the numbers of days ago on which each begins and ends.
#: ``all`` begins with the log.
PERIODS: Mapping[str, tuple[int | None, int]] = {
    "today": (0, 0),
    "yesterday": (1, 1),
    "7": (6, 0),
    "30": (29, 0),
    "365": (364, 0),
    "all": (None, 0),
}


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention: of the reviews of questions met before, the first of each on a day, the
    share that was right. ``young`` are those with an interval below 21 days before the review,
    ``mature`` those from 21 days on."""

    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        """Young and mature together."""
        return self.young + self.mature


def retention(answers: Iterable[Answer], today: date) -> dict[str, Retention]:
    """True retention in each of the PERIODS. Drills, practice and first reviews do not count; the
    fold over the log ensures that a question has one review a day."""
    of = columns(answers)
    repeats = np.flatnonzero(of.is_repeat)
    day, right, mature = of.day[repeats], of.right[repeats], of.before[repeats] >= SOLID
    found = {}
    for name, ago in PERIODS.items():
        first, last = _days(today, *ago)
        within = (day >= first.toordinal()) & (day <= last.toordinal())
        found[name] = Retention(_share(right, within & ~mature), _share(right, within & mature))
    return found


def _share(right: Column, chosen: Column) -> Share:
    return Share(int((right & chosen).sum()), int(chosen.sum()))


def _days(today: date, first: int | None, last: int) -> tuple[date, date]:
    begin = date.min if first is None or (today - date.min).days < first else today - timedelta(days=first)
    return begin, today - timedelta(days=last)
