"""Back after a pause: the backlog is offered to be spread, and the plan is played to its end."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from quizapp.scheduling.acts import SPREAD, Act
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.due import is_due
from quizapp.scheduling.spreading import SpreadOrder
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.store import Store
from tests.conftest import Clock, sums

MANY = 300
A_DAY = 60
TODAY = date(2026, 11, 23)
Open = Callable[..., Study]


def packs() -> dict[str, str]:
    return {
        f"pack{n}": f"pack: pack{n}\ntitle: Pack\nquestions:\n"
        + "".join(
            f"  - {{id: q{m}, ask: value, vary: {{a: [{m}, {m + 1}]}}, code: $a + $a}}\n"
            for m in range(MANY // 5 + 5)
        )
        for n in range(5)
    }


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of somebody who learned 300 questions and then was away for 30 days."""
    names = sorted(f"pack{n}/q{m}" for n in range(5) for m in range(MANY // 5))
    first = Clock().now - timedelta(days=60)
    file = tmp_path_factory.mktemp("away") / "quizapp.db"
    with Store.open(file) as store:
        acts = []
        for days in range(30):
            at = first + timedelta(days=days)
            for index, name in enumerate(names):
                start = index % 20
                if days in (start, start + 1, *([start + 7] if index % 3 else [])):
                    acts.append(_answer(store.new_id(at), at, name))
        store.merge(acts)
    return file


@pytest.fixture
def away(
    tmp_path: Path, clock: Clock, settings: Settings, small_workspace: Callable[..., Workspace], log: Path
) -> Iterator[Open]:
    """Opens a study of that learner, with these settings."""
    workspace = small_workspace(tmp_path, **packs())
    workspace.database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(log, workspace.database)
    opened: list[Study] = []

    def open_one(**changed: Any) -> Study:
        wanted = replace(settings, **{"due_per_day": A_DAY, **changed})
        study = Study(workspace, wanted, FakeRunner(sums), clock)
        opened.append(study)
        return study

    yield open_one
    for study in opened:
        study.close()


def _answer(id_: str, at: datetime, name: str) -> Act:
    return Act(
        id_, at, at.date(), "answered", name,
        kind="review", variant=0, answer="0", verdict="right", quality=4, seconds=20.0,
    )  # fmt: skip


def recall(study: Study, state: QuestionState) -> float:
    assert isinstance(state.schedule, Scheduled)
    return study.store.scheduler.recall(state.schedule.memory, (TODAY - state.schedule.last).days)


def play(study: Study, *, wrong: int = 0) -> list[str]:
    """Review a day to its end; the questions that were asked as reviews. Every so many are wrong."""
    sitting, reviewed = study.sitting(), []
    while (asked := sitting.next()) is not None:
        if asked.kind == "review":
            reviewed.append(asked.question.id)
        fails = wrong and asked.kind == "review" and len(reviewed) % wrong == 0
        left, _, right = (asked.variant.code or "").split()
        sitting.answer(str(int(left) + int(right) + (1000 if fails else 0)))
    return reviewed


def play_at_once(study: Study, *, wrong: int = 0) -> list[str]:
    """The same without anybody at the keys: what the day has to review, answered in one go."""
    planned = plan_day(study.library, study.store.states(), study.today, study.limits)
    reviewed = [one.id for one in planned if one.kind == "review"]
    now = study.clock()
    acts = [_answer(study.store.new_id(now), now, name) for name in reviewed]
    failed = [
        replace(act, quality=1, verdict="wrong") if wrong and number % wrong == 0 else act
        for number, act in enumerate(acts, 1)
    ]
    study.store.merge(failed)
    return reviewed


@pytest.mark.parametrize("order", ["known", "forgotten"])
def test_a_backlog_of_300_is_played_to_its_end(away: Open, clock: Clock, order: SpreadOrder) -> None:
    study = away(new_per_day=0)
    home = study.home()
    assert home.behind.is_long
    assert home.behind.questions == MANY
    states = study.store.states()
    known = {name: recall(study, state) for name, state in states.items()}
    plan = study.plan_spread(order)
    assert plan.questions == MANY
    assert plan.most <= A_DAY
    study.deeds.spread(plan)
    asked: dict[str, date] = {}
    day = TODAY
    while len(asked) < MANY:
        begun = day < TODAY + timedelta(days=2)
        reviewed = (play if begun and order == "known" else play_at_once)(study, wrong=12)
        assert len(reviewed) <= A_DAY, "no day over the limit"
        assert len(reviewed) == len(set(reviewed)), "nothing twice"
        planned = dict(plan.days).get(day, ())
        assert set(planned) <= set(reviewed), "the day as it was told"
        again = [name for name in reviewed if name in asked]
        assert all(day > asked[name] for name in again)
        asked |= {name: day for name in reviewed if name not in asked}
        day += timedelta(days=1)
        clock.turn(days=1)
        assert (day - TODAY).days < 30
    assert max(asked.values()) == plan.until
    by_day = [[known[name] for name, on in asked.items() if on == day] for day in sorted(set(asked.values()))]
    better, worse = (by_day, by_day[1:]) if order == "known" else (by_day[1:], by_day)
    assert all(min(one) >= max(other) for one, other in zip(better, worse, strict=False))


def test_what_the_log_says_is_due_stays_and_all_is_undone_as_one(away: Open, clock: Clock) -> None:
    study = away()
    before = study.store.states()
    written = study.deeds.spread(study.plan_spread())
    assert {act.note for act in written} == {SPREAD}
    after = study.store.states()
    assert {name: state.schedule for name, state in after.items()} == {
        name: state.schedule for name, state in before.items()
    }
    assert sum(is_due(state, TODAY) for state in after.values()) == A_DAY
    home = study.home()
    assert (home.spread, home.behind.is_long, home.behind.put_off) == (True, False, MANY - A_DAY)
    study.close()
    clock.turn(days=1)
    later = away()
    assert later.undo_spread() == len(written)
    assert later.store.states() == before
    assert not later.home().spread
    assert later.undo_spread() == 0


def test_new_ones_wait_while_far_behind_also_while_the_backlog_is_spread(away: Open, clock: Clock) -> None:
    study = away(new_per_day=5)
    assert (study.home().new, study.home().behind.holds_new) == (0, True)
    plan = study.plan_spread()
    study.deeds.spread(plan)
    assert (study.home().new, study.home().due) == (0, A_DAY)
    while study.today < plan.until:
        play_at_once(study)
        clock.turn(days=1)
    assert not study.home().behind.holds_new
    assert study.home().new == 5


def test_with_minutes_a_day_each_day_of_the_plan_fits_them(away: Open) -> None:
    study = away(minutes_per_day=20)
    plan = study.plan_spread()
    counts = Counter(len(names) for _, names in plan.days)
    assert plan.questions == MANY
    assert plan.most * study.limits.speed.review(20) <= 20 * 60
    assert counts.most_common(1)[0][1] >= len(plan.days) - 3, "even days, but for the first and the last"


def test_free_days_stay_free(away: Open) -> None:
    study = away(easy_days={"tue": "none", "wed": "half"})
    plan = {day.weekday(): len(names) for day, names in study.plan_spread().days[:5]}
    assert 1 not in plan
    assert plan[2] <= A_DAY // 2


def test_levelled_days_and_easy_days_show_in_what_is_due(away: Open, clock: Clock) -> None:
    few = {"due_per_day": 40, "new_per_day": 0}
    study = away(level_days=True, easy_days={"sun": "none"}, **few)
    play(study)
    due = Counter(
        state.schedule.due
        for state in study.store.states().values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == TODAY
    )
    assert sum(due.values()) == 40
    assert not [day for day in due if day.weekday() == 6]
    assert max(due.values()) <= 14, "spread over the range of the interval"
    clock.turn(days=1)
    study.close()
    plain = away(**few)
    play(plain)
    intervals = Counter(
        state.schedule.due
        for state in plain.store.states().values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == TODAY + timedelta(days=1)
    )
    assert max(intervals.values()) > 14, "without levelling they fall on few days"
