"""Calibration: whether answers that a learner was sure of were right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.progress.answers import Answer, Share

#: Days after a sure but wrong answer on which its question is asked once more.
CHECKS = (1, 7)
#: Days after which it is no longer asked for this reason.
LATEST_CHECK = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """The number of right answers among those that the learner was sure of, was not sure of, and
    gave without saying. "Don't know" does not count: nobody is sure of it."""

    sure: Share
    unsure: Share
    silent: Share


def calibration(answers: Iterable[Answer]) -> Calibration:
    """The learner's calibration over answers of every kind."""
    # The home screen and sessions do not need columns.
    from quizapp.progress.answer_columns import NONE, columns

    of = columns(answers)
    masks = (of.typed & (of.sure == sure) for sure in (1, 0, NONE))
    return Calibration(*(Share(int((of.right & chosen).sum()), int(chosen.sum())) for chosen in masks))


def surely_wrong(answers: Iterable[Answer], today: date) -> tuple[str, ...]:
    """The questions to ask once more today because an answer to them was sure and wrong, the
    oldest such answer first.

    A question is included from the day after the answer until any answer on such a day, and again
    from seven days after it, for at most 30 days. Another such answer starts this again.
    """
    missed: dict[str, tuple[date, int]] = {}
    for one in answers:
        if one.sure and one.typed and not one.right:
            missed.pop(one.question, None)
            missed[one.question] = (one.day, 0)
        elif one.question in missed:
            day, done = missed[one.question]
            reached = sum(one.day - day >= timedelta(days=days) for days in CHECKS)
            missed[one.question] = (day, max(done, reached))
    return tuple(
        question
        for question, (day, done) in missed.items()
        if done < len(CHECKS) and timedelta(days=CHECKS[done]) <= today - day <= timedelta(days=LATEST_CHECK)
    )
