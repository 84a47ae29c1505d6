"""Corrects the days of answers that were given while a clock was ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import undone


@dataclass(frozen=True, slots=True)
class Redating:
    """An answer dated ahead of the clock, its present day, and its corrected day."""

    answer: Act
    was: date
    day: date


def redatings(acts: Iterable[Act], now: datetime, today: date) -> tuple[Redating, ...]:
    """The answers dated after ``now`` that were not undone, with their corrected days.

    ``acts`` is the whole log, in any order. Rows are appended in order, whatever the clock says,
    so answers dated by a clock that was ahead are between the answers before and after. In each
    such run, the last day becomes that of the next answer, or ``today`` if there is none; the
    days before keep their distance to it, except that those that would precede the answer before
    the run get its day.

    An answer that was redated is no longer ahead, unless the clock was also ahead of ``now`` at
    that time.
    """
    runs = [(ahead, list(run)) for ahead, run in groupby(_dated(acts), key=lambda one: one.at > now)]
    found: list[Redating] = []
    for index, (ahead, run) in enumerate(runs):
        if not ahead:
            continue
        before = runs[index - 1][1][-1].day if index else date.min
        after = runs[index + 1][1][0].day if index + 1 < len(runs) else today
        last = max(one.day for one in run)
        for one in run:
            distance = (last - one.day).days
            counted = date.fromordinal(max(before.toordinal(), after.toordinal() - distance))
            found.append(Redating(one.answer, one.day, min(counted, one.day, today)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Dated:
    """An answer that was not undone, the day it counts to, and when that was decided."""

    answer: Act
    day: date
    at: datetime


def _dated(acts: Iterable[Act]) -> list[_Dated]:
    rows = sorted({act.id: act for act in acts}.values(), key=lambda act: act.id)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    dated: dict[str, _Dated] = {}
    for act in rows:
        if act.id in taken_back:
            continue
        if act.deed == "answered":
            dated[act.id] = _Dated(act, act.day, act.at)
        elif act.deed == "redated" and act.target in dated:
            dated[act.target] = replace(dated[act.target], day=act.day, at=act.at)
    return list(dated.values())
