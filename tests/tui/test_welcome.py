"""How it works is shown once, is never in the way, and can be seen again."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.screens.welcome import WelcomeScreen

SIZE = (80, 24)


async def test_three_pages_are_shown_to_a_newcomer_once(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app(welcome=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "The answers are not written down" in shown(app))
        assert "previous" not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "A wrong answer is explained" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "1 d → 6 d → 17 d" in shown(app))
        await pilot.press("left")
        await until(pilot, lambda: "A wrong answer is explained" in shown(app))
        await pilot.press("space", "right")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and "1 new" in shown(app))
    app.thread.close(5)
    desk.__post_init__()
    app = desk.app(welcome=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.pause(0.1)
        assert isinstance(app.screen, HomeScreen)


async def test_escape_skips_it(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app(welcome=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert desk.workspace.welcomed


async def test_whoever_has_begun_is_not_held_up(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app(welcome=True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "A.unsqueeze(1)" in shown(app))
        await pilot.pause(0.1)
        assert len(app.screen_stack) == 2
        assert not desk.workspace.welcomed


@pytest.mark.parametrize(
    ("language", "search", "head"),
    [("en", "how it", "The answers are not written down"), ("zh", "用法", "答案不是写死的")],
)
async def test_the_palette_shows_it_again(
    desk: Any, until: Any, shown: Any, language: str, search: str, head: str
) -> None:
    desk.language = language
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "1" in shown(app))
        await pilot.press("ctrl+p")
        await pilot.press(*("space" if char == " " else char for char in search))
        await pilot.pause(0.3)
        await pilot.press("enter")
        await until(pilot, lambda: head in shown(app))
