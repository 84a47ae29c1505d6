"""Slips as skills: how often each class of slip was made out of the occasions on which it could have been."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from quizapp.bank import Library, Question
from quizapp.kinds import KINDS
from quizapp.progress.answers import Answer, Selection
from quizapp.slips.classes import CLASSES, can_show, class_of

#: Number of days that count as "now" if no start is given; "before" is the same number of days before
#: them.
SPAN = 30
#: The probability that the rate lies within the interval given.
_WITHIN = 0.95


class Made(NamedTuple):
    """How often slips of a class were ``made`` out of how many ``chances``."""

    made: int
    chances: int


@dataclass(frozen=True, slots=True)
class SlipRate:
    """A class of slips in the selected days, and in the same number of days before.

    ``rate`` is the mean of the posterior Beta distribution with Jeffreys' prior, Beta(1/2, 1/2),
    and ``low`` to ``high`` is its central 95 % interval, so that three chances say little,
    whatever their outcome. ``questions`` are those in which the slip was made in the selected
    days, the most frequent first, each with the slip's latest id.
    """

    slip_class: str
    now: Made
    before: Made
    rate: float
    low: float
    high: float
    questions: Mapping[str, str]


def slip_rates(
    answers: Iterable[Answer], library: Library, selection: Selection, today: date
) -> tuple[SlipRate, ...]:
    """Every class that was made or could have been, the highest rate first.

    A chance is an answer that was typed, of any kind, to a question in which a slip of the class
    could have given another result. This is decided from the log and the files, without running
    code: the author lists such a mistake; or such a slip was made in the question in these days
    or those before; or its code contains what such a slip changes
    (:func:`~quizapp.slips.classes.can_show`) and it is of a kind for which generated slips are
    searched.
    """
    first, last = _now(selection, today)
    before_last = _earlier(first, timedelta(days=1))
    before_first = _earlier(before_last, last - first)
    typed: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    made: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    ever: dict[str, set[str]] = {}
    where: dict[str, Counter[str]] = {}
    latest: dict[tuple[str, str], str] = {}
    for one in answers:
        if first <= one.day <= last:
            at = 0
        elif before_first <= one.day <= before_last:
            at = 1
        else:
            continue
        slip_class = class_of(one.slip) if one.slip else None
        if slip_class:
            ever.setdefault(one.question, set()).add(slip_class)
        typed[at][one.question] += one.typed
        if slip_class and one.slip:
            made[at][slip_class] += 1
            if at == 0:
                where.setdefault(slip_class, Counter())[one.question] += 1
                latest[slip_class, one.question] = one.slip
    possible = {
        name: ever.get(name, set()) | _listed(library.questions.get(name))
        for name in typed[0].keys() | typed[1].keys()
    }
    chances = tuple(_chances(counts, possible) for counts in typed)
    rates = [
        _rate(name, Made(made[0][name], chances[0][name]), Made(made[1][name], chances[1][name]), {
            question: latest[name, question] for question, _ in where.get(name, Counter()).most_common()
        })
        for name in chances[0].keys() | chances[1].keys()
    ]  # fmt: skip
    rates.sort(key=lambda rate: (not rate.now.made, -rate.rate, rate.slip_class))
    return tuple(rates)


def days_looked_at(selection: Selection, today: date) -> tuple[date, date]:
    """The first and the last of the days in which slips count, now or before."""
    first, last = _now(selection, today)
    return _earlier(_earlier(first, timedelta(days=1)), last - first), last


def _now(selection: Selection, today: date) -> tuple[date, date]:
    last = min(today, selection.until or today)
    return selection.since or _earlier(last, timedelta(days=SPAN - 1)), last


def _earlier(day: date, by: timedelta) -> date:
    return day - by if day - date.min >= by else date.min


def _chances(typed: Mapping[str, int], possible: Mapping[str, Iterable[str]]) -> Counter[str]:
    chances: Counter[str] = Counter()
    for question, count in typed.items():
        for name in possible[question]:
            chances[name] += count
    return chances


def _listed(question: Question | None) -> set[str]:
    """The classes of slips that can be made in a question according to its file."""
    if question is None:
        return set()
    # There may be very many questions, and models take much memory.
    question = question.glance()
    entry = question.entry
    found = {class_of(mistake.id) for mistake in entry.mistakes}
    if question.code and KINDS[question.ask].is_fine:
        varied = (value for values in entry.vary.values() for value in values if isinstance(value, str))
        text = "\n".join([question.code, *varied])
        found |= _shown_in(text)
    return found


@lru_cache(maxsize=10_000)
def _shown_in(code: str) -> frozenset[str]:
    """The classes of slips that change something that is in this code."""
    return frozenset(one.id for one in CLASSES if can_show(one.id, code))


def _rate(name: str, now: Made, before: Made, questions: Mapping[str, str]) -> SlipRate:
    hit, miss = now.made + 0.5, max(0, now.chances - now.made) + 0.5
    tail = (1 - _WITHIN) / 2
    low, high = beta_quantile(tail, hit, miss), beta_quantile(1 - tail, hit, miss)
    return SlipRate(name, now, before, hit / (hit + miss), low, high, questions)


# The Beta distribution


def beta_quantile(share: float, a: float, b: float) -> float:
    """The quantile of a Beta(a, b) variable for the probability ``share``."""
    return _solve(lambda x: beta_below(x, a, b), share)


def beta_below(x: float, a: float, b: float) -> float:
    """The probability that a Beta(a, b) variable is at most ``x``: the regularized incomplete
    beta function, by Lentz's continued fraction (Numerical Recipes, 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    value = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            value *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return value


def _solve(rising: Callable[[float], float], wanted: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
