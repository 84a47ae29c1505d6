"""The doctor on the command line, with the real worker."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.review.open_workspace import utc_now
from quizapp.runner.fake import FakeRunner
from quizapp.runner.runner_errors import TorchMissing
from quizapp.scheduling.acts import Act
from quizapp.scheduling.day import learner_day
from quizapp.store import Store


def test_all_is_well_in_words(quizapp: Callable[..., Any]) -> None:
    ran = quizapp("doctor")
    assert ran.status == 0, ran.out
    lines = ran.out.splitlines()
    assert all(line.startswith("✓ ") for line in lines)
    assert any("cannot read your files" in line for line in lines)
    assert len(lines) > 10


def test_all_is_well_as_data(quizapp: Callable[..., Any]) -> None:
    ran = quizapp("doctor", "--json")
    assert ran.data["schema"] == 1
    checks = [one["check"] for one in ran.data["findings"]]
    assert len(set(checks)) == len(checks)
    expected = {"torch", "files", "writes", "network", "processes", "signals", "limits", "confinement"}
    assert expected <= set(checks)
    assert {one["level"] for one in ran.data["findings"]} == {"fine"}
    assert all(one["message"] and one["mended"] is False for one in ran.data["findings"])


def test_a_finding_is_an_exit_status_until_it_is_mended(
    quizapp: Callable[..., Any], workspace: Workspace
) -> None:
    assert quizapp("review", "--plain", stdin="(1, 4, 3)\n:quit\n").status == 0
    with closing(sqlite3.connect(workspace.database)) as connection:
        connection.execute("DELETE FROM state")
        connection.commit()
    ran = quizapp("doctor")
    assert ran.status == 1
    [line] = [line for line in ran.out.splitlines() if not line.startswith("✓")]
    assert line.startswith("✗ ")
    assert "--fix" in line
    fixed = quizapp("doctor", "--fix", "--json")
    assert fixed.status == 0
    assert [one["check"] for one in fixed.data["findings"] if one["mended"]] == ["states"]
    assert quizapp("doctor").status == 0


def test_settings_that_cannot_be_used_are_a_finding(
    quizapp: Callable[..., Any], workspace: Workspace
) -> None:
    workspace.settings_file.write_text('device = "abacus"')
    ran = quizapp("doctor")
    assert ran.status == 1
    assert "✗ " in ran.out
    assert "abacus" in ran.out
    assert "PyTorch" in ran.out


def test_without_pytorch_the_status_says_so(
    quizapp: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Without(FakeRunner):
        def __init__(self, _device: str) -> None:
            super().__init__(lambda _: pytest.fail("nothing can run"), failure=TorchMissing("no torch"))

    monkeypatch.setattr("quizapp.runner.local.LocalRunner", Without)
    ran = quizapp("doctor")
    assert ran.status == 3
    assert "pip install torch" in ran.out
    assert quizapp("doctor", "--json").status == 3


def test_it_speaks_the_learners_language(quizapp: Callable[..., Any], workspace: Workspace) -> None:
    workspace.settings_file.write_text('language = "zh"')
    assert "题目的代码无法读取你的文件" in quizapp("doctor").out


def test_a_log_of_a_newer_version_is_left_as_it_is(quizapp: Callable[..., Any], workspace: Workspace) -> None:
    Store.open(workspace.database).close()
    with closing(sqlite3.connect(workspace.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = Path(workspace.database).read_bytes()
    ran = quizapp("doctor", "--fix")
    assert ran.status == 1
    assert "newer" in ran.out
    assert Path(workspace.database).read_bytes() == before


def test_days_that_a_wrong_clock_gave_are_put_right_by_consent_alone(
    quizapp: Callable[..., Any], workspace: Workspace
) -> None:
    ahead = datetime(2099, 1, 1, 12, tzinfo=UTC)
    answered = Act(
        "", ahead, ahead.date(), "answered", "small/unsqueeze", kind="review", verdict="right", quality=5
    )
    with Store.open(workspace.database) as store:
        store.add(answered)
    told = quizapp("doctor", "--fix")
    assert told.status == 1
    assert "1 answer is dated 2099-01-01" in told.out
    assert "--yes" in told.out
    fixed = quizapp("doctor", "--fix", "--yes", "--json")
    assert [one["check"] for one in fixed.data["findings"] if one["mended"]] == ["clock"]
    assert quizapp("doctor").status == 0
    [row] = json.loads(quizapp("export", "--json").out)["reviews"]
    assert row["day"] == f"{learner_day(utc_now(), None, 4)}"
    assert row["at"].startswith("2099-01-01")
