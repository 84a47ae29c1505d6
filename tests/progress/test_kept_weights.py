"""Weights that were fitted are kept in the workspace, and the settings choose the scheduler."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quizapp.config.settings import Settings, SettingsError
from quizapp.config.workspace import Workspace
from quizapp.progress.kept_weights import KeptWeights, chosen_scheduler, weights_file
from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6
from quizapp.scheduling.schedulers import SM2
from quizapp.words import LANGUAGES, Words

OTHER = (*DEFAULT_WEIGHTS[:-1], 0.25)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.make()
    return made


def test_kept_weights_are_read_as_they_were(workspace: Workspace) -> None:
    kept = KeptWeights(OTHER, 512, date(2026, 11, 29))
    assert KeptWeights.read(workspace) is None
    assert kept.keep(workspace) == weights_file(workspace)
    assert KeptWeights.read(workspace) == kept
    assert [file.name for file in workspace.data.iterdir()] == ["fsrs.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        json.dumps({"schema": 1, "weights": [1], "reviews": 5, "day": "2026-11-29"}),
        json.dumps({"schema": 1, "weights": [9e9] * 21, "reviews": 5, "day": "2026-11-29"}),
        json.dumps({"schema": 1, "weights": list(OTHER), "reviews": "5", "day": "2026-11-29"}),
        json.dumps({"schema": 1, "weights": list(OTHER), "reviews": 5, "day": "someday"}),
        json.dumps({"schema": 2, "weights": list(OTHER), "reviews": 5, "day": "2026-11-29"}),
        "[" * 100_000,
    ],
)
def test_a_damaged_file_is_told_of_by_name(workspace: Workspace, text: str) -> None:
    weights_file(workspace).write_text(text)
    with pytest.raises(SettingsError) as refused:
        KeptWeights.read(workspace)
    for language in LANGUAGES:
        assert "fsrs.json" in Words(language).note(refused.value.note)


def test_the_settings_choose_the_scheduler(workspace: Workspace, settings: Settings) -> None:
    assert chosen_scheduler(settings, workspace) is SM2
    fsrs = replace(settings, scheduler="fsrs", retention=0.85)
    assert chosen_scheduler(fsrs, workspace) == Fsrs6(retention=0.85)
    KeptWeights(OTHER, 512, date(2026, 11, 29)).keep(workspace)
    assert chosen_scheduler(fsrs, workspace) == Fsrs6(OTHER, 0.85)
    assert chosen_scheduler(replace(fsrs, fuzz=True), workspace) == Fsrs6(OTHER, 0.85, fuzz=True)
    assert chosen_scheduler(settings, workspace) is SM2


def test_sm2_does_not_mind_damaged_weights(workspace: Workspace, settings: Settings) -> None:
    weights_file(workspace).write_text("?")
    assert chosen_scheduler(settings, workspace) is SM2


def test_the_intervals_on_the_verdict_are_those_of_the_scheduler(
    open_study: Callable[..., object],
) -> None:
    from quizapp.review.study import Study

    study = open_study()
    assert isinstance(study, Study)
    study.settings = replace(study.settings, scheduler="fsrs")
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    answered = sitting.dont_know()
    assert answered.intervals == tuple(Fsrs6().review(None, quality).interval for quality in range(6))
    assert len(set(answered.intervals)) > 1
    for quality, interval in enumerate(answered.intervals):
        sitting.change_quality(quality)
        schedule = study.store.state(asked.question.id).schedule
        assert getattr(schedule, "memory").interval == interval  # noqa: B009
