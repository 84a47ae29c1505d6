"""Days in a row, wherever something is due on every day and where nothing is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.progress.streaks import Streaks, current_streak, streaks_of

TODAY = date(2026, 11, 23)  # a Monday
FREE_MONDAY = (0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def always_due(_: date, __: date) -> bool:
    return True


@pytest.mark.parametrize(
    ("ago", "length"),
    [
        ([], 0),
        ([0], 1),
        ([1], 1),
        ([2], 0),
        ([0, 1, 2], 3),
        ([1, 2], 2),
        ([0, 2, 3], 1),
        ([0, 0, 1], 2),
    ],
)
def test_a_streak_is_days_in_a_row_and_today_is_not_over(ago: list[int], length: int) -> None:
    days = sorted({TODAY - timedelta(days=n) for n in ago})
    assert current_streak(days, TODAY, always_due) == length


@given(st.sets(st.integers(0, 30)))
def test_answering_today_never_shortens_a_streak(ago: set[int]) -> None:
    days = sorted(TODAY - timedelta(days=n) for n in ago)
    both = sorted({*days, TODAY})
    before = current_streak(days, TODAY, always_due)
    assert current_streak(both, TODAY, always_due) == before + (0 not in ago)


def test_a_free_weekday_breaks_no_row_of_days() -> None:
    tuesday = TODAY + timedelta(days=1)
    days = [TODAY - timedelta(days=2), TODAY - timedelta(days=1), tuesday]
    assert current_streak(days, tuesday, always_due) == 1
    assert current_streak(days, tuesday, always_due, FREE_MONDAY) == 3
    assert current_streak([], tuesday, always_due, FREE_MONDAY) == 0


def test_what_was_due_is_asked_of_the_last_open_day_of_each_gap_until_a_row_ends() -> None:
    """The latest gap is looked at first, and none before the one that ends the row."""
    asked: list[tuple[int, int]] = []

    def due_three_days_ago(first: date, day: date) -> bool:
        asked.append(((TODAY - first).days, (TODAY - day).days))
        return day == TODAY - timedelta(days=3)

    days = [TODAY - timedelta(days=n) for n in (9, 5, 2)]
    assert current_streak(days, TODAY, due_three_days_ago) == 1
    assert asked == [(1, 1), (4, 3)]
    assert streaks_of(days, TODAY, due_three_days_ago) == Streaks(1, 2)
