"""``simulate`` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean

import pytest

from quizapp.words.aligned import width
from tests.cli.conftest import Ran

Command = Callable[..., Ran]


def test_every_plan_tells_its_days_and_what_they_come_to(quizapp: Command) -> None:
    said = quizapp("simulate", "--json", "--days", "10", "--new-per-day", "1", "--new-per-day", "2")
    assert said.status == 0
    assert (said.data["schema"], said.data["days"]) == (1, 10)
    one, two = said.data["plans"]
    assert (one["new_per_day"], two["new_per_day"]) == (1, 2)
    for plan in (one, two):
        assert plan["scheduler"] == "sm2"
        assert plan["retention"] is None
        assert len(plan["by_day"]) == 10
        assert max(day["new"] for day in plan["by_day"]) == plan["new_per_day"]
        assert plan["minutes_mean"] == pytest.approx(mean(day["minutes"] for day in plan["by_day"]), abs=0.02)
        assert plan["minutes_most"] == max(day["minutes"] for day in plan["by_day"])
        assert plan["due_most"] == max(day["due"] for day in plan["by_day"])
        assert plan["met"] == sum(day["new"] for day in plan["by_day"]) == 4
    assert one["by_day"][1]["due"] == 1


def test_a_higher_retention_asks_more(quizapp: Command) -> None:
    said = quizapp("simulate", "--json", "--days", "120", "--retention", "0.75", "--retention", "0.97")
    low, high = (sum(day["due"] for day in plan["by_day"]) for plan in said.data["plans"])
    assert [plan["scheduler"] for plan in said.data["plans"]] == ["fsrs", "fsrs"]
    assert low < high


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_fits_a_terminal_in_every_language(quizapp: Command, language: str) -> None:
    said = quizapp("--language", language, "simulate", "--days", "95")
    assert said.status == 0
    table = said.out.split("\n\n")[0].splitlines()
    assert len(table) == 6
    assert max(map(width, table)) <= 80


@pytest.mark.parametrize("arguments", [("--retention", "0.5"), ("--new-per-day", "-1"), ("--days", "0")])
def test_settings_that_there_are_not_are_refused(quizapp: Command, arguments: tuple[str, ...]) -> None:
    assert quizapp("simulate", *arguments).status == 2
