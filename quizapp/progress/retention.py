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
    days: dict[date, list[int]] = {}
    for one in answers:
        if one.is_repeat and one.before is not None:
            counts = days.setdefault(one.day, [0, 0, 0, 0])
            at = 2 if one.before >= SOLID else 0
            counts[at] += one.right
            counts[at + 1] += 1
    found = {}
    for name, ago in PERIODS.items():
        first, last = _days(today, *ago)
        within = [counts for day, counts in days.items() if first <= day <= last]
        a, b, c, d = (sum(counts[at] for counts in within) for at in range(4))
        found[name] = Retention(Share(a, b), Share(c, d))
    return found


def _days(today: date, first: int | None, last: int) -> tuple[date, date]:
    begin = date.min if first is None or (today - date.min).days < first else today - timedelta(days=first)
    return begin, today - timedelta(days=last)
