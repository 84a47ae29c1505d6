"""Which days answers count to that a clock dated which was ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act
from quizapp.scheduling.redating import redatings

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FAR = date(2099, 1, 1)


def log(*days: date) -> list[Act]:
    """One answer a day, written in this order."""
    return [
        Act(f"{number:04}", datetime.combine(day, time(8), UTC), day, "answered", "p/q", kind="review")
        for number, day in enumerate(days)
    ]


def days(acts: list[Act]) -> list[date]:
    return [one.day for one in redatings(acts, NOW, TODAY)]


def back(number: int) -> date:
    return TODAY - timedelta(days=number)


def test_a_log_of_right_clocks_is_left_alone() -> None:
    assert days(log(back(3), back(1), TODAY)) == []


def test_the_last_counts_to_today_and_those_before_keep_their_distance() -> None:
    assert days(log(back(9), FAR, FAR + timedelta(days=2))) == [back(2), TODAY]


def test_what_was_answered_after_with_a_right_clock_says_when_it_was() -> None:
    assert days(log(back(9), FAR, FAR + timedelta(days=2), back(4), TODAY)) == [back(6), back(4)]


def test_none_comes_before_the_answer_that_was_written_before_it() -> None:
    assert days(log(back(1), FAR, date(2123, 5, 6))) == [back(1), TODAY]
    assert days(log(FAR, date.max)) == [
        date.fromordinal(max(1, TODAY.toordinal() - (date.max - FAR).days)),
        TODAY,
    ]


def test_what_was_taken_back_is_left_and_what_was_redated_is_not_ahead() -> None:
    first, second = log(FAR, FAR)
    undid = Act("0005", NOW, TODAY, "undid", "p/q", target=first.id)
    redated = Act("0006", NOW, TODAY, "redated", "p/q", target=second.id)
    assert [one.answer for one in redatings([first, second, undid], NOW, TODAY)] == [second]
    assert redatings([first, second, undid, redated], NOW, TODAY) == ()
    by_a_wrong_clock = replace(redated, at=NOW + timedelta(days=400), day=back(-400))
    [again] = redatings([first, second, undid, by_a_wrong_clock], NOW, TODAY)
    assert (again.was, again.day) == (back(-400), TODAY)


@given(st.lists(st.one_of(st.integers(-40, 0), st.integers(1, 900_000)), max_size=12))
def test_afterwards_nothing_is_ahead_and_no_day_runs_backwards(offsets: list[int]) -> None:
    """Days that a right clock gave come in order; a wrong one may give any."""
    right = iter(sorted(offset for offset in offsets if offset <= 0))
    acts = log(*(TODAY + timedelta(days=next(right) if offset <= 0 else offset) for offset in offsets))
    found = {one.answer.id: one.day for one in redatings(acts, NOW, TODAY)}
    assert found.keys() == {act.id for act in acts if act.day > TODAY}
    assert all(day <= TODAY for day in found.values())
    added = [
        Act(f"1{act.id}", NOW, found[act.id], "redated", "p/q", target=act.id)
        for act in acts
        if act.id in found
    ]
    assert redatings(acts + added, NOW, TODAY) == ()
    for one, other in pairwise(acts):
        before, after = found.get(one.id, one.day), found.get(other.id, other.day)
        if one.id not in found or other.id not in found or one.day <= other.day:
            assert before <= after
