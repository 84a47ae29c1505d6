"""Compares the predictions of schedulers with the outcomes of the reviews in a learner's log."""

from __future__ import annotations

from datetime import date
from zlib import crc32

import numpy as np

from quizapp.progress.answer_columns import Answers
from quizapp.progress.answers import Selection
from quizapp.progress.prediction import (
    Figures,
    PastReview,
    average_predictions,
    counted,
    figures,
    moving_predictions,
    scheduler_predictions,
)

#: Minimum number of repeated reviews for judging a schedule.
ENOUGH_REVIEWS = 200
#: Maximum number of reviews that are judged; for a longer log, a fixed subset of the questions is used.
_JUDGED = 20_000


def judged_schedule(answers: Answers, selection: Selection) -> dict[str, Figures] | None:
    """How well each model predicted the reviews of the selected days, using only earlier reviews;
    None if there are too few."""
    from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6
    from quizapp.scheduling.schedulers import SM2

    chosen_ones = answers.is_review
    if (count := int(chosen_ones.sum())) > _JUDGED:
        part = count // _JUDGED + 1
        judged_ones = answers.by_name(lambda name: crc32(name.encode()) % part == 0, np.bool_)
        chosen_ones = chosen_ones & judged_ones[answers.question]
    of_reviews = answers.where(chosen_ones)
    reviews = [
        PastReview(answers.names[at], date.fromordinal(day), quality)
        for at, day, quality in zip(
            of_reviews.question.tolist(), of_reviews.day.tolist(), of_reviews.quality.tolist(), strict=True
        )
    ]
    of = counted(reviews)
    chosen = [at for at, one in enumerate(of) if selection.has_day(reviews[one.index].day)]
    if len(chosen) < ENOUGH_REVIEWS:
        return None
    outcomes = [one.passed for one in of]
    predictions = {
        "sm2": scheduler_predictions(reviews, SM2),
        "fsrs6": scheduler_predictions(reviews, Fsrs6(DEFAULT_WEIGHTS)),
        "average": average_predictions(outcomes),
        "moving": moving_predictions(outcomes),
    }
    return {
        name: figures([every[at] for at in chosen], [of[at] for at in chosen])
        for name, every in predictions.items()
    }
