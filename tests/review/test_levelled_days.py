"""Two months of the real session with levelled and easy days: as simulated, and as forecast the evening
before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import pstdev

import pytest

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.progress.simulation import Cost, SimulatedDay
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from tests.conftest import Clock, sums
from tests.review.test_simulated_days import Player, packs

DAYS = 60
SATURDAY, SUNDAY = 5, 6
EASY = {"sat": "none", "sun": "half"}


@dataclass(frozen=True)
class Months:
    """What was played, what was forecast each evening of the next day, and what it was to cost,
    levelled and not."""

    played: list[SimulatedDay]
    forecast: list[int]
    levelled: Cost
    unlevelled: Cost


def live(workspace: Workspace, settings: Settings, clock: Clock) -> Months:
    study = Study(workspace, settings, FakeRunner(sums), clock)
    try:
        comparison = study.comparison((settings.new_per_day,), (), DAYS)
        (plan,) = comparison.plans
        plans = plan, replace(plan, level_days=False)
        levelled, unlevelled = (comparison.simulation.cost(one, DAYS) for one in plans)
        player, played, forecast = Player(study, clock), [], []
        for _ in range(DAYS):
            played.append(player.play())
            clock.turn(days=-1, hours=12)
            forecast.append(study.home().ahead[0][1])
            clock.turn(hours=12)
    finally:
        study.close()
    return Months(played, forecast, levelled, unlevelled)


def total(days: Sequence[SimulatedDay]) -> int:
    return sum(one.due for one in days)


def spread_of(days: Sequence[SimulatedDay]) -> float:
    """How much usual weekdays differ, once the first questions have come back."""
    return pstdev(one.due for one in days[14:] if one.day.weekday() < SATURDAY)


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_days_are_as_they_were_forecast_and_simulated(
    tmp_path: Path,
    clock: Clock,
    settings: Settings,
    small_workspace: Callable[..., Workspace],
    scheduler: str,
) -> None:
    chosen = replace(
        settings, scheduler=scheduler, retention=0.95, new_per_day=3, level_days=True, easy_days=EASY
    )
    months = live(small_workspace(tmp_path, **packs(6)), chosen, clock)
    played, simulated = months.played, months.levelled.days
    assert [one.due for one in played[1:]] == months.forecast[:-1]
    assert [(one.day, one.new) for one in played] == [(one.day, one.new) for one in simulated]
    assert total(simulated) == pytest.approx(total(played), rel=0.05)
    assert max(one.due for one in simulated) == pytest.approx(max(one.due for one in played), abs=1)
    for day in (*played, *simulated):
        if day.day.weekday() == SATURDAY:
            assert (day.due, day.new, day.minutes) == (0, 0, 0), "nothing is asked on a day that is free"
        if day.day.weekday() == SUNDAY:
            assert day.new <= 2, "half of three, rounded up"
    assert spread_of(played) < spread_of(months.unlevelled.days)
