"""How well learners know what they know: answers that they were sure of, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.progress.answers import Answer, Share

#: Days after an answer that was sure and wrong on which its question comes once more.
CHECKS = (1, 7)
#: Days after which it is too late for that.
LATEST_CHECK = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """How many answers were right of those that the learner was sure of, was not sure of, and
    said nothing of. "Don't know" counts nowhere: nobody is sure of it."""

    sure: Share
    unsure: Share
    silent: Share


def calibration(answers: Iterable[Answer]) -> Calibration:
    """The calibration of the learner over answers of every kind."""
    # The home screen and sittings do without columns.
    from quizapp.progress.answer_columns import NONE, columns

    of = columns(answers)
    of = of.where(of.typed)
    said = (of.where(of.sure == sure) for sure in (1, 0, NONE))
    return Calibration(*(Share(int(one.right.sum()), len(one)) for one in said))


def surely_wrong(answers: Iterable[Answer], today: date) -> tuple[str, ...]:
    """The questions to ask once more today since an answer to them was sure and wrong, the
    oldest such answer first.

    That is so from the day after it until any answer on such a day, and once more from
    seven days after it on, for at most 30 days. Such an answer begins it anew.
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
