"""FSRS-6 as computed by the package ``fsrs``, in the learner's calendar days.

The package counts whole days between instants. Each review is dated at noon of its day, so that
those are the days between two dates. Steps within a day and its own randomness are disabled.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import blake2b

from fsrs import Card, Rating, State
from fsrs import Scheduler as Fsrs
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

from quizapp.scheduling import sm2
from quizapp.scheduling.levelling import shift_range

#: FSRS-6's default weights.
DEFAULT_WEIGHTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
#: The minimum and maximum of each weight.
WEIGHT_BOUNDS: tuple[tuple[float, float], ...] = tuple(
    zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
)
#: The default retention, the share of right answers that FSRS aims at.
RETENTION = 0.9

_NOON = datetime(1, 1, 1, 12, tzinfo=UTC)
#: Number of days after which more time makes no difference: the package adds an interval of at
#: most 36,500 days to the date of a review, which must stay within the year 9999.
_MOST_DAYS = (datetime.max.replace(tzinfo=UTC) - _NOON).days - 36_500
_RATINGS = (Rating.Again, Rating.Again, Rating.Again, Rating.Hard, Rating.Good, Rating.Easy)


def rating(quality: int) -> Rating:
    """FSRS's rating for a quality: below 3 again, 3 hard, 4 good, 5 easy."""
    return _RATINGS[quality]


@dataclass(frozen=True, slots=True)
class Memory(sm2.Memory):
    """The memory of a question according to FSRS.

    ``stability`` is the number of days after which the probability of recall is 90 %,
    ``difficulty`` is from 1 to 10. ``repetitions`` and ``ease`` are SM-2's, which depend on the
    grades only; ``interval`` is FSRS's.
    """

    stability: float = 0.0
    difficulty: float = 0.0


@dataclass(frozen=True)
class Fsrs6:
    """FSRS-6 with the ``weights`` of a learner, aiming at ``retention`` (0 to 1).

    With ``fuzz``, intervals are shifted within :func:`~quizapp.scheduling.levelling.shift_range`,
    depending on the row's id. Raises ValueError for weights out of bounds.
    """

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    retention: float = RETENTION
    fuzz: bool = False

    def __post_init__(self) -> None:
        _ = self._fsrs

    @cached_property
    def _fsrs(self) -> Fsrs:
        return Fsrs(
            parameters=self.weights,
            desired_retention=self.retention,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
        )

    @cached_property
    def mark(self) -> str:
        """See :class:`~quizapp.scheduling.schedulers.Scheduler`."""
        return f"fsrs6 {self.retention!r} {self.fuzz} {' '.join(map(repr, self.weights))}"

    def review(self, memory: sm2.Memory | None, quality: int, *, days: int = 0, row: str = "") -> Memory:
        """See :class:`~quizapp.scheduling.schedulers.Scheduler`.

        A memory that does not come from FSRS, of a question placed or scheduled by hand, is
        assumed to have a stability equal to its interval.
        """
        graded = sm2.review(sm2.Memory() if memory is None else memory, quality)
        now = _after(days)
        card, _ = self._fsrs.review_card(self._card(memory, now), rating(quality), now)
        assert card.stability is not None
        assert card.difficulty is not None
        interval = (card.due - now).days
        if self.fuzz:
            interval = _shifted(interval, row)
        return Memory(graded.repetitions, interval, graded.ease, card.stability, card.difficulty)

    def recall(self, memory: sm2.Memory, days: int) -> float:
        """See :class:`~quizapp.scheduling.schedulers.Scheduler`."""
        now = _after(days)
        return float(self._fsrs.get_card_retrievability(self._card(memory, now), now))

    def _card(self, memory: sm2.Memory | None, now: datetime) -> Card:
        if memory is None:
            return Card(card_id=0, due=now)
        if not isinstance(memory, Memory):
            first = self._fsrs.review_card(Card(card_id=0, due=now), Rating.Good, now)[0]
            stability, difficulty = float(max(1, memory.interval)), first.difficulty
        else:
            stability, difficulty = memory.stability, memory.difficulty
        return Card(0, State.Review, None, stability, difficulty, now, _NOON)


def _after(days: int) -> datetime:
    return _NOON + timedelta(days=min(max(0, days), _MOST_DAYS))


def _shifted(interval: int, row: str) -> int:
    seed = int.from_bytes(blake2b(row.encode(), digest_size=8).digest())
    return random.Random(seed).randint(*shift_range(interval))  # noqa: S311 - spreads days, not for security


def is_weights(values: Sequence[object]) -> bool:
    """Whether these are 21 numbers that FSRS-6 accepts as its weights."""
    return len(values) == len(WEIGHT_BOUNDS) and all(
        isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        for value, (low, high) in zip(values, WEIGHT_BOUNDS, strict=True)
    )
