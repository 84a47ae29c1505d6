"""Compares schedulers by how well they predict a learner's log, each using only earlier reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizapp.progress.prediction import (
    Counted,
    Figures,
    PastReview,
    average_predictions,
    constant_predictions,
    counted,
    figures,
    moving_predictions,
    parts,
    scheduler_predictions,
)
from quizapp.runner.fitter import FitReview
from quizapp.scheduling.schedulers import SM2

#: Minimum number of reviews for a comparison, and for fitting weights.
ENOUGH_TO_TELL = 200
#: Minimum number of reviews for keeping fitted weights.
ENOUGH_TO_KEEP = 400
#: A difference in log loss below this is negligible: it is within chance.
NEXT_TO_NOTHING = 0.002

Weights = tuple[float, ...]
#: Fits weights to the reviews before each of several ends; its last argument is called with the share
#: that is done.
Fit = Callable[[Sequence[FitReview], Sequence[int], Callable[[float], None]], list[Weights]]


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """A model's figures on all counted reviews, and on the ``later`` ones, which fitted weights
    predict too; ``whole`` is None for fitted weights."""

    whole: Figures | None
    later: Figures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result: ``reviews`` is the number of reviews of cards on different days, ``counted``
    the number of those that are predicted. ``weights`` are those fitted to the whole log, if
    requested."""

    reviews: int
    counted: int
    models: dict[str, ModelFigures]
    weights: Weights | None = None

    @property
    def enough(self) -> bool:
        """Whether there are enough reviews for the figures to mean anything."""
        return self.reviews >= ENOUGH_TO_TELL

    @property
    def gain(self) -> float | None:
        """By how much fitting lowers the log loss of later reviews; None if nothing was fitted."""
        default, fitted = self.models["fsrs6"].later.log_loss, self.models["fsrs6_fitted"].later.log_loss
        return None if default is None or fitted is None else default - fitted


def evaluate(
    reviews: Sequence[PastReview], fit: Fit, tell: Callable[[float], None], *, whole: bool = False
) -> Evaluation:
    """The figures of every model on ``reviews``, in chronological order.

    With ``whole``, weights are also fitted to the whole log. Raises the errors of ``fit``.
    """
    from quizapp.scheduling.fsrs6 import Fsrs6

    of = counted(reviews)
    cut = parts(reviews, of)
    outcomes = [one.passed for one in of]
    predictions = {
        "sm2": scheduler_predictions(reviews, SM2),
        "fsrs6": scheduler_predictions(reviews, Fsrs6()),
        "constant": constant_predictions(outcomes),
        "average": average_predictions(outcomes),
        "moving": moving_predictions(outcomes),
    }
    start = cut[1].start
    models = {
        name: ModelFigures(figures(predicted, of), figures(predicted[start:], of[start:]))
        for name, predicted in predictions.items()
    }
    weights = None
    fitted = ModelFigures(None, Figures(None, None, None, 0))
    if len(reviews) >= ENOUGH_TO_TELL:
        ends = [_day_begins(reviews, of, part.start) for part in cut[1:]]
        found = fit(_for_fitting(reviews), [*ends, len(reviews)] if whole else ends, tell)
        weights = found[-1] if whole else None
        fitted = ModelFigures(None, _fitted_figures(reviews, of, start, ends, found))
    ordered = {"sm2": models.pop("sm2"), "fsrs6": models.pop("fsrs6"), "fsrs6_fitted": fitted}
    return Evaluation(len(reviews), len(of), ordered | models, weights)


def _day_begins(reviews: Sequence[PastReview], of: Sequence[Counted], place: int) -> int:
    """The index of the first review on the day of a counted one; the end where there is none."""
    if place == len(of):
        return len(reviews)
    index = of[place].index
    while index and reviews[index - 1].day == reviews[index].day:
        index -= 1
    return index


def _fitted_figures(
    reviews: Sequence[PastReview],
    of: Sequence[Counted],
    start: int,
    ends: Sequence[int],
    weights: Sequence[Weights],
) -> Figures:
    """How well each part after the first is predicted with weights fitted to everything before it."""
    from quizapp.scheduling.fsrs6 import Fsrs6

    predicted: list[float] = []
    for begin, end, fitted in zip(ends, [*ends[1:], len(reviews)], weights, strict=False):
        predicted += scheduler_predictions(reviews, Fsrs6(fitted), begin, end)
    return figures(predicted, of[start:])


def _for_fitting(reviews: Sequence[PastReview]) -> list[FitReview]:
    from quizapp.scheduling.fsrs6 import rating

    return [(one.card, one.day.toordinal(), int(rating(one.quality))) for one in reviews]
