"""Which backups are kept, and that one is made a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.care.backups import FOLDER, Backup, back_up, backups_in, free_name, kept_of, prune
from quizapp.care.daily import DailyBackup
from quizapp.config.workspace import Workspace
from quizapp.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def day_of(instant: datetime) -> date:
    return instant.date()


def made(ago: timedelta, *, set_aside: bool = False) -> Backup:
    return Backup(Path(f"{ago}-{set_aside}.db"), NOW - ago, set_aside)


def kept(backups: list[Backup]) -> list[Backup]:
    return list(kept_of(backups, NOW, day_of))


def test_a_year_of_daily_backups_leaves_a_week_of_days_and_two_months_of_weeks() -> None:
    days = [made(timedelta(days=n)) for n in range(365)]
    left = [(NOW - one.at).days for one in kept(days)]
    assert left[:8] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert left[8:] == [8, 15, 22, 29, 36, 43, 50, 57]


def test_of_a_day_that_is_over_the_last_is_kept_and_of_today_all() -> None:
    hours = [made(timedelta(hours=n)) for n in range(34)]
    assert [(NOW - one.at) // timedelta(hours=1) for one in kept(hours)] == [*range(10), 10]


def test_after_a_long_pause_the_last_seven_are_still_there() -> None:
    old = [made(timedelta(days=400 + n)) for n in range(20)]
    assert kept([made(timedelta()), *old]) == [made(timedelta()), *old[:7]]


def test_what_was_set_aside_is_kept_for_two_months() -> None:
    young, old = made(timedelta(days=61), set_aside=True), made(timedelta(days=63), set_aside=True)
    assert kept([young, old]) == [young]


BACKUPS = st.lists(
    st.builds(
        lambda minutes, aside: made(timedelta(minutes=minutes), set_aside=aside),
        st.integers(0, 300 * 24 * 60),
        st.booleans(),
    ),
    unique_by=lambda one: one.file,
    max_size=60,
)


@given(BACKUPS)
def test_what_is_kept_is_kept_again_and_the_latest_always(backups: list[Backup]) -> None:
    left = kept(backups)
    assert kept(left) == left
    regular = [one for one in backups if not one.set_aside]
    if regular:
        assert max(regular, key=lambda one: one.at).at in {one.at for one in left}
    assert len([one for one in left if not one.set_aside and one.at < NOW - timedelta(days=1)]) <= 17


def test_pruning_says_what_it_removed_and_touches_nothing_else(tmp_path: Path) -> None:
    for days in range(20):
        (tmp_path / free_name(tmp_path, NOW - timedelta(days=days))).touch()
    mine = tmp_path / "my-own.db"
    mine.touch()
    before = set(tmp_path.iterdir())
    removed = prune(tmp_path, NOW, day_of)
    assert removed
    assert set(tmp_path.iterdir()) == before - set(removed)
    assert mine.exists()
    assert prune(tmp_path, NOW, day_of) == ()


def test_two_backups_of_one_second_have_two_names(log: Any, workspace: Workspace) -> None:
    log.answer()
    folder = workspace.data / FOLDER
    with Store.open(log.path) as store:
        files = {back_up(store, folder, NOW) for _ in range(3)}
    assert len(files) == 3
    assert {backup.file for backup in backups_in(folder)} == files


# Once a day


@pytest.fixture
def daily(workspace: Workspace) -> DailyBackup:
    return DailyBackup(workspace.data / FOLDER, day_of)


def backed_up(daily: DailyBackup, log: Any, now: datetime, workspace: Workspace) -> int:
    with Store.open(log.path) as store:
        daily.begin(store, now)
        daily.finish(30)
    return len(backups_in(workspace.data / FOLDER))


def test_the_first_sitting_of_a_day_backs_up(log: Any, daily: DailyBackup, workspace: Workspace) -> None:
    log.answer()
    assert backed_up(daily, log, NOW, workspace) == 1
    assert backed_up(daily, log, NOW + timedelta(hours=3), workspace) == 1
    assert backed_up(daily, log, NOW + timedelta(days=1), workspace) == 2


def test_another_start_on_the_same_day_does_not_back_up_again(log: Any, workspace: Workspace) -> None:
    log.answer()
    for hour in range(3):
        again = DailyBackup(workspace.data / FOLDER, day_of)
        assert backed_up(again, log, NOW + timedelta(hours=hour), workspace) == 1


def test_an_empty_log_is_not_backed_up(log: Any, daily: DailyBackup, workspace: Workspace) -> None:
    assert backed_up(daily, log, NOW, workspace) == 0
    log.answer()
    assert backed_up(daily, log, NOW, workspace) == 1


def test_a_backup_that_fails_is_no_error_of_the_review(
    log: Any, daily: DailyBackup, workspace: Workspace
) -> None:
    log.answer()
    (workspace.data / FOLDER).write_text("in the way")
    assert backed_up(daily, log, NOW, workspace) == 0


def test_a_sitting_begins_it(open_study: Callable[..., Any]) -> None:
    study = open_study()
    sitting = study.sitting()
    sitting.next()
    sitting.dont_know()
    study.close()
    assert backups_in(study.workspace.data / FOLDER) == ()
    again = open_study()
    again.sitting()
    again.close()
    assert len(backups_in(study.workspace.data / FOLDER)) == 1
