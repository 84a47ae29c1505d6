"""SM-2 as its author published it in 1990 (P. A. Wozniak, "Optimization of
learning", section 3.2), with the ease kept in whole hundredths so that no
sequence ends a day off through rounding."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
LEAST_EASE = 130
#: The lowest quality that passes; below it a question starts again.
PASSING = 3
#: On the same day a question is repeated until its quality reaches this.
HELD = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """How well one question is remembered.

    ``repetitions`` passed in a row, ``interval`` in days, ``ease`` in
    hundredths (250 is 2.50).
    """

    repetitions: int = 0
    interval: int = 0
    ease: int = 250


def review(memory: Memory, quality: int) -> Memory:
    """The memory after a review of ``quality`` 0 to 5.

    Raises TypeError where quality is no whole number, ValueError where it is
    outside 0 to 5.
    """
    if isinstance(quality, bool) or not isinstance(quality, int):
        raise TypeError(f"quality is a whole number from 0 to 5, not {quality!r}")
    if not 0 <= quality <= 5:
        raise ValueError(f"quality is a whole number from 0 to 5, not {quality}")
    if quality < PASSING:
        return Memory(repetitions=0, interval=FIRST_INTERVAL, ease=memory.ease)
    missing = 5 - quality
    # The published change of 0.1 - m * (0.08 + m * 0.02), in hundredths.
    ease = max(LEAST_EASE, memory.ease + 10 - missing * (8 + missing * 2))
    return Memory(memory.repetitions + 1, _next_interval(memory), ease)


def _next_interval(memory: Memory) -> int:
    """Days until the next review; the ease that counts is the one before this review."""
    if memory.repetitions == 0:
        return FIRST_INTERVAL
    if memory.repetitions == 1:
        return SECOND_INTERVAL
    return -(-memory.interval * memory.ease // 100)  # rounded up
