"""A study that stays open follows the weights that another program has fitted meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from quizapp.config.settings import SettingsError
from quizapp.progress.kept_weights import KeptWeights, weights_file
from quizapp.review.study import Study
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS
from quizapp.scheduling.states import QuestionState, Scheduled

Open = Callable[..., Study]
#: Which last nearly for ever, those of a learner who forgets nothing.
FITTED = KeptWeights((*DEFAULT_WEIGHTS[:2], 90.0, 95.0, *DEFAULT_WEIGHTS[4:]), 400, date(2026, 11, 23))


@pytest.fixture
def study(open_study: Open) -> Study:
    """One that was opened with the default weights, and in which a question was answered right."""
    opened = open_study()
    opened.settings = replace(opened.settings, scheduler="fsrs")
    answer(opened)
    return opened


def answer(study: Study) -> None:
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    left, _, more = (asked.variant.code or "").split()
    sitting.answer(str(int(left) + int(more)))


def intervals(states: dict[str, QuestionState]) -> list[int]:
    return [one.schedule.memory.interval for one in states.values() if isinstance(one.schedule, Scheduled)]


def test_the_next_sitting_takes_them_for_what_was_answered_and_what_comes(study: Study) -> None:
    (by_default,) = intervals(study.store.states())
    FITTED.keep(study.workspace)
    assert intervals(study.store.states()) == [by_default], "nothing changes while a sitting goes on"
    answer(study)
    fitted = intervals(study.store.states())
    assert len(fitted) == 2
    assert all(interval > by_default for interval in fitted)
    assert study.store.rebuild() == ()
    weights_file(study.workspace).unlink()
    study.sitting()
    assert intervals(study.store.states()) == [by_default, by_default]


def test_weights_that_cannot_be_read_are_told_of_and_change_nothing(study: Study) -> None:
    before = study.store.states()
    weights_file(study.workspace).write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError):
        study.sitting()
    assert study.store.states() == before
