"""A process that fits FSRS-6's weights to reviews: ``python -m quizapp.runner.worker.fitting``.

Standard input is one JSON object, ``{"reviews": [[card, day, rating], …], "ends": [n, …]}``,
with the reviews in order of time and days as ordinals. For every end, in order, weights
are fitted to the reviews before it. Standard output has one JSON object a line:
``{"done": share}``, 0 to 1, any number of times, and ``{"weights": [21 numbers]}`` for each end.

The package's optimizer goes through one card after the other; this goes through all cards at
once, and takes a tenth of the time. Memory, loss, steps and bounds are the package's.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    MAX_DIFFICULTY,
    MIN_DIFFICULTY,
    STABILITY_MIN,
    UPPER_BOUNDS_PARAMETERS,
)

try:
    import torch
    from torch import Tensor
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)  # noqa: T201 - what the client reads
    raise SystemExit(3) from error

#: The package's parameters: epochs, predictions per step, the initial learning rate, and the maximum
#: number of reviews of a card.
EPOCHS, BATCH, RATE, LONGEST = 5, 512, 4e-2, 64
#: The usual deviation of each weight from its default among learners. It keeps weights on which a small
#: log has little information near their defaults.
SPREAD = (
    6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33,
    0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27,
)  # fmt: skip


@dataclass(frozen=True)
class Cards:
    """Cards as columns, the longest first: for each review the days since the last and the
    rating; shorter ones are padded with zeros."""

    days: Tensor
    ratings: Tensor
    lengths: Sequence[int]

    @classmethod
    def of(cls, histories: Sequence[Sequence[tuple[int, int]]]) -> Cards:
        ordered = sorted(histories, key=len, reverse=True)
        lengths = [len(history) for history in ordered]
        size = (len(ordered), lengths[0])
        days, ratings = torch.zeros(size, dtype=torch.float64), torch.zeros(size, dtype=torch.int64)
        for number, history in enumerate(ordered):
            known = torch.tensor(history)
            days[number, : len(history)] = known[:, 0].double()
            ratings[number, : len(history)] = known[:, 1]
        return cls(days, ratings, lengths)


def loss_of(weights: Tensor, cards: Cards) -> Tensor:
    """The summed log loss of every review except each card's first."""
    decay = -weights[20]
    factor = 0.9 ** (1 / decay) - 1
    first = cards.ratings[:, 0]
    stability = weights[first - 1].clamp(min=STABILITY_MIN)
    difficulty = _first_difficulty(weights, first).clamp(MIN_DIFFICULTY, MAX_DIFFICULTY)
    losses = []
    held = len(cards.lengths)
    for nth in range(1, cards.lengths[0]):
        while cards.lengths[held - 1] <= nth:
            held -= 1
        days, rating = cards.days[:held, nth], cards.ratings[:held, nth]
        stability, difficulty = stability[:held], difficulty[:held]
        recall = (1 + factor * days / stability) ** decay
        wanted = torch.where(rating > 1, recall, 1 - recall).clamp(min=1e-9)
        losses.append(-(wanted.log() * (days > 0)).sum())
        stability = _next_stability(weights, stability, difficulty, recall, rating, days)
        difficulty = _next_difficulty(weights, difficulty, rating)
    return torch.stack(losses).sum() if losses else weights.sum() * 0


def _first_difficulty(weights: Tensor, rating: Tensor) -> Tensor:
    return weights[4] - torch.exp(weights[5] * (rating - 1)) + 1


def _next_difficulty(weights: Tensor, difficulty: Tensor, rating: Tensor) -> Tensor:
    damped = difficulty - weights[6] * (rating - 3) * (10 - difficulty) / 9
    easiest = _first_difficulty(weights, torch.tensor(4))
    reverted = weights[7] * easiest + (1 - weights[7]) * damped
    return reverted.clamp(MIN_DIFFICULTY, MAX_DIFFICULTY)


def _next_stability(
    weights: Tensor, stability: Tensor, difficulty: Tensor, recall: Tensor, rating: Tensor, days: Tensor
) -> Tensor:
    grade = torch.where(rating == 2, weights[15], torch.where(rating == 4, weights[16], torch.ones(())))
    held = stability * (
        1
        + torch.exp(weights[8])
        * (11 - difficulty)
        * stability ** -weights[9]
        * (torch.exp((1 - recall) * weights[10]) - 1)
        * grade
    )
    lost = torch.minimum(
        weights[11]
        * difficulty ** -weights[12]
        * ((stability + 1) ** weights[13] - 1)
        * torch.exp((1 - recall) * weights[14]),
        stability / torch.exp(weights[17] * weights[18]),
    )
    growth = torch.exp(weights[17] * (rating - 3 + weights[18])) * stability ** -weights[19]
    same_day = stability * torch.where(rating > 1, growth.clamp(min=1), growth)
    longer = torch.where(rating > 1, held, lost)
    return torch.where(days < 1, same_day, longer).clamp(min=STABILITY_MIN)


def batches(histories: Sequence[list[tuple[int, int]]], draw: random.Random) -> Iterator[tuple[Cards, int]]:
    """The cards in random order, in batches with the number of predictions of a step."""
    order = list(histories)
    draw.shuffle(order)
    batch: list[list[tuple[int, int]]] = []
    predictions = 0
    for history in order:
        batch.append(history)
        predictions += len(history) - 1
        if predictions >= BATCH:
            yield Cards.of(batch), predictions
            batch, predictions = [], 0
    if batch:
        yield Cards.of(batch), predictions


def fit(histories: Sequence[list[tuple[int, int]]], tell: Callable[[float], None]) -> list[float]:
    """The weights that best predict the histories, out of those after each epoch and the default ones."""
    known = [history[:LONGEST] for history in histories if len(history) > 1]
    default = torch.tensor(DEFAULT_PARAMETERS, dtype=torch.float64)
    if not known:
        return list(DEFAULT_PARAMETERS)
    every, total = Cards.of(known), sum(len(history) - 1 for history in known)
    low, high = (torch.tensor(bounds, dtype=torch.float64) for bounds in (_LOW, _HIGH))
    spread = torch.tensor(SPREAD, dtype=torch.float64)

    def pull(weights: Tensor) -> Tensor:
        return ((weights - default) / spread).square().sum()

    weights = default.clone().requires_grad_()
    optimizer = torch.optim.Adam([weights], lr=RATE)
    steps = math.ceil(total / BATCH) * EPOCHS
    rate = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    draw = random.Random(42)  # noqa: S311 - reproducible
    best, least = list(DEFAULT_PARAMETERS), float(loss_of(default, every))
    for epoch in range(EPOCHS):
        for cards, predictions in batches(known, draw):
            optimizer.zero_grad()
            loss = loss_of(weights, cards) + pull(weights) * predictions / total
            loss.backward()
            optimizer.step()
            rate.step()
            with torch.no_grad():
                weights.clamp_(low, high)
        with torch.no_grad():
            loss = loss_of(weights, every) + pull(weights)
        if math.isfinite(float(loss)) and float(loss) < least:
            best, least = weights.tolist(), float(loss)
        tell((epoch + 1) / EPOCHS)
    return best


_LOW, _HIGH = LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS


def histories(reviews: Sequence[tuple[Any, int, int]]) -> list[list[tuple[int, int]]]:
    """Each card's reviews as days since the last and rating."""
    cards: dict[Any, list[tuple[int, int]]] = {}
    last: dict[Any, int] = {}
    for card, day, rating in reviews:
        cards.setdefault(card, []).append((max(0, day - last.get(card, day)), rating))
        last[card] = day
    return list(cards.values())


def main() -> None:
    """Fit the weights requested on standard input."""
    asked = json.load(sys.stdin)
    ends = asked["ends"]
    whole = sum(ends) or 1
    for number, end in enumerate(ends):
        before = sum(ends[:number])

        def tell(share: float, before: int = before, end: int = end) -> None:
            _say({"done": (before + share * end) / whole})

        _say({"weights": fit(histories(asked["reviews"][:end]), tell)})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
