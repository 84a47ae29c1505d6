"""Answers that were given while a clock was ahead, and the days to which they are to count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import undone


@dataclass(frozen=True, slots=True)
class Redating:
    """An answer dated ahead of the clock, the day it counts to so far, and the one it is to count to."""

    answer: Act
    was: date
    day: date


def redatings(acts: Iterable[Act], now: datetime, today: date) -> tuple[Redating, ...]:
    """The answers that stand and are dated after ``now``, with the days they are to count to.

    ``acts`` is the whole log, in any order. Rows are written one behind the other,
    whatever the clock says: so what a clock that was ahead has dated lies between
    the answers before and after it. Of each such run the last day becomes that of
    the next answer, ``today`` where there is none; the days before keep their
    distance to it, but for those that would come before the answer that precedes
    the run, which get its day.

    An answer that was redated is ahead no more, unless that was done by a clock
    that is itself ahead of ``now``.
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
    """An answer that stands, the day it counts to, and when that was said."""

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
