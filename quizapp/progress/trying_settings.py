"""Which settings a learner compares, and what each would cost them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.progress.kept_weights import learners_fsrs
from quizapp.progress.simulation import Cost, Plan, Simulation
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.schedulers import SM2, Scheduler

#: New questions a day, and shares of right answers, that are compared unless others are asked for.
NEW_PER_DAY = (5, 10, 20)
RETENTIONS = (0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans to compare. ``simulation`` holds the learner; each plan is played for ``days``."""

    simulation: Simulation
    plans: tuple[Plan, ...]
    days: int

    def costs(self, tell: Callable[[int, int], None] = lambda _done, _total: None) -> Iterator[Cost]:
        """What each plan costs, one after the other; ``tell`` gets the days played, and all there are."""
        total = self.days * len(self.plans)
        played = 0

        def count() -> None:
            nonlocal played
            played += 1
            tell(played, total)

        for plan in self.plans:
            yield self.simulation.cost(plan, self.days, count)


def plans_to_compare(
    settings: Settings,
    workspace: Workspace,
    limits: DayLimits,
    new_per_day: Sequence[int] = (),
    retentions: Sequence[float] = (),
) -> tuple[Plan, ...]:
    """The plans with these new questions a day and these retentions, each with each.

    A retention is FSRS's. Without any, plans are by the scheduler of the settings; without
    either, 5, 10 and 20 new a day and what is set are compared, and under FSRS retentions
    of 0.85 and 0.95 with what is set. Raises SettingsError where FSRS's weights cannot be read.
    """

    def plan(new: int, retention: float | None) -> Plan:
        scheduler: Scheduler = SM2
        if retention is not None:
            scheduler = learners_fsrs(retention, workspace, fuzz=settings.fuzz)
        name = "sm2" if retention is None else "fsrs"
        return Plan(name, scheduler, retention, replace(limits, new=new), settings.level_days)

    own = settings.retention if settings.scheduler == "fsrs" else None
    if new_per_day or retentions:
        wanted: Sequence[float | None] = retentions or [own]
        return tuple(plan(new, retention) for retention in wanted for new in (new_per_day or [limits.new]))
    news = sorted({*NEW_PER_DAY, limits.new})
    shares = [share for share in RETENTIONS if share != own]
    return tuple([plan(new, own) for new in news] + [plan(limits.new, share) for share in shares])
