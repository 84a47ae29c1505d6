"""The course on the screens: the path at home, packs by unit, and skipping what one knows."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.tui.screens.end import EndScreen
from quizapp.tui.screens.placement_screen import PlacementScreen
from quizapp.tui.screens.topic import TopicScreen

COURSE = """
course: short
title: {en: A short course, zh: 短课程}
units:
  - id: one
    title: {en: All kinds, zh: 各种题}
    goal: {en: Answer questions of every kind., zh: 会答各种题。}
    packs: [kinds]
  - id: two
    title: {en: Only shapes, zh: 只有形状}
    packs: [dims]
"""


@pytest.fixture
def on_course(desk: Any, kinds_pack: str) -> Any:
    """A desk whose workspace has a course, with the packs against the order of their files."""
    desk.packs = (*desk.packs, kinds_pack)
    desk.workspace.make()
    (desk.workspace.questions / "course.yaml").write_text(COURSE, encoding="utf-8")
    return desk


async def test_home_says_in_one_line_where_one_is_and_what_is_next(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶ 1 All kinds" in shown(app))
        line = next(line for line in shown(app).splitlines() if "▶" in line)
        assert "0/4" in line
        assert "then 2 Only shapes" in line
        assert "Your path" not in shown(app)
        assert "k I know some" in shown(app)


async def test_who_skipped_a_unit_is_told_that_the_next_can_be_skipped_too(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶ 1 All kinds" in shown(app))
        await app.thread.do(lambda study: study.placement.settle("one", passed=True))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, PlacementScreen) and "4 skipped" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "▶ 2 Only shapes" in shown(app))
        assert "k I know some" in shown(app)


async def test_where_there_is_room_home_shows_the_units_in_a_column(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "Your path" in shown(app))
        assert "Answer questions of every kind." in shown(app)
        assert "2 Only shapes" in shown(app)
        assert "then 2" not in shown(app)


async def test_packs_are_listed_by_unit_and_headings_are_passed_over(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶" in shown(app))
        await pilot.press("b")
        await until(pilot, lambda: "2 packs" in shown(app))
        lines = shown(app).splitlines()
        first, second = (
            next(n for n, line in enumerate(lines) if name in line) for name in ("All k", "Only")
        )
        assert second - first == 2
        await pilot.press("down", "up", "enter")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "4 questions" in shown(app))


async def test_without_a_course_nothing_of_it_is_shown(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: " new" in shown(app))
        assert "Your path" not in shown(app)
        assert "I know some" not in shown(app)
        await app.run_action("place")
        await until(pilot, lambda: "no course" in shown(app))


async def test_who_does_not_know_is_told_that_nothing_has_changed(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶" in shown(app))
        await pilot.press("k")
        await until(pilot, lambda: "4 of 4 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "~ placement" in shown(app) and "1 of 3" in shown(app))
        await pilot.press("f3")
        await until(pilot, lambda: "Here is the answer" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EndScreen))
        assert "Not this time" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PlacementScreen) and "4 of 4 new" in shown(app))


async def test_who_leaves_a_placement_is_told_that_it_was_not_finished(
    on_course: Any, until: Any, shown: Any
) -> None:
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶" in shown(app))
        await pilot.press("k")
        await until(pilot, lambda: "4 of 4 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "~ placement" in shown(app) and "1 of 3" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PlacementScreen) and "not finished" in shown(app))


async def test_a_unit_that_was_skipped_is_taken_back(on_course: Any, until: Any, shown: Any) -> None:
    on_course.language = "zh"
    app = on_course.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "▶ 1 各种题" in shown(app))
        await app.thread.do(lambda study: study.placement.settle("one", passed=True))
        await pilot.press("k")
        await until(pilot, lambda: "跳过了 4 道" in shown(app))
        assert "enter" not in shown(app).splitlines()[-1], "there is nothing left to ask of it"
        await pilot.press("u")
        await until(pilot, lambda: "4 道中有 4 道新题" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "▶ 1 各种题" in shown(app))
