"""Charts made of characters, readable without colour; each is shown next to its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from quizapp.tui.content import cells, pad
from quizapp.tui.phrases import weekday

if TYPE_CHECKING:
    from quizapp.words import Words

_EIGHTHS = "▁▂▃▄▅▆▇█"
#: From a day without an answer to the fullest ones.
_SHADES = "·░▒▓█"
_WEEK = 7
_WEEKS = 53
#: Width of the name of a weekday, in cells.
_NAME = 5


def sparkline(values: Sequence[float], style: str = "$secondary", full: float = 1.0) -> Content:
    """One character per value: its height is the share of the maximum, or of ``full`` if that is greater."""
    most = max(full, *values) if values else full
    shown = "".join(
        _EIGHTHS[min(len(_EIGHTHS) - 1, int(value / most * len(_EIGHTHS)))] if value > 0 else "·"
        for value in values
    )
    return Content.styled(shown, style)


def weeks(counts: Mapping[date, int], today: date, most: int = _WEEKS) -> list[int]:
    """The number of answers in each of the last ``most`` weeks, the present one last."""
    first = today - timedelta(days=today.weekday() + _WEEK * (most - 1))
    sums = [0] * most
    for day, count in counts.items():
        at = (day - first).days // _WEEK
        if 0 <= at < most:
            sums[at] += count
    return sums


def heatmap(counts: Mapping[date, int], today: date, width: int, words: Words) -> Content:
    """A year of days: one column per week, one row per weekday, and the months below; as many
    weeks as fit in ``width`` cells."""
    number = min(_WEEKS, width - _NAME)
    first = today - timedelta(days=today.weekday() + _WEEK * (number - 1))
    most = max(counts.values(), default=0)
    rows = []
    for row in range(_WEEK):
        name = weekday(first + timedelta(days=row), words) if row % 2 == 0 else ""
        days = (first + timedelta(days=row + _WEEK * week) for week in range(number))
        shades = "".join(_shade(counts.get(day, 0), most) if day <= today else " " for day in days)
        rows.append(pad(Content.styled(name, "$text-muted"), _NAME) + Content.styled(shades, "$text-success"))
    rows.append(Content.styled(" " * _NAME + _months(first, number, words), "$text-muted"))
    return Content("\n").join(rows)


def _shade(count: int, most: int) -> str:
    return _SHADES[min(len(_SHADES) - 1, -(-count * (len(_SHADES) - 1) // most))] if count else _SHADES[0]


def _months(first: date, number: int, words: Words) -> str:
    """The names of the months, each below the week in which it begins, if there is room."""
    line, used = "", 0
    for week in range(number):
        day = first + timedelta(days=_WEEK * week)
        begins = week == 0 or day.month != (day - timedelta(days=_WEEK)).month
        name = words.say(f"app.month-{day.month}")
        if begins and week >= used and week + cells(name) <= number:
            line += " " * (week - used) + name + " "
            used = week + cells(name) + 1
    return line


def spread_line(low: float, rate: float, high: float, width: int) -> Content:
    """A share and its interval, on a line from 0 to 1: ``──━━●━━──``."""
    first, at, last = (min(width - 1, int(share * width)) for share in (low, rate, high))
    return Content.assemble(
        ("─" * first, "$foreground-disabled"),
        ("━" * (at - first), "$text-warning"),
        ("●", "bold $text-warning"),
        ("━" * (last - at), "$text-warning"),
        ("─" * (width - 1 - last), "$foreground-disabled"),
    )
