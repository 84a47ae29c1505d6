"""Every model on one log, each knowing only what came before."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from quizapp.progress.evaluation import Evaluation, Weights, evaluate
from quizapp.progress.prediction import PastReview, counted, figures, parts, scheduler_predictions
from quizapp.runner.fitter import FitReview, fitted_weights
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6, is_weights

MODELS = ["sm2", "fsrs6", "fsrs6_fitted", "constant", "average", "moving"]


def a_log(cards: int = 40, days: int = 60, seed: int = 3) -> list[PastReview]:
    draw = random.Random(seed)
    return [
        PastReview(f"p/{card}", date(2026, 1, 1) + timedelta(day), draw.choice((1, 3, 4, 4, 5)))
        for day in range(days)
        for card in range(cards)
        if draw.random() < 0.15
    ]


def told(_: float) -> None:
    pass


class FakeFit:
    """Gives other weights for each end, and remembers what it was asked."""

    def __init__(self) -> None:
        self.seen: list[Sequence[FitReview]] = []

    @staticmethod
    def weights(end: int) -> Weights:
        return (*DEFAULT_WEIGHTS[:-1], 0.1 + end / 5000)

    def __call__(
        self, reviews: Sequence[FitReview], ends: Sequence[int], tell: Callable[[float], None]
    ) -> list[Weights]:
        self.seen = [reviews[:end] for end in ends]
        return [self.weights(end) for end in ends]


def test_each_part_is_predicted_with_weights_of_what_came_before() -> None:
    log, fit = a_log(), FakeFit()
    found = evaluate(log, fit, told)
    of = counted(log)
    cut = parts(log, of)
    naive: list[float] = []
    for part, seen in zip(cut[1:], fit.seen, strict=True):
        first = log[of[part.start].index]
        assert max(day for _, day, _ in seen) < first.day.toordinal()
        whole = scheduler_predictions(log, Fsrs6(FakeFit.weights(len(seen))))
        naive += whole[part.start : part.stop]
    assert found.models["fsrs6_fitted"].later == figures(naive, of[cut[1].start :])
    assert found.models["fsrs6_fitted"].whole is None
    assert found.weights is None


def test_every_model_has_figures_on_all_and_on_the_later_reviews() -> None:
    log = a_log()
    found = evaluate(log, FakeFit(), told)
    of = counted(log)
    later = len(of) - parts(log, of)[1].start
    assert list(found.models) == MODELS
    assert {model.later.of for model in found.models.values()} == {later}
    assert {model.whole.of for model in found.models.values() if model.whole} == {len(of)}
    assert (found.reviews, found.counted, found.enough) == (len(log), len(of), True)


def test_asked_for_the_whole_log_is_fitted_too() -> None:
    log = a_log()
    assert evaluate(log, FakeFit(), told, whole=True).weights == FakeFit.weights(len(log))


@pytest.mark.parametrize("size", [0, 1, 2, 199])
def test_a_short_log_is_not_fitted_and_tells_nothing(size: int) -> None:
    fit = FakeFit()
    found = evaluate(a_log()[:size], fit, told)
    assert not found.enough
    assert not fit.seen
    assert found.gain is None
    assert list(found.models) == MODELS


def test_reviews_all_on_two_days_can_be_evaluated() -> None:
    log = [PastReview(f"p/{n}", date(2026, 1, day), 4) for day in (1, 2) for n in range(150)]
    found: Evaluation = evaluate(log, FakeFit(), told)
    assert found.models["fsrs6_fitted"].later.of == found.models["sm2"].later.of == 150


def test_weights_fitted_in_a_process_predict_the_log_they_were_fitted_to_better() -> None:
    """A learner who forgets far faster than most."""
    draw = random.Random(1)
    log = []
    for card in range(120):
        day = draw.randint(0, 20)
        for nth in range(6):
            passed = nth == 0 or draw.random() < 0.55
            log.append(PastReview(f"p/{card}", date(2026, 1, 1) + timedelta(day), 4 if passed else 1))
            day += draw.randint(1, 6)
    log.sort(key=lambda one: one.day)
    asked = [(one.card, one.day.toordinal(), 3 if one.passed else 1) for one in log]
    shares: list[float] = []
    default, fitted = fitted_weights(asked, [0, len(log)], shares.append)
    assert default == DEFAULT_WEIGHTS  # nothing to fit to
    assert is_weights(fitted)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    of = counted(log)
    losses = [
        figures(scheduler_predictions(log, Fsrs6(weights)), of).log_loss for weights in (default, fitted)
    ]
    assert losses[0] is not None
    assert losses[1] is not None
    assert losses[1] < losses[0] - 0.02
