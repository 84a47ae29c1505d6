"""What a scheduler is, and SM-2 as one: a memory and a grade in, the memory and the next interval out."""

from __future__ import annotations

from typing import Protocol

from quizapp.scheduling import sm2
from quizapp.scheduling.sm2 import Memory

#: How likely a question is still known on the day for which SM-2 schedules it.
_SM2_RETENTION = 0.9


class Scheduler(Protocol):
    """Computes intervals, purely: what it is given decides what it gives, to the last bit.

    ``mark`` names the scheduler with all that its intervals depend on. States that
    were computed under another mark may be others.
    """

    @property
    def mark(self) -> str: ...

    def review(self, memory: Memory | None, quality: int, *, days: int = 0, row: str = "") -> Memory:
        """The memory after a review of ``quality`` 0 to 5; its ``interval`` is the days until the next.

        ``memory`` is None at the first review. ``days`` is how long ago the review
        before was; ``row`` the id of the row that this one is written in, from which
        any randomness comes.
        """
        ...

    def recall(self, memory: Memory, days: int) -> float:
        """How likely, from 0 to 1, the question is answered right ``days`` after its last review."""
        ...


class Sm2:
    """SM-2 as published. It looks at no clock: a late review counts like one on its day."""

    mark = "sm2"

    def review(self, memory: Memory | None, quality: int, *, days: int = 0, row: str = "") -> Memory:  # noqa: ARG002
        """See :class:`Scheduler`."""
        return sm2.review(Memory() if memory is None else memory, quality)

    def recall(self, memory: Memory, days: int) -> float:
        """SM-2 promises no probability; its users read 90 % into an interval, falling exponentially."""
        return float(_SM2_RETENTION ** (days / max(1, memory.interval)))


#: The scheduler of a learner who chose none.
SM2: Scheduler = Sm2()
