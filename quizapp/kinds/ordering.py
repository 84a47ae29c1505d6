"""Reads the order in which an answer puts the shown lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizapp.kinds.typed import ReadingError, fold

# A longer number is no line's, and not worth turning into a number.
_NUMBERS = re.compile(r"[0-9]{1,6}(?:(?:\s*,\s*|\s+)[0-9]{1,6})*")


def read_order(answer: str, count: int) -> tuple[int, ...]:
    """The 1-based numbers of some of ``count`` lines, in the order typed, each once.

    Lines may be left out, since some may belong in none. ``312`` is one number.
    Raises ReadingError.
    """
    text = fold(answer).strip()
    if text[:1] + text[-1:] in ("()", "[]"):
        text = text[1:-1].strip()
    if not _NUMBERS.fullmatch(text):
        raise ReadingError("attempts.order-unreadable", n=count)
    numbers = tuple(int(number) for number in re.findall("[0-9]+", text))
    if min(numbers) < 1 or max(numbers) > count:
        raise ReadingError("attempts.order-out-of-range", n=count)
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise ReadingError("attempts.order-twice", line=twice)
    return numbers


def order_text(numbers: Sequence[int]) -> str:
    """Numbers of lines as they are kept: ``3 1 2``."""
    return " ".join(str(number) for number in numbers)
