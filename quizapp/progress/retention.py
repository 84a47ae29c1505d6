"""What was still remembered when it was asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.progress.activity import Share
from quizapp.progress.answers import Answer
from quizapp.scheduling.states import SOLID

#: The spans of days for which retention is given, all of which end today but for ``yesterday``:
#: how many days ago each begins and ends. ``all`` begins with the log.
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
    """True retention: of the reviews of questions met before, the first of each on a day, how
    many were right. ``young`` are those with an interval below 21 days before the
    review, ``mature`` those from 21 days on."""

    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        """Both together."""
        return self.young + self.mature


def retention(answers: Iterable[Answer], today: date) -> dict[str, Retention]:
    """True retention in each of the PERIODS. Drills, practice and first meetings do not count;
    the fold over the log sees to it that a question has one review a day."""
    ages = {name: _days(today, *ago) for name, ago in PERIODS.items()}
    counts = {name: [0, 0, 0, 0] for name in PERIODS}
    for one in answers:
        if one.is_repeat and one.before is not None:
            at = 2 if one.before >= SOLID else 0
            for name, (first, last) in ages.items():
                if first <= one.day <= last:
                    counts[name][at] += one.right
                    counts[name][at + 1] += 1
    return {name: Retention(Share(a, b), Share(c, d)) for name, (a, b, c, d) in counts.items()}


def _days(today: date, first: int | None, last: int) -> tuple[date, date]:
    begin = date.min if first is None or (today - date.min).days < first else today - timedelta(days=first)
    return begin, today - timedelta(days=last)
