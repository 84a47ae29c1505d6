"""Predictions of what is still known, and how good they are, against a naive computation."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from quizapp.progress.prediction import (
    Counted,
    PastReview,
    average_predictions,
    constant_predictions,
    counted,
    figures,
    moving_predictions,
    parts,
    past_reviews,
    scheduler_predictions,
)
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2
from quizapp.scheduling.states import StandingAnswer

MONDAY = date(2026, 11, 23)


def on(day: int, card: str, quality: int) -> PastReview:
    return PastReview(card, MONDAY + timedelta(days=day), quality)


def a_log(cards: int = 40, seed: int = 3) -> list[PastReview]:
    draw = random.Random(seed)
    return [
        on(day, f"p/{card}", draw.choice((1, 3, 4, 4, 5)))
        for day in range(60)
        for card in range(cards)
        if draw.random() < 0.15
    ]


def test_counted_are_the_reviews_with_one_before() -> None:
    log = [on(0, "p/a", 1), on(0, "p/b", 4), on(1, "p/a", 2), on(4, "p/a", 5), on(9, "p/b", 4)]
    assert counted(log) == [
        Counted(index=2, passed=False, days=1, reviews=1, lapses=0),
        Counted(index=3, passed=True, days=3, reviews=2, lapses=1),
        Counted(index=4, passed=True, days=9, reviews=1, lapses=0),
    ]


def test_reviews_are_those_that_stand_and_a_forgotten_question_is_another_card() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def one(question: str, kind: AnswerKind, before: int | None) -> StandingAnswer:
        act = Act("", at, at.date(), "answered", question, kind=kind, quality=4)
        return StandingAnswer(act, kind, 4, 6, 250, before)

    answers = [
        one("p/old", "review", None),
        one("p/a", "drill", 1),
        one("p/a", "review", 1),
        one("p/a", "review", None),
        one("p/a", "review", 1),
        one("p/a", "practice", 6),
    ]
    cards = [review.card for review in past_reviews(answers, {"p/old": "p/a"})]
    assert cards == ["p/a", "p/a", "p/a 2", "p/a 2"]


def test_sm2_predicts_nine_tenths_on_the_day_it_is_due() -> None:
    log = [on(0, "p/a", 4), on(1, "p/a", 4), on(7, "p/a", 4), on(37, "p/a", 4)]
    assert scheduler_predictions(log, SM2) == [0.9, 0.9, pytest.approx(0.9 ** (30 / 15))]


def test_the_averages_know_only_what_came_before() -> None:
    outcomes = [True, False, True]
    assert constant_predictions(outcomes) == [2 / 3] * 3
    assert average_predictions(outcomes) == [0.9, 1.9 / 2, 1.9 / 3]
    assert moving_predictions(outcomes) == pytest.approx([0.9, 0.902, 0.88396])
    for model in (average_predictions, moving_predictions):
        assert model([*outcomes, False])[:3] == model(outcomes)


def test_figures_are_those_of_a_naive_computation() -> None:
    log = a_log()
    of = counted(log)
    predictions = scheduler_predictions(log, Fsrs6())
    found = figures(predictions, of)
    pairs = [(p, one.passed) for p, one in zip(predictions, of, strict=True)]
    assert found.of == len(of) == len(log) - len({one.card for one in log})
    assert found.log_loss == pytest.approx(
        sum(-math.log(p) if passed else -math.log(1 - p) for p, passed in pairs) / len(pairs)
    )
    right = [p for p, passed in pairs if passed]
    wrong = [p for p, passed in pairs if not passed]
    won = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    assert found.auc == pytest.approx(won / (len(right) * len(wrong)))


def test_the_error_is_of_bins_of_like_reviews() -> None:
    of = [Counted(n, n % 2 == 0, days=3, reviews=1, lapses=0) for n in range(10)]
    assert figures([0.5] * 10, of).rmse == 0
    assert figures([0.8] * 10, of).rmse == pytest.approx(0.3)
    # Longer intervals are a bin of their own: right on the whole and wrong in both is wrong.
    other = [Counted(n, True, days=40, reviews=1, lapses=0) for n in range(10)]
    assert figures([0.75] * 20, [*of, *other]).rmse == pytest.approx(0.25)


def test_without_predictions_or_outcomes_of_both_sorts_nothing_is_made_up() -> None:
    nothing = figures([], [])
    assert (nothing.log_loss, nothing.rmse, nothing.auc, nothing.of) == (None, None, None, 0)
    all_right = figures([0.9], [Counted(1, True, 1, 1, 0)])
    assert all_right.auc is None
    assert all_right.log_loss == pytest.approx(-math.log(0.9))


def test_a_miss_that_seemed_impossible_costs_a_finite_loss() -> None:
    found = figures([1.0], [Counted(1, False, 1, 1, 0)])
    assert found.log_loss == pytest.approx(-math.log(1e-6), rel=1e-3)


def test_parts_are_about_equal_and_never_cut_a_day() -> None:
    log = a_log(cards=60)
    of = counted(log)
    cut = parts(log, of)
    assert [index for part in cut for index in part] == list(range(len(of)))
    assert len(cut) == 6
    for before, part in pairwise(cut):
        assert log[of[before[-1]].index].day < log[of[part[0]].index].day
        assert abs(len(part) - len(of) / 6) < len(of) / 12


def test_a_log_of_one_day_or_none_has_parts_too() -> None:
    assert [len(part) for part in parts([], [])] == [0] * 6
    log = [on(0, "p/a", 4), on(0, "p/b", 4), on(1, "p/a", 4), on(1, "p/b", 4)]
    assert [len(part) for part in parts(log, counted(log))] == [0, 0, 0, 0, 0, 2]


def test_what_is_predicted_later_begins_at_any_review() -> None:
    log = a_log()
    of = counted(log)
    whole = scheduler_predictions(log, Fsrs6())
    start, end = of[50].index, of[90].index
    assert scheduler_predictions(log, Fsrs6(), start, end) == whole[50:90]
