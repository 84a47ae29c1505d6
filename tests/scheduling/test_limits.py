"""A day that fits: counts or minutes, easy days, and how far behind is too far."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.forecast import fitted
from quizapp.scheduling.limits import Backlog, DayLimits, backlog
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.spent_time import AUTHORS_SPEED, READING, Speed, speed_of, spent
from quizapp.scheduling.states import QuestionState, Scheduled
from tests.scheduling.cards import Card, plan

TODAY = date(2026, 11, 23)  # a Monday
FREE_MONDAY = (0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
HALF_MONDAY = (0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def due(number: int, seconds: float = 18) -> Card:
    schedule = Scheduled(
        Memory(2, 6, 250), TODAY - timedelta(days=6 + number), TODAY - timedelta(days=number)
    )
    return Card(f"p{number}/q", f"p{number}", 1, QuestionState(f"p{number}/q", schedule), seconds=seconds)


def new(number: int, seconds: float = 18) -> Card:
    return Card(f"n{number}/q", f"n{number}", 1, QuestionState(f"n{number}/q"), seconds=seconds)


def asked(cards: list[Card], limits: DayLimits, spent: float = 0.0) -> list[str]:
    planned = plan(cards, TODAY, limits, spent=spent)
    return [one.id for one in planned]


def answered(seconds: float, at: float, kind: AnswerKind = "review", question: str = "p/q") -> Act:
    """An answer that was given ``at`` seconds after nine."""
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(seconds=at)
    return Act(f"{at:09.1f}", moment, TODAY, "answered", question, kind=kind, seconds=seconds)


def test_minutes_take_the_place_of_the_count_of_due_ones() -> None:
    cards = [due(number) for number in range(20)]
    five_minutes = DayLimits(new=10, due=3, seconds=300)
    assert len(asked(cards, five_minutes)) == 10, "each takes 18 seconds and 12 to read on"
    assert len(asked(cards, five_minutes, spent=150)) == 5
    assert asked(cards, five_minutes, spent=300) == []


def test_new_ones_fill_what_is_left_of_the_time_up_to_their_number() -> None:
    cards = [due(number) for number in range(4)] + [new(number) for number in range(20)]
    assert [name[0] for name in asked(cards, DayLimits(new=10, seconds=240))] == ["p"] * 4 + ["n"] * 4
    assert len(asked(cards, DayLimits(new=3, seconds=24_000))) == 4 + 3


def test_a_slow_learner_gets_fewer_and_repetitions_take_time_too() -> None:
    cards = [due(number) for number in range(20)]
    assert len(asked(cards, DayLimits(seconds=300, speed=Speed(factor=2.0)))) == 5
    assert len(asked(cards, DayLimits(seconds=300, speed=Speed(repeats=1.0)))) == 5
    again = replace(
        due(50).state, schedule=Scheduled(Memory(1, 1, 250), TODAY, TODAY + timedelta(days=1)), again=TODAY
    )
    drilled = [replace(due(50 + number), state=replace(again, question=f"d{number}")) for number in range(5)]
    assert len(asked([*cards, *drilled], DayLimits(seconds=300))) == 5 + 5, "the drill has no limit"


def test_the_pace_is_measured_from_the_log_pauses_left_out() -> None:
    steady = [answered(20, 40.0 * number) for number in range(1, 41)]
    assert spent(steady) == pytest.approx(40 * 20 + 39 * 20 + READING)
    assert speed_of(steady, {"p/q": 8.0}).factor == pytest.approx(2.0, rel=0.02)
    paused = [*steady, answered(20, 90_000.0), answered(9_000, 100_000.0)]
    assert spent(paused) - spent(steady) == 20 + READING + 300 + READING


def test_repetitions_per_review_belong_to_the_pace_and_few_answers_say_nothing() -> None:
    acts = [answered(20, 40.0 * n, "drill" if n % 4 == 0 else "review") for n in range(1, 41)]
    assert speed_of(acts, {"p/q": 20.0}).repeats == pytest.approx(1 / 3)
    assert speed_of(acts[:20], {"p/q": 20.0}) == AUTHORS_SPEED
    assert speed_of(acts, {"other/q": 20.0}) == AUTHORS_SPEED


@pytest.mark.parametrize(("week", "new", "due"), [(FREE_MONDAY, 0, 0), (HALF_MONDAY, 3, 50)])
def test_an_easy_day_has_less(week: tuple[float, ...], new: int, due: int) -> None:
    limits = DayLimits(new=5, due=100, seconds=600, week=week)
    assert (limits.on(TODAY).new, limits.on(TODAY).due) == (new, due)
    assert limits.on(TODAY).seconds == 600 * week[0]
    assert limits.on(TODAY + timedelta(days=1)) == limits


def test_days_worth_are_counted_by_the_limit_or_by_the_time() -> None:
    assert backlog([18.0] * 201, [], DayLimits(due=100)).holds_new
    assert not backlog([18.0] * 200, [], DayLimits(due=100)).holds_new
    assert backlog([18.0] * 101, [18.0] * 100, DayLimits(due=100)).holds_new
    assert backlog([18.0] * 41, [], DayLimits(seconds=600)).days == pytest.approx(2.05)
    assert backlog([18.0] * 301, [], DayLimits(due=100)).is_long
    assert not backlog([18.0] * 101, [18.0] * 900, DayLimits(due=100)).is_long, "it is spread already"
    assert not backlog([18.0] * 9, [], DayLimits(due=0)).holds_new
    assert Backlog() == backlog([], [], DayLimits())


def test_the_forecast_carries_over_what_a_day_has_no_room_for() -> None:
    limits = DayLimits(due=10, week=FREE_MONDAY)
    assert fitted((4, 12, 3, 0, 0), TODAY, limits, 1.0) == (0, 10, 9, 0, 0)
    assert fitted((4, 1), TODAY, DayLimits(seconds=60), 30.0) == (2, 2)
    assert fitted((1, 0, 0), TODAY, DayLimits(due=10), 1.0, left=14) == (10, 5, 0)
