"""SM-2 as its author published it in 1990 (P. A. Wozniak, "Optimization of
learning", section 3.2), with the ease kept in whole hundredths so that no
sequence ends a day off through rounding; and the quality proposed for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from quizapp.scheduling.acts import Verdict

FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
LEAST_EASE = 130
#: The lowest quality that passes; below it a question starts again.
PASSING = 3
#: A question is repeated on the same day until its quality reaches this.
HELD = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a question.

    ``repetitions`` is the number of passes in a row, ``interval`` is in days, ``ease`` in
    hundredths (250 is 2.50).
    """

    repetitions: int = 0
    interval: int = 0
    ease: int = 250


def review(memory: Memory, quality: int) -> Memory:
    """The memory after a review of ``quality`` 0 to 5.

    Raises TypeError if quality is not an integer, ValueError if it is
    outside 0 to 5.
    """
    if isinstance(quality, bool) or not isinstance(quality, int):
        raise TypeError(f"quality must be an integer from 0 to 5, not {quality!r}")
    if not 0 <= quality <= 5:
        raise ValueError(f"quality must be an integer from 0 to 5, not {quality}")
    return _next(memory.repetitions, memory.interval, memory.ease, quality)


# Many questions have the same memory.
@lru_cache(maxsize=10_000)
def _next(repetitions: int, interval: int, ease: int, quality: int) -> Memory:
    if quality < PASSING:
        return Memory(repetitions=0, interval=FIRST_INTERVAL, ease=ease)
    missing = 5 - quality
    # The published change of 0.1 - m * (0.08 + m * 0.02), in hundredths.
    next_ease = max(LEAST_EASE, ease + 10 - missing * (8 + missing * 2))
    return Memory(repetitions + 1, _next_interval(repetitions, interval, ease), next_ease)


def _next_interval(repetitions: int, interval: int, ease: int) -> int:
    """Days until the next review, using the ease before this review."""
    if repetitions == 0:
        return FIRST_INTERVAL
    if repetitions == 1:
        return SECOND_INTERVAL
    return -(-interval * ease // 100)  # rounded up


def propose(verdict: Verdict, *, seconds: float, fluent_seconds: float, hints: int, slip_named: bool) -> int:
    """SM-2's quality for an answer.

    Right within ``fluent_seconds``, which a fluent learner needs, gives 5; right but slower 4;
    right after a step of the hint 3; wrong by a slip that could be named 2; wrong otherwise 1;
    "don't know" 0. An unreadable answer has no quality, since it is asked again and never logged;
    0 is returned for it.
    """
    if verdict == "right":
        if hints:
            return 3
        return 5 if seconds <= fluent_seconds else 4
    if verdict == "wrong":
        return 2 if slip_named else 1
    return 0
