"""What other settings would cost, from the palette."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.tui.screens.cost_screen import CostScreen


@pytest.mark.parametrize(("language", "row"), [("en", "SM-2, 20 new a day"), ("zh", "SM-2，每天 20 道新题")])
async def test_every_plan_is_a_row_and_the_log_stays_as_it_is(
    desk: Any, until: Any, shown: Any, language: str, row: str
) -> None:
    desk.language = language
    app = desk.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "shapes" in shown(app).lower() or "1" in shown(app))
        app.action_cost()
        await until(pilot, lambda: row in shown(app))
        await until(pilot, lambda: app.screen._percent == 100)
        assert "FSRS" in shown(app)
        assert "90" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CostScreen))
        assert await app.thread.do(lambda study: list(study.store.acts())) == []


async def test_leaving_while_it_counts_ends_it(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "1" in shown(app))
        app.action_cost()
        await until(pilot, lambda: isinstance(app.screen, CostScreen))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CostScreen))
        # What waits for the desk is not held up.
        assert await app.thread.do(lambda study: len(study.library.questions)) > 0


async def test_the_palette_offers_it(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "1" in shown(app))
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "What would it cost?" in titles
