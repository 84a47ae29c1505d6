"""Answers that were sure and wrong: kept in the log, and asked once more the next day and after a week."""

from __future__ import annotations

import io
from collections.abc import Callable

from quizapp.bank.scope import Scope
from quizapp.cli.plain import PlainReview
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from tests.conftest import Clock

Open = Callable[..., Study]
DOUBLE = Scope(questions=frozenset({"sums/double"}))


def right(asked: Asked) -> str:
    return str(2 * int(str(asked.variant.given["a"])))


def ask(sitting: Sitting) -> Asked:
    asked = sitting.next()
    assert asked is not None
    return asked


def miss_surely(study: Study, clock: Clock) -> None:
    """Learn a question, then miss it in practice while sure, and leave it held."""
    sitting = study.sitting(DOUBLE)
    sitting.answer(right(ask(sitting)))
    clock.turn(days=1)
    sitting = study.sitting(DOUBLE)
    sitting.answer(right(ask(sitting)))
    sitting.another()
    sitting.answer("1", sure=True)


def test_the_log_keeps_whether_the_learner_was_sure(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    for sure in (True, False, None):
        ask(sitting)
        sitting.answer("1000", sure=sure)
    assert [act.sure for act in study.store.acts()] == [True, False, None]


def test_it_comes_first_the_next_day_as_practice_and_changes_no_schedule(
    open_study: Open, clock: Clock
) -> None:
    study = open_study()
    miss_surely(study, clock)
    schedule = study.store.state("sums/double").schedule
    assert study.sitting(DOUBLE).next() is None
    clock.turn(days=1)
    sitting = study.sitting()
    asked = ask(sitting)
    assert (asked.question.id, asked.kind, asked.position, asked.total) == ("sums/double", "practice", 1, 1)
    assert [note.key for note in sitting.plan.news()] == ["session.surely-wrong"]
    sitting.answer(right(asked))
    assert study.store.state("sums/double").schedule == schedule
    assert ask(sitting).question.id != "sums/double"


def test_it_comes_once_more_after_a_week_and_then_no_more(open_study: Open, clock: Clock) -> None:
    study = open_study()
    miss_surely(study, clock)
    clock.turn(days=1)
    sitting = study.sitting(DOUBLE)
    sitting.answer(right(ask(sitting)))
    clock.turn(days=3)
    assert study.sitting(DOUBLE).next() is None
    clock.turn(days=3)
    sitting = study.sitting(DOUBLE)
    first = ask(sitting)
    assert first.kind == "review"  # due by now: the review is the check
    sitting.answer(right(first))
    assert sitting.next() is None


def test_an_answer_taken_back_is_checked_no_more(open_study: Open, clock: Clock) -> None:
    study = open_study()
    sitting = study.sitting(DOUBLE)
    sitting.answer(right(ask(sitting)))
    sitting.another()
    sitting.answer("1", sure=True)
    sitting.undo()
    clock.turn(days=1)
    sitting = study.sitting(DOUBLE)
    assert ask(sitting).kind == "review"


def test_a_line_says_that_one_is_sure(open_study: Open) -> None:
    study = open_study()
    said = io.StringIO()
    PlainReview(study, DOUBLE, io.StringIO(":sure\n1\n1\n:quit\n"), said).run()
    assert [act.sure for act in study.store.acts()] == [True, None]
    assert "counts as sure" in said.getvalue()
