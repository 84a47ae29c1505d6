"""Answers that are programs, on the screens: asked, typed, judged and taught."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.tui.widgets.asking import AskingView

SIZE = (80, 24)
PACK = """
pack: programs
title: Programs
questions:
  - id: one
    {keys}
    explain: So it is.
"""
ORDER = 'ask: order\n    lines: ["a = 1", "b = a"]\n    code: b'
BLANK = "ask: blank\n    setup: a = 1\n    code: a + ___\n    fill: b"
WRITE = "ask: write\n    prompt: The one.\n    setup: a = 1\n    code: b\n    forbid: [c]"


def gives(program: Program) -> Outcome:
    """What the few programs of these questions give: 1 where they end in `b`."""
    if not program.code.endswith("b"):
        return Outcome("error", "cpu", "2.13.0", 0.0, error=RaisedError("NameError", "x[/] is not defined"))
    return Outcome("finished", "cpu", "2.13.0", 0.0, result=Result("number", "1", values=1))


@pytest.mark.parametrize(
    ("keys", "seen", "right"),
    [
        (ORDER, "1  ", "1 2"),
        (BLANK, "a + ___", "b"),
        (WRITE, "Without: c", "b"),
    ],
)
async def test_a_program_is_asked_for_and_judged(
    keys: str, seen: str, right: str, desk: Any, until: Any, shown: Any
) -> None:
    desk.packs = (PACK.replace("{keys}", keys),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(AskingView))
        assert seen in shown(app)
        await pilot.press(*("space" if char == " " else char for char in right), "enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        assert "So it is." in shown(app)


async def test_a_wrong_program_is_told_what_it_raised(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK.replace("{keys}", WRITE),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(AskingView))
        await pilot.press("c", "enter")
        await until(pilot, lambda: "Solve it without `c`." in shown(app))
        await pilot.press("d", "enter")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert "NameError: x[/] is not defined" in shown(app)
