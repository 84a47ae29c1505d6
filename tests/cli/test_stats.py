"""``quizapp stats``: every key of the format, narrowed, and wrong use in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from tests.cli.conftest import Ran

Command = Callable[..., Ran]
TODAY = datetime.now(UTC).date()


def log(workspace: Workspace, *answers: tuple[str, int, int, dict[str, Any]]) -> None:
    """Log answers as question, days ago and quality, the oldest first."""
    with Store.open(workspace.database) as store:
        for question, days, quality, rest in answers:
            at = datetime.now(UTC) - timedelta(days=days)
            fields = {
                "kind": "review",
                "verdict": "right" if quality > 2 else "wrong",
                "seconds": 90.0,
                **rest,
            }
            store.add(
                Act("", at, TODAY - timedelta(days=days), "answered", question, quality=quality, **fields)
            )


@pytest.fixture
def answered(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("QUIZAPP_TIMEZONE", "UTC")
    monkeypatch.setenv("QUIZAPP_ROLLOVER_HOUR", "0")
    log(
        workspace,
        ("small/unsqueeze", 10, 5, {}),
        ("small/unsqueeze", 9, 5, {"sure": True}),
        ("small/unsqueeze", 1, 2, {"slip": "one-too-early", "sure": True}),
        ("small/printed", 1, 5, {}),
        ("small/unsqueeze", 0, 4, {"kind": "practice"}),
    )
    return workspace


def test_every_key_of_the_format_is_there_with_its_type(quizapp: Command, answered: Workspace) -> None:
    ran = quizapp("stats", "--json")
    data = ran.data
    assert ran.status == 0
    assert list(data) == [
        *("schema", "today", "answers", "days", "streak", "longest_streak", "due", "new", "met", "learning"),
        *("solid", "retention", "by_day", "forecast", "load", "packs", "weak", "slips", "prediction", "sure"),
        "leeches",
    ]
    assert (data["schema"], data["today"]) == (1, TODAY.isoformat())
    assert (data["answers"], data["days"], data["streak"], data["longest_streak"]) == (5, 4, 2, 2)
    assert list(data["retention"]) == ["today", "yesterday", "7", "30", "365", "all"]
    assert data["retention"]["all"] == {
        "young": {"right": 1, "of": 2},
        "mature": {"right": 0, "of": 0},
        "all": {"right": 1, "of": 2},
    }
    assert data["by_day"][0] == {
        "day": (TODAY - timedelta(days=10)).isoformat(),
        "answers": 1,
        "right": 1,
        "new": 1,
        "minutes": 1.0,
    }
    assert len(data["forecast"]) == 30
    assert (data["met"], data["learning"], data["solid"]) == (2, 2, 0)
    assert data["due"] == 2
    assert data["forecast"][0] == {"day": TODAY.isoformat(), "due": 2, "new": data["new"]}
    assert data["load"] == 2.0
    (small,) = [pack for pack in data["packs"] if pack["pack"] == "small"]
    assert small == {
        "pack": "small",
        "questions": 4,
        "met": 2,
        "learning": 2,
        "solid": 0,
        "right": 4,
        "of": 5,
        "lapses": 1,
    }
    assert data["weak"][0] == {
        "question": "small/unsqueeze",
        "lapses": 1,
        "ease": 2.7,
        "right": 3,
        "of": 4,
        "last": TODAY.isoformat(),
    }
    (slip,) = [one for one in data["slips"] if one["made"]]
    assert slip["class"] == "dimension-off-by-one"
    assert slip["low"] < slip["rate"] < slip["high"]
    assert slip["before"] == {"made": 0, "chances": 0}
    assert data["prediction"] is None
    assert data["sure"] == [
        {"sure": True, "right": 1, "of": 2},
        {"sure": False, "right": 0, "of": 0},
        {"sure": None, "right": 3, "of": 3},
    ]


def test_an_empty_log_gives_the_same_keys(quizapp: Command) -> None:
    data = quizapp("stats", "--json").data
    assert (data["answers"], data["streak"], data["by_day"], data["weak"]) == (0, 0, [], [])
    assert data["new"] > 0
    assert quizapp("stats").out == "Nothing has been answered yet. Start with: quizapp review\n"


@pytest.mark.parametrize(
    ("options", "answers"),
    [
        (["--pack", "small"], 5),
        (["--tag", "tiny"], 5),
        (["--since", (TODAY - timedelta(days=1)).isoformat()], 3),
        (["--until", (TODAY - timedelta(days=9)).isoformat()], 2),
        (["--since", TODAY.isoformat(), "--until", TODAY.isoformat()], 1),
    ],
)
def test_options_narrow_every_figure(
    quizapp: Command, answered: Workspace, options: list[str], answers: int
) -> None:
    data = quizapp("stats", "--json", *options).data
    assert data["answers"] == sum(day["answers"] for day in data["by_day"]) == answers
    assert sum(one["of"] for one in data["sure"]) == answers
    assert data["slips"] == sorted(
        data["slips"], key=lambda one: (not one["made"], -one["rate"], one["class"])
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pack", "smal"], "There is no pack 'smal'. Did you mean 'small'?"),
        (["--pack", "qqqq"], "There is no pack 'qqqq'. `quizapp list` shows all questions."),
        (["--tag", "tinny"], "No question has the tag 'tinny'. Did you mean 'tiny'?"),
        (["--since", "2026-02-30"], "is not a day; write it as"),
        (["--since", "2026-02-03", "--until", "2026-02-01"], "is after --until"),
    ],
)
def test_wrong_use_is_said_and_ends_with_2(quizapp: Command, options: list[str], said: str) -> None:
    ran = quizapp("stats", *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_says_every_figure_with_its_number(
    quizapp: Command, answered: Workspace, language: str
) -> None:
    ran = quizapp("--language", language, "stats")
    assert ran.status == 0
    assert "50 %" in ran.out
    assert "small/unsqueeze" in ran.out
    assert json.loads(quizapp("stats", "--json").out)["today"] in ran.out
