"""FSRS-6 is the package's, card by card, in the learner's calendar days."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Rating
from fsrs import Scheduler as Package

from quizapp.scheduling import sm2
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, WEIGHT_BOUNDS, Fsrs6, Memory, is_weights
from quizapp.scheduling.levelling import shift_range

#: The rating that each quality stands for.
RATINGS = {0: Rating.Again, 1: Rating.Again, 2: Rating.Again, 3: Rating.Hard, 4: Rating.Good, 5: Rating.Easy}


def histories(count: int, seed: int = 1) -> list[list[tuple[int, int]]]:
    """Random histories: days since the review before, and the quality."""
    draw = random.Random(seed)
    return [
        [
            (0 if nth == 0 else draw.choice((1, 1, 2, 3, 7, 20, 90, 400)), draw.randint(0, 5))
            for nth in range(draw.randint(1, 12))
        ]
        for _ in range(count)
    ]


def packages_own(
    history: list[tuple[int, int]], weights: tuple[float, ...], retention: float
) -> list[tuple[int, float | None, float | None]]:
    """Intervals, stabilities and difficulties as the package gives them for one card."""
    scheduler = Package(
        parameters=weights,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    card, found = Card(card_id=1), []
    for days, quality in history:
        now += timedelta(days=days)
        card, _ = scheduler.review_card(card, RATINGS[quality], now)
        found.append(((card.due - now).days, card.stability, card.difficulty))
    return found


def test_every_memory_is_the_packages() -> None:
    draw = random.Random(2)
    for nth, history in enumerate(histories(1000)):
        retention = draw.choice((0.7, 0.9, 0.99))
        weights = DEFAULT_WEIGHTS
        if nth % 2:
            weights = tuple(
                min(high, max(low, one * draw.uniform(0.8, 1.2)))
                for one, (low, high) in zip(DEFAULT_WEIGHTS, WEIGHT_BOUNDS, strict=True)
            )
        scheduler, memory, found = Fsrs6(weights, retention), None, []
        for days, quality in history:
            memory = scheduler.review(memory, quality, days=days)
            found.append((memory.interval, memory.stability, memory.difficulty))
        assert found == packages_own(history, weights, retention)


def test_recall_is_nine_tenths_after_the_stability() -> None:
    memory = Fsrs6().review(None, 4)
    assert Fsrs6().recall(memory, 0) == 1
    assert Fsrs6().recall(Memory(1, 1, 250, 10.0, 5.0), 10) == pytest.approx(0.9)


@pytest.mark.parametrize("quality", [0, 3, 5])
def test_a_review_thousands_of_years_late_is_graded(quality: int) -> None:
    latest = (date.max - date.min).days
    memory = Fsrs6().review(Memory(1, 1, 250, 36_500.0, 5.0), quality, days=latest)
    assert 1 <= memory.interval <= 36_500
    assert 0 < Fsrs6().recall(memory, latest) < 1


def test_a_higher_retention_asks_sooner() -> None:
    at = {retention: Fsrs6(retention=retention).review(None, 5).interval for retention in (0.7, 0.9, 0.99)}
    assert at[0.7] > at[0.9] > at[0.99]


def test_repetitions_and_ease_are_those_of_the_grades() -> None:
    fsrs, plain, memory = Fsrs6(), sm2.Memory(), None
    for quality in (5, 3, 1, 4, 4):
        memory, plain = fsrs.review(memory, quality, days=3), sm2.review(plain, quality)
        assert (memory.repetitions, memory.ease) == (plain.repetitions, plain.ease)


def test_a_memory_that_was_set_by_hand_lasts_for_its_interval() -> None:
    placed = sm2.Memory(1, 30, 250)
    assert Fsrs6().recall(placed, 30) == pytest.approx(0.9)
    assert Fsrs6().review(placed, 4, days=30).interval > 30


@pytest.mark.parametrize("quality", [-1, 6, 4.0, True, "4"])
def test_only_whole_qualities_from_0_to_5_are_taken(quality: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        Fsrs6().review(None, quality)  # type: ignore[arg-type]


def test_fuzz_is_off_unless_asked_for_and_follows_from_the_row() -> None:
    grades = (5, 5, 5, 5)

    def interval(scheduler: Fsrs6, row: str) -> int:
        memory = None
        for quality in grades:
            memory = scheduler.review(memory, quality, days=20, row=row)
        assert memory is not None
        return memory.interval

    plain = interval(Fsrs6(), "a")
    assert plain == interval(Fsrs6(), "b")
    shifted = {interval(Fsrs6(fuzz=True), f"row {n}") for n in range(50)}
    low, high = shift_range(plain)
    assert len(shifted) > 5
    assert all(low <= one <= high for one in shifted)
    assert interval(Fsrs6(fuzz=True), "row 1") == interval(Fsrs6(fuzz=True), "row 1")


def test_short_intervals_are_never_shifted() -> None:
    assert [shift_range(days) for days in (1, 2)] == [(1, 1), (2, 2)]
    assert shift_range(3) == (2, 4)
    assert shift_range(100) == (93, 107)


def test_the_mark_tells_schedulers_apart() -> None:
    other = (*DEFAULT_WEIGHTS[:-1], 0.2)
    schedulers = [Fsrs6(), Fsrs6(retention=0.8), Fsrs6(fuzz=True), Fsrs6(other)]
    assert len({one.mark for one in schedulers}) == 4
    assert Fsrs6().mark == Fsrs6(tuple(DEFAULT_WEIGHTS), 0.9).mark


def test_weights_are_21_numbers_within_their_bounds() -> None:
    assert is_weights(DEFAULT_WEIGHTS)
    assert not is_weights(DEFAULT_WEIGHTS[:-1])
    assert not is_weights([*DEFAULT_WEIGHTS[:-1], "0.15"])
    assert not is_weights([*DEFAULT_WEIGHTS[:-1], float("nan")])
    assert not is_weights([*DEFAULT_WEIGHTS[:-1], 9.0])
    with pytest.raises(ValueError, match="out of bounds"):
        Fsrs6((*DEFAULT_WEIGHTS[:-1], 9.0))
