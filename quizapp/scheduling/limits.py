"""How much is asked on a day, and how far a learner is behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from quizapp.scheduling.levelling import USUAL_WEEK, Week
from quizapp.scheduling.spent_time import AUTHORS_SPEED, Speed

#: The backlog, in days, above which new questions wait, and above which spreading is offered.
HOLDING_NEW = 2
SPREADING = 3


@dataclass(frozen=True, slots=True)
class DayLimits:
    """The maximum numbers of ``new`` and ``due`` questions on a usual day.

    With ``seconds``, a day has as many due questions as fit that time at the learner's ``speed``,
    whatever ``due`` says, and new ones in the remaining time. ``week`` is the share of a usual
    day on each weekday.
    """

    new: int = 10
    due: int = 100
    seconds: float | None = None
    speed: Speed = AUTHORS_SPEED
    week: Week = USUAL_WEEK

    def on(self, day: date) -> DayLimits:
        """The limits of a day; its share of a usual one is rounded up."""
        share = self.week[day.weekday()]
        if share == 1:
            return self
        return replace(
            self,
            new=_up(self.new * share),
            due=_up(self.due * share),
            seconds=None if self.seconds is None else self.seconds * share,
        )

    def cost(self, fluent: float) -> float:
        """The part of a day that a review takes, in the unit of :attr:`room`; ``fluent`` is the
        time it takes a fluent learner, in seconds."""
        return 1.0 if self.seconds is None else self.speed.review(fluent)

    @property
    def room(self) -> float:
        """The room of a usual day: a number of due questions, or seconds."""
        return float(self.due) if self.seconds is None else self.seconds


@dataclass(frozen=True, slots=True)
class Backlog:
    """The questions that are due or overdue: their number, and the number of usual days they
    would take.

    ``put_off`` is the number of those among them that were postponed.
    """

    questions: int = 0
    days: float = 0.0
    put_off: int = 0
    days_put_off: float = 0.0

    @property
    def holds_new(self) -> bool:
        """Whether new questions wait until there are fewer; postponed ones count too."""
        return self.days + self.days_put_off > HOLDING_NEW

    @property
    def is_long(self) -> bool:
        """Whether it is worth spreading over several days."""
        return self.days > SPREADING


def backlog(
    overdue: Iterable[float] | dict[float, int],
    put_off: Iterable[float] | dict[float, int],
    limits: DayLimits,
) -> Backlog:
    """How far a learner is behind. The questions are given by the time, in seconds, that each
    takes a fluent learner, or as the number of those that take each time."""
    here, later = (some if isinstance(some, dict) else Counter(some) for some in (overdue, put_off))
    days = days_put_off = 0.0
    if limits.room:
        # In ascending order, so that the same questions give exactly the same sum.
        days, days_put_off = (
            sum(count * limits.cost(seconds) for seconds, count in sorted(some.items())) / limits.room
            for some in (here, later)
        )
    return Backlog(sum(here.values()), days, sum(later.values()), days_put_off)


def _up(count: float) -> int:
    return -int(-count // 1)
