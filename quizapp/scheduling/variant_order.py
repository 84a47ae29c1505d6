"""The order in which a question's variants are shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.bank import Question, Variant


def fresh_variants(question: Question, last_variant: int | None, most: int) -> Iterator[Variant]:
    """At most ``most`` variants, in the order in which they are shown: a fixed cyclic shuffle,
    starting after the last one that was shown."""
    from quizapp.bank import variants

    every = variants(question)
    order = random.Random(question.id).sample(range(len(every)), len(every))  # noqa: S311 - an order, not for security
    start = order.index(last_variant) + 1 if last_variant in order else 0
    for index in range(min(len(every), most)):
        yield every[order[(start + index) % len(every)]]
