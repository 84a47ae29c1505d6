"""On which day a review falls where days are levelled or easy."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act
from quizapp.scheduling.levelling import Levelling, due_day, shift_range
from quizapp.scheduling.states import Scheduled, fold

TODAY = date(2026, 11, 23)
FREE_WEEKEND = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@given(
    st.integers(1, 4000), st.booleans(), st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=7, max_size=7)
)
def test_a_day_is_chosen_within_the_range_and_the_fold_takes_it(
    interval: int, level: bool, week: list[float]
) -> None:
    load = {in_days(days): days % 5 for days in range(4000)}
    day = Levelling(tuple(week), level, load).day(TODAY, interval)
    low, high = shift_range(interval)
    assert low <= (day - TODAY).days <= high
    assert due_day(TODAY, interval, day) == day


def test_unless_set_every_review_falls_on_its_interval() -> None:
    assert all(Levelling().day(TODAY, days) == in_days(days) for days in range(1, 500))


def test_the_least_burdened_day_is_taken_the_nearest_of_equals() -> None:
    load = {in_days(days): 5 for days in range(60)} | {in_days(32): 1}
    assert Levelling(level=True, load=load).day(TODAY, 30) == in_days(32)
    assert Levelling(level=True, load={}).day(TODAY, 30) == in_days(30)


def test_easy_days_are_avoided_where_the_interval_allows_it() -> None:
    saturday = in_days(19)
    assert saturday.weekday() == 5
    assert Levelling(FREE_WEEKEND).day(TODAY, 19) == saturday - timedelta(days=1)
    half = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5)
    assert Levelling(half).day(TODAY, 19) == saturday - timedelta(days=1)
    assert Levelling(FREE_WEEKEND).day(in_days(3), 2) == in_days(5), "two days cannot be shifted"


def test_a_chosen_day_out_of_range_is_passed_over() -> None:
    """As after another scheduler, another quality or another day of the answer."""
    assert due_day(TODAY, 6, in_days(30)) == in_days(6)
    assert due_day(TODAY, 6, in_days(7)) == in_days(7)
    assert due_day(TODAY, 6, None) == in_days(6)


def answer(number: int, day: date, quality: int, until: date | None) -> Act:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Act(
        f"{number:04}", at, day, "answered", "p/q",
        kind="review", verdict="right", quality=quality, until=until,
    )  # fmt: skip


def test_a_levelled_answer_is_due_on_its_day_and_remembered_for_its_interval() -> None:
    rows = [answer(1, TODAY, 5, None), answer(2, in_days(1), 5, in_days(8))]
    state = fold("p/q", rows)
    assert isinstance(state.schedule, Scheduled)
    assert (state.schedule.due, state.schedule.memory.interval) == (in_days(8), 6)


def test_a_regraded_answer_takes_the_day_of_its_regrading() -> None:
    rows = [answer(1, TODAY, 5, None), answer(2, in_days(1), 5, in_days(8))]
    regraded = Act("0003", rows[0].at, TODAY, "regraded", "p/q", target="0002", quality=4, until=in_days(6))
    undone = Act("0004", rows[0].at, TODAY, "undid", "p/q", target="0003")
    for more, due in (([regraded], in_days(6)), ([regraded, undone], in_days(8))):
        state = fold("p/q", [*rows, *more])
        assert isinstance(state.schedule, Scheduled)
        assert state.schedule.due == due
