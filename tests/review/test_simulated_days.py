"""What is simulated is what the real session does with the same learner on the same days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.progress.simulation import SimulatedDay
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from tests.conftest import Clock, sums

DAYS = 90


def packs(count: int) -> dict[str, str]:
    """Three packs whose later questions need earlier ones."""
    return {
        name: f"pack: {name}\ntitle: {name}\nquestions:\n"
        + "".join(
            f"  - {{id: q{n}, ask: value, code: {n} + {n}, level: {1 + n // 4}, seconds: {15 + n}"
            + (f", after: [{name}/q{n - 2}]}}\n" if n > 1 else "}\n")
            for n in range(count)
        )
        for name in ("one", "two", "three")
    }


class Player:
    """Plays days of the real session with the learner whom the simulation plays."""

    def __init__(self, study: Study, clock: Clock) -> None:
        self._study = study
        self._clock = clock
        simulation = study.comparison((5,), (), 1).simulation
        self._learner, self._reading = simulation.learner(), simulation.reading

    def play(self) -> SimulatedDay:
        """Answer all that is asked on a day; the clock is on the next day then."""
        study, clock = self._study, self._clock
        begun, day = clock.now, study.today
        asked_today: Counter[str] = Counter()
        sitting = study.sitting()
        while (asked := sitting.next()) is not None:
            given = self._learner.answer(asked.question.id, asked.kind, study.today, asked.question.seconds)
            clock.turn(seconds=given.seconds)
            if given.quality >= 3:
                left, _, more = (asked.variant.code or "").split()
                sitting.answer(str(int(left) + int(more)))
            else:
                sitting.dont_know()
            sitting.change_quality(given.quality)
            clock.turn(seconds=self._reading)
            if asked.kind == "review":
                asked_today["due" if asked.state.reviews else "new"] += 1
        minutes = (clock.now - begun).total_seconds() / 60
        clock.now = begun + timedelta(days=1)
        return SimulatedDay(day, asked_today["due"], asked_today["new"], minutes)


@pytest.mark.parametrize(
    ("scheduler", "retention", "new_per_day"), [("sm2", 0.9, 2), ("fsrs", 0.85, 1), ("fsrs", 0.95, 3)]
)
def test_the_simulation_is_within_five_hundredths_of_the_real_session(
    tmp_path: Path,
    clock: Clock,
    settings: Settings,
    small_workspace: Callable[..., Workspace],
    scheduler: str,
    retention: float,
    new_per_day: int,
) -> None:
    workspace = small_workspace(tmp_path, **packs(5))
    chosen = replace(settings, scheduler=scheduler, retention=retention, new_per_day=new_per_day)
    study = Study(workspace, chosen, FakeRunner(sums), clock)
    try:
        shares = () if scheduler == "sm2" else (retention,)
        (cost,) = study.comparison((new_per_day,), shares, DAYS).costs()
        player = Player(study, clock)
        days = [player.play() for _ in range(DAYS)]
        states = study.store.states().values()
    finally:
        study.close()
    assert sum(one.due for one in cost.days) == pytest.approx(sum(one.due for one in days), rel=0.05)
    assert sum(one.minutes for one in cost.days) == pytest.approx(sum(one.minutes for one in days), rel=0.05)
    assert [one.new for one in cost.days] == [one.new for one in days]
    for month in range(0, DAYS, 30):
        simulated = sum(one.due for one in cost.days[month : month + 30])
        assert simulated == pytest.approx(sum(one.due for one in days[month : month + 30]), rel=0.05)
    assert cost.met == sum(state.step != "new" for state in states)
    assert cost.solid == pytest.approx(sum(state.step == "solid" for state in states), rel=0.05)


def test_a_simulation_begins_with_the_log_and_changes_nothing(
    open_study: Callable[..., Study], clock: Clock
) -> None:
    study = open_study()
    sitting = study.sitting()
    while (asked := sitting.next()) is not None:
        left, _, more = (asked.variant.code or "").split()
        clock.turn(seconds=4)
        sitting.answer(str(int(left) + int(more)))
    clock.turn(days=1)
    before = list(study.store.acts())
    costs = list(study.comparison(days=20).costs())
    assert list(study.store.acts()) == before
    # SM-2 asks again tomorrow what FSRS puts off for a week.
    assert [cost.days[0].due for cost in costs] == [3, 3, 3, 0, 0]
    assert all(cost.met == 3 for cost in costs)
    assert costs[0].days[0].day == date(2026, 11, 24)


def test_the_plans_compared_are_those_asked_for(open_study: Callable[..., Study]) -> None:
    study = open_study()

    def told(*arguments: object) -> list[tuple[str, int, float | None]]:
        plans = study.comparison(*arguments).plans  # type: ignore[arg-type]
        return [(plan.name, plan.limits.new, plan.retention) for plan in plans]

    assert told() == [
        ("sm2", 5, None),
        ("sm2", 10, None),
        ("sm2", 20, None),
        ("fsrs", 10, 0.85),
        ("fsrs", 10, 0.95),
    ]
    assert told((7,)) == [("sm2", 7, None)]
    assert told((), (0.8, 0.9)) == [("fsrs", 10, 0.8), ("fsrs", 10, 0.9)]
    study.settings = replace(study.settings, scheduler="fsrs", retention=0.85, new_per_day=8)
    assert told() == [
        ("fsrs", 5, 0.85),
        ("fsrs", 8, 0.85),
        ("fsrs", 10, 0.85),
        ("fsrs", 20, 0.85),
        ("fsrs", 8, 0.95),
    ]


def test_easy_days_and_levelling_are_simulated_too(
    tmp_path: Path, clock: Clock, settings: Settings, small_workspace: Callable[..., Workspace]
) -> None:
    workspace = small_workspace(tmp_path, **packs(5))
    study = Study(workspace, settings, FakeRunner(sums), clock)
    try:
        comparison = study.comparison((2,), (0.9,), 60)
        (plan,) = comparison.plans
        sundays_off = replace(plan, limits=replace(plan.limits, week=(1, 1, 1, 1, 1, 1, 0.5)))
        costs = [
            comparison.simulation.cost(one, 60) for one in (plan, sundays_off, replace(plan, level_days=True))
        ]
    finally:
        study.close()
    usual, easier, level = ([one.due for one in cost.days] for cost in costs)
    on_sundays = [
        sum(one.due for one in cost.days if one.day.weekday() == 6 and one.due) for cost in costs[:2]
    ]
    assert on_sundays[1] < on_sundays[0]
    assert easier != usual
    assert max(level) <= max(usual)
