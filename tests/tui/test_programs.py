"""Answers that are programs, on the screens: asked, typed, judged and taught."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Paste

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.blank_fields import Blank
from quizapp.tui.widgets.editor import Editor
from quizapp.tui.widgets.line_order import LineOrder

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


async def begin(app: Any, pilot: Any, until: Any) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)


@pytest.mark.parametrize(
    ("keys", "seen", "pressed"),
    [
        (ORDER, "a = 1", ["J"]),
        (BLANK, "a +", ["b"]),
        (WRITE, "Without: c", ["b"]),
    ],
)
async def test_a_program_is_asked_for_and_judged(
    keys: str, seen: str, pressed: list[str], desk: Any, until: Any, shown: Any
) -> None:
    desk.packs = (PACK.replace("{keys}", keys),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(app, pilot, until)
        assert seen in shown(app)
        await pilot.press(*pressed, "f8" if keys is WRITE else "enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        assert "So it is." in shown(app)


async def test_a_wrong_program_is_told_what_it_raised(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK.replace("{keys}", WRITE),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(app, pilot, until)
        await pilot.press("c", "f8")
        await until(pilot, lambda: "Solve it without `c`." in shown(app))
        await pilot.press("d", "ctrl+s")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert "NameError: x[/] is not defined" in shown(app)


async def test_a_program_that_cannot_be_read_stays_in_the_editor(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK.replace("{keys}", WRITE),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(app, pilot, until)
        await pilot.press("left_parenthesis", "f8")
        await until(pilot, lambda: "this is not valid Python" in shown(app))
        assert app.screen.query_one(Editor).text == "("
        assert app.screen.query_one(Editor).has_focus


async def test_the_editor_indents(desk: Any, until: Any) -> None:
    desk.packs = (PACK.replace("{keys}", WRITE),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(app, pilot, until)
        editor = app.screen.query_one(Editor)
        await pilot.press("i", "f", "space", "a", "colon", "enter", "b", "enter", "c", "tab", "d")
        assert editor.text == "if a:\n    b\n    c   d"
        await pilot.press("enter", "backspace", "e")
        assert editor.text.endswith("\ne")
        editor.select_all()
        await pilot.press("tab")
        assert editor.text.startswith("    if a:\n        b")
        await pilot.press("shift+tab", "shift+tab")
        assert editor.text.startswith("if a:\nb")


async def test_code_in_the_editor_is_shown_as_it_stands(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK.replace("{keys}", WRITE),)
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(app, pilot, until)
        app.screen.query_one(Editor).post_message(Paste("x[/] [@click=app.quit]x\x1b[31m\ny"))
        await until(pilot, lambda: "x[/] [@click=app.quit]x␛[31m" in shown(app))


FOUR = """
pack: programs
title: Programs
questions:
  - id: one
    ask: order
    lines: ["a = 1", "b = a", "c = b"]
    extra: ["d = 4"]
    code: c
"""


async def order_of(app: Any, pilot: Any, until: Any) -> LineOrder:
    await begin(app, pilot, until)
    lines = app.screen.query_one(LineOrder)
    assert lines.answer == "1 2 3 4"
    return lines


@pytest.fixture
def four(desk: Any) -> Any:
    desk.packs = (FOUR,)
    desk.runner = FakeRunner(
        lambda _: Outcome("finished", "cpu", "2", 0.0, result=Result("number", "1", values=1))
    )
    return desk


async def test_lines_are_moved_by_keys(four: Any, until: Any) -> None:
    app = four.app()
    async with app.run_test(size=SIZE) as pilot:
        lines = await order_of(app, pilot, until)
        await pilot.press("J", "shift+down")
        assert lines.answer == "2 3 1 4"
        await pilot.press("K")
        assert lines.answer == "2 1 3 4"
        await pilot.press("up", "up", "up", "x")
        assert lines.answer == "1 3 4"
        await pilot.press("down", "down", "down", "space")
        assert lines.answer == "1 3 4 2"
        await pilot.press("1")
        assert lines.answer == "2 1 3 4"


async def test_a_line_is_moved_out_over_the_rule_and_back(four: Any, until: Any, shown: Any) -> None:
    app = four.app()
    async with app.run_test(size=SIZE) as pilot:
        lines = await order_of(app, pilot, until)
        await pilot.press("down", "down", "down", "J")
        assert lines.answer == "1 2 3"
        assert shown(app).index("not used") < shown(app).index(" – ")
        await pilot.press("K")
        assert lines.answer == "1 2 3 4"


async def test_lines_are_moved_by_clicks(four: Any, until: Any, shown: Any) -> None:
    app = four.app()
    async with app.run_test(size=SIZE) as pilot:
        lines = await order_of(app, pilot, until)
        await pilot.click(LineOrder, offset=(9, 1))
        await pilot.pause()
        assert lines.answer == "2 1 3 4"
        await pilot.click(LineOrder, offset=(15, 3))
        await pilot.press("x")
        assert lines.answer == "2 1 4"


TWO = """
pack: programs
title: Programs
questions:
  - id: one
    ask: blank
    setup: a = 1
    code: |
      b = a.somewhere(___, ___)
      b  # the end
    fill: ["1", "2"]
"""


async def test_blanks_are_gone_through_and_then_handed_in(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (TWO,)
    result = Result("number", "1", values=1)
    desk.runner = FakeRunner(lambda _: Outcome("finished", "cpu", "2", 0.0, result=result))
    app = desk.app()
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        first, second = app.screen.query(Blank)
        assert "b  # the end" in shown(app)
        await pilot.press("tab")
        assert second.has_focus
        await pilot.press("2", "enter")
        assert first.has_focus
        await pilot.press("1", "enter")
        await until(pilot, lambda: "✓ Right" in shown(app))


async def test_a_long_line_has_its_blanks_below(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (TWO.replace("somewhere", "somewhere_far_away_from_here"),)
    result = Result("number", "1", values=1)
    desk.runner = FakeRunner(lambda _: Outcome("finished", "cpu", "2", 0.0, result=result))
    app = desk.app()
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        assert "here(▁1▁, ▁2▁)" in shown(app)
        await pilot.press("1", "enter", "2", "enter")
        await until(pilot, lambda: "✓ Right" in shown(app))


NASTY = """
pack: programs
title: Programs
questions:
  - id: order
    ask: order
    lines: ["x = 1  # x[/] [@click=app.quit]now", "y = x  # a \\x1b[31m"]
    code: y
  - id: blank
    ask: blank
    setup: "x = 1  # x[/]"
    code: "x[mask].a(___)  # [@click=app.quit]x[/]"
    fill: "1"
"""


async def test_brackets_and_control_characters_in_code_act_on_nothing(
    desk: Any, until: Any, shown: Any
) -> None:
    desk.packs = (NASTY,)
    result = Result("number", "1", values=1)
    desk.runner = FakeRunner(lambda _: Outcome("finished", "cpu", "2", 0.0, result=result))
    app = desk.app()
    async with app.run_test(size=(100, 40)) as pilot:
        await begin(app, pilot, until)
        seen = ""
        for _ in range(2):
            seen += shown(app)
            await pilot.press("f3")
            await until(pilot, lambda: "Here is the answer" in shown(app))
            seen += shown(app)
            await pilot.press("enter")
            await until(pilot, lambda: "Here is the answer" not in shown(app))
            await pilot.pause()
        assert seen.count("x = 1  # x[/] [@click=app.quit]now") == 2
        assert seen.count("y = x  # a ␛[31m") == 2
        assert seen.count("# [@click=app.quit]x[/]") == 2
