"""Measures how well a scheduler predicts what a learner still knows, on their log.

Before each review, every model predicts the probability of a right answer from earlier reviews
only. Reviews of a card that had one before are counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import PASSING, Memory
from quizapp.scheduling.states import StandingAnswer

#: The number of parts of the counted reviews; fitted weights predict all but the first.
PARTS = 6
#: The initial value of the moving average, and its step.
START, STEP = 0.9, 0.02
#: Predictions are kept this far from 0 and 1: otherwise one miss would outweigh all others.
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review of a card on the learner's ``day``, the card's only one that day."""

    card: str
    day: date
    quality: int

    @property
    def passed(self) -> bool:
        return self.quality >= PASSING


@dataclass(frozen=True, slots=True)
class Figures:
    """Measures of predictions: ``log_loss`` and ``rmse`` (lower is better), ``auc`` (higher is
    better, 0.5 is chance); None if they cannot be computed from ``of`` predictions."""

    log_loss: float | None
    rmse: float | None
    auc: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A review that is predicted: its ``index`` among all reviews, its outcome, the ``days``
    since the card's last one, and the number of ``reviews`` and ``lapses`` before."""

    index: int
    passed: bool
    days: int
    reviews: int
    lapses: int


def past_reviews(answers: Iterable[StandingAnswer], aliases: Mapping[str, str]) -> list[PastReview]:
    """The reviews among the answers that were not undone, in chronological order.

    ``aliases`` maps former ids of questions to present ones. A question that was forgotten
    continues as another card.
    """
    lives: Counter[str] = Counter()
    found = []
    for one in answers:
        if one.kind == "review":
            question = aliases.get(one.act.question, one.act.question)
            lives[question] += one.interval_before is None
            card = question if lives[question] <= 1 else f"{question} {lives[question]}"
            found.append(PastReview(card, one.act.day, one.quality))
    return found


def counted(reviews: Sequence[PastReview]) -> list[Counted]:
    """The reviews of cards that had one before, in order; ``reviews`` is in chronological order."""

    @dataclass(slots=True)
    class Past:
        last: date
        reviews: int = 1
        lapses: int = 0

    cards: dict[str, Past] = {}
    found: list[Counted] = []
    for index, one in enumerate(reviews):
        past = cards.get(one.card)
        if past is None:
            cards[one.card] = Past(one.day)
            continue
        days = max(0, (one.day - past.last).days)
        found.append(Counted(index, one.passed, days, past.reviews, past.lapses))
        past.last, past.reviews = one.day, past.reviews + 1
        past.lapses += not one.passed
    return found


def parts(reviews: Sequence[PastReview], of: Sequence[Counted]) -> list[range]:
    """The counted reviews in six parts of about equal size, in chronological order.

    A day is never split: a part begins with the first review of the day on which its share
    begins, so that weights fitted to the past have seen nothing of that day.
    """
    starts = [0]
    for part in range(1, PARTS):
        start = min(len(of) * part // PARTS, len(of) - 1) if of else 0
        while start and reviews[of[start - 1].index].day == reviews[of[start].index].day:
            start -= 1
        starts.append(max(start, starts[-1]))
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(of)], strict=True)]


def scheduler_predictions(
    reviews: Sequence[PastReview], scheduler: Scheduler, start: int = 0, end: int | None = None
) -> list[float]:
    """A scheduler's prediction for each counted review with an index from ``start`` to ``end``."""
    held: dict[str, tuple[Memory, date]] = {}
    predictions = []
    for index, one in enumerate(reviews[:end]):
        memory, days = None, 0
        if one.card in held:
            memory, last = held[one.card]
            days = max(0, (one.day - last).days)
            if index >= start:
                predictions.append(scheduler.recall(memory, days))
        held[one.card] = (scheduler.review(memory, one.quality, days=days), one.day)
    return predictions


def constant_predictions(outcomes: Sequence[bool]) -> list[float]:
    """The overall share of right answers as every prediction; it cannot be known in advance."""
    return [sum(outcomes) / len(outcomes)] * len(outcomes) if outcomes else []


def average_predictions(outcomes: Iterable[bool]) -> list[float]:
    """The mean of earlier outcomes, starting with one outcome of 0.9 so that it is never certain."""
    predictions, total = [], START
    for number, passed in enumerate(outcomes, 1):
        predictions.append(total / number)
        total += passed
    return predictions


def moving_predictions(outcomes: Iterable[bool]) -> list[float]:
    """An exponential moving average with a step of 1/50."""
    predictions, value = [], START
    for passed in outcomes:
        predictions.append(value)
        value += STEP * (passed - value)
    return predictions


def figures(predictions: Sequence[float], of: Sequence[Counted]) -> Figures:
    """Measures of how good predictions of the counted reviews were; both in the same order."""
    if not of:
        return Figures(None, None, None, 0)
    clipped = [min(max(one, _LEAST), 1 - _LEAST) for one in predictions]
    losses = (-math.log(p if one.passed else 1 - p) for p, one in zip(clipped, of, strict=True))
    return Figures(math.fsum(losses) / len(of), _rmse(clipped, of), _auc(predictions, of), len(of))


@dataclass(slots=True)
class _Bin:
    predicted: list[float] = field(default_factory=list)
    passed: list[bool] = field(default_factory=list)


def _rmse(predictions: Sequence[float], of: Sequence[Counted]) -> float:
    """The calibration error, in bins of similar reviews: by days since the last, reviews and
    lapses before, each on the scale of the benchmark of spaced repetition algorithms."""
    bins: dict[tuple[float, float, float], _Bin] = {}
    for predicted, one in zip(predictions, of, strict=True):
        # A card's first review is number 1, so one with k reviews before it is number k + 1.
        key = (
            _on_scale(one.days, 2.48, 3.62),
            _on_scale(one.reviews + 1, 1.99, 1.89),
            _on_scale(one.lapses, 1.65, 1.73),
        )
        held = bins.setdefault(key, _Bin())
        held.predicted.append(predicted)
        held.passed.append(one.passed)
    total = math.fsum(
        (math.fsum(one.predicted) - sum(one.passed)) ** 2 / len(one.passed) for one in bins.values()
    )
    return math.sqrt(total / len(of))


def _on_scale(value: int, factor: float, base: float) -> float:
    return round(factor * base ** math.floor(math.log(value, base)), 2) if value else 0.0


def _auc(predictions: Sequence[float], of: Sequence[Counted]) -> float | None:
    """The probability that a right answer was predicted with a higher value than a wrong one;
    ties count half."""
    passed = sum(one.passed for one in of)
    failed = len(of) - passed
    if not passed or not failed:
        return None
    ranked = sorted(zip(predictions, (one.passed for one in of), strict=True))
    before, wins = 0, 0.0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        outcomes = [outcome for _, outcome in group]
        right = sum(outcomes)
        wrong = len(outcomes) - right
        wins += right * (before + wrong / 2)
        before += wrong
    return wins / (passed * failed)
