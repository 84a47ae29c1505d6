"""Progress: the figures on a screen, and from each to the questions behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quizapp.tui.screens.stats_screen import StatsScreen
from quizapp.tui.screens.topic import TopicScreen
from quizapp.tui.widgets.charts import heatmap, sparkline, spread_line, weeks
from quizapp.tui.widgets.list_rows import Rows
from quizapp.words import Words

TITLE = "Adding and removing dimensions"
TODAY = date(2026, 11, 28)


def answered(desk: Any) -> None:
    """Log a wrong answer by a slip, sure, and a right one the day after."""
    study = desk.study()
    try:
        sitting = study.sitting()
        asked = sitting.next()
        assert asked is not None
        sitting.answer("(9, 9, 9)", sure=True)
        desk.clock.next_day()
    finally:
        study.store.close()


async def to_progress(pilot: Any, until: Any, shown: Any) -> None:
    await until(pilot, lambda: TITLE in shown(pilot.app))
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, StatsScreen) and "Retention" in shown(pilot.app))


async def test_a_figure_leads_to_the_questions_behind_it_and_to_practising_them(
    desk: Any, until: Any, shown: Any
) -> None:
    answered(desk)
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_progress(pilot, until, shown)
        assert "0% (0/1)" in shown(app)  # sure, and wrong
        rows = app.screen.query(Rows).first()
        while getattr(rows.pointed_at, "key", "") != "sure":
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "1 question" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StatsScreen))
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        assert "practice" in shown(app)


async def test_wide_windows_have_the_weak_spots_beside_the_rest(desk: Any, until: Any, shown: Any) -> None:
    answered(desk)
    app = desk.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await to_progress(pilot, until, shown)
        left, right = app.screen.query(Rows)
        await until(pilot, lambda: right.display and right.option_count)
        await pilot.press("tab")
        assert right.has_focus
        assert right.pointed_at is not None
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not right.display)
        assert left.has_focus
        await pilot.press("d")
        await until(pilot, lambda: "365 days" in shown(app))
        await pilot.press("s")
        await until(pilot, lambda: not isinstance(app.screen, StatsScreen))


async def test_in_chinese_no_sentence_beside_the_weak_spots_is_cut(desk: Any, until: Any, shown: Any) -> None:
    desk.language = "zh"
    answered(desk)
    app = desk.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "开始" in shown(app) and "增加与删除维度" in shown(app))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, StatsScreen) and "200 次复习" in shown(app))
        assert "…" not in shown(app)


async def test_a_question_is_answered_as_sure(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: TITLE in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "you are sure" in shown(app))
        await pilot.press(*"1 2 3", "enter")
        await until(pilot, lambda: app.screen.query("VerdictView"))
        sure = await app.thread.do(lambda study: [act.sure for act in study.store.acts()])
        assert sure == [True]


def test_a_sparkline_shows_nothing_as_nothing_and_the_most_as_full() -> None:
    assert sparkline([0, 1, 4, 8]).plain == "·▂▅█"
    assert sparkline([]).plain == ""


def test_weeks_end_with_the_present_one() -> None:
    assert weeks({TODAY: 3, date(2026, 11, 23): 2, date(2026, 11, 22): 1, date(2020, 1, 1): 9}, TODAY, 3) == [
        *(0, 1, 5)
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_year_has_a_column_for_each_week_and_a_shade_for_each_day(language: str) -> None:
    lines = heatmap({TODAY: 8, date(2026, 11, 23): 1}, TODAY, 70, Words(language)).split("\n")
    assert len(lines) == 8
    assert all(line.cell_length == 58 for line in lines[:7])
    assert lines[0].plain[-1] == "░"
    assert lines[5].plain[-1] == "█"
    assert lines[6].plain[-1] == " "  # tomorrow
    assert lines[7].cell_length <= 58


def test_where_a_rate_may_lie_is_drawn_between_its_ends() -> None:
    assert spread_line(0.2, 0.5, 0.8, 10).plain == "──━━━●━━━─"
    assert spread_line(0.0, 0.0, 1.0, 5).plain == "●━━━━"
