"""The settings to compare by simulation, and their costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.progress.kept_weights import learners_fsrs
from quizapp.progress.simulation import Cost, Plan, Simulation
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.schedulers import SM2, Scheduler

#: Default numbers of new questions a day, and retentions, to compare.
NEW_PER_DAY = (5, 10, 20)
RETENTIONS = (0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans to compare, each simulated for a number of ``days``."""

    simulation: Simulation
    plans: tuple[Plan, ...]
    days: int

    def costs(self, tell: Callable[[int, int], None] = lambda _done, _total: None) -> Iterator[Cost]:
        """The cost of each plan; ``tell`` is called with the days simulated so far and their total."""
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
    """The plans for every combination of these new questions a day and these retentions.

    Retentions apply to FSRS. Without any, plans use the scheduler of the settings; without
    either, 5, 10 and 20 new questions a day are compared with the settings, and under FSRS also
    retentions of 0.85 and 0.95. Raises SettingsError if FSRS's weights cannot be read.
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
