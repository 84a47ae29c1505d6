"""``quizapp coverage``: what the library asks about, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Command = Callable[..., Any]


def test_what_is_exercised_and_what_is_missing_as_json(quizapp: Command) -> None:
    data = quizapp("coverage", "--json", "--missing", "5").data
    exercised = {each["name"]: each for each in data["exercised"]}
    assert exercised["torch.Tensor.unsqueeze"]["questions"] == ["small/unsqueeze"]
    assert exercised["torch.Tensor.unsqueeze"]["count"] > 0
    assert data["questions"] == 4
    assert 0 < data["asked"] < data["counted"]
    assert 0 < data["share"] < 1
    counts = [each["count"] for each in data["missing"]]
    assert len(counts) == 5
    assert counts == sorted(counts, reverse=True)
    assert not {each["name"] for each in data["missing"]} & exercised.keys()


def test_the_most_used_missing_names_come_first(quizapp: Command) -> None:
    ran = quizapp("coverage", "--missing", "3")
    assert ran.status == 0
    assert ran.out.splitlines()[0].startswith("4 questions exercise ")
    rows = [line.split() for line in ran.out.splitlines()[-3:]]
    assert all(name.startswith("torch.") for _, name in rows)
    assert int(rows[0][0]) >= int(rows[1][0]) >= int(rows[2][0])


def test_none_of_the_missing_can_be_asked_for(quizapp: Command) -> None:
    assert len(quizapp("coverage", "--missing", "0").out.splitlines()) == 2
