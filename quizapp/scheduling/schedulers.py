"""The interface of schedulers, and SM-2 as one: a memory and a grade are mapped to the memory and
the next interval."""

from __future__ import annotations

from typing import Protocol

from quizapp.scheduling import sm2
from quizapp.scheduling.sm2 import Memory

#: The probability of recall on the day for which SM-2 schedules a question.
_SM2_RETENTION = 0.9


class Scheduler(Protocol):
    """Computes intervals. It is pure: the result depends only on the arguments, to the last bit.

    ``mark`` identifies the scheduler with all its parameters. States computed under another mark
    may differ.
    """

    @property
    def mark(self) -> str: ...

    def review(self, memory: Memory | None, quality: int, *, days: int = 0, row: str = "") -> Memory:
        """The memory after a review of ``quality`` 0 to 5; its ``interval`` is the number of days
        until the next.

        ``memory`` is None at the first review. ``days`` is the time since the previous review;
        ``row`` the id of the row in which this one is written, the only source of randomness.
        """
        ...

    def recall(self, memory: Memory, days: int) -> float:
        """The probability, from 0 to 1, that the question is answered right ``days`` after its
        last review."""
        ...


class Sm2:
    """SM-2 as published. It ignores dates: a late review counts like one on its day."""

    mark = "sm2"

    def review(self, memory: Memory | None, quality: int, *, days: int = 0, row: str = "") -> Memory:  # noqa: ARG002
        """See :class:`Scheduler`."""
        return sm2.review(Memory() if memory is None else memory, quality)

    def recall(self, memory: Memory, days: int) -> float:
        """SM-2 does not define a probability; its users assume 90 % after one interval, with
        exponential decay."""
        return float(_SM2_RETENTION ** (days / max(1, memory.interval)))


#: The default scheduler.
SM2: Scheduler = Sm2()
