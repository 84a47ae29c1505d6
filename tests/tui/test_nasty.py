"""Brackets and control characters appear unchanged or visibly escaped on every screen, and act nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.tui.screens.end import EndScreen
from quizapp.tui.widgets.answer_field import AnswerLine
from quizapp.tui.widgets.verdict import VerdictView

TYPED = ["x[mask]", "x[/]", "[@click=app.quit]x", "$answer", "[bold]张量[/bold]"]


async def test_an_author_can_write_anything(desk: Any, until: Any, shown: Any, nasty_pack: str) -> None:
    desk.packs = (nasty_pack,)
    app = desk.app()
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await until(pilot, lambda: "x[/] [@click=app.quit]标题[/]" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        assert "x[/] [@click=app.quit]标题[/]" in shown(app)
        assert "Read x[mask], x[mask] and x[/] [@click=app.quit]now[/] ␛[31m 张量" in shown(app)
        assert "# x[mask] x[/]" in shown(app)
        assert "x[x > 1][0]  # [@click=app.quit]" in shown(app)
        await pilot.press("f2")
        await until(pilot, lambda: "Look at x[/] and [@click=app.quit]x[/]" in shown(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.pause()
        assert "x[0]  # x[/] gives" in shown(app)
        assert "That is x[/], not x[mask]." in shown(app)
        assert "as x[mask] and x[/] say." in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("2", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EndScreen))
        await pilot.pause()
        assert app.is_running


@pytest.mark.parametrize("typed", TYPED)
async def test_a_learner_can_type_anything(desk: Any, until: Any, shown: Any, typed: str) -> None:
    app = desk.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        app.screen.query_one(AnswerLine).value = typed
        await pilot.press("enter")
        await until(pilot, lambda: " ? " in shown(app))
        assert typed in shown(app)


async def test_pasted_control_characters_arrive_as_signs(desk: Any, until: Any, shown: Any) -> None:
    from textual.events import Paste

    app = desk.app()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        app.screen.query_one(AnswerLine).post_message(Paste("\x1b[31m2 1 3"))
        await until(pilot, lambda: app.screen.query_one(AnswerLine).value)
        assert app.screen.query_one(AnswerLine).value == "␛[31m2 1 3"
