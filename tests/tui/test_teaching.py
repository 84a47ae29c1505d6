"""What is shown after an answer: what differs, the programs, and tensors as cells."""

from __future__ import annotations

import re
from typing import Any

import pytest

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.editor import Editor

VALUE = """
pack: p
title: P
questions:
  - id: one
    ask: value
    setup: A = torch.arange(6).reshape(2, 3)
    code: A.cumsum(0)
    explain: Down the rows.
"""
WRITE = """
pack: p
title: P
questions:
  - id: one
    ask: write
    prompt: The rows.
    setup: A = torch.arange(6).reshape(2, 3)
    code: A.sum(1)
    edges:
      - {setup: "A = torch.zeros(0)"}
"""


def tensor(shape: tuple[int, ...], values: Any) -> Outcome:
    return Outcome(
        "finished", "cpu", "2", 0.0, result=Result("tensor", "", shape, "int64", "cpu", False, values)
    )


def cumsum(program: Program) -> Outcome:
    if program.code == "(A,)":
        values = Result("tensor", "", (2, 3), "int64", "cpu", False, [[0, 1, 2], [3, 4, 5]])
        return Outcome("finished", "cpu", "2", 0.0, result=Result("tuple", "", values=(values,)))
    return tensor((2, 3), [[0, 1, 2], [3, 5, 7]])


def sums(program: Program) -> Outcome:
    edge = "zeros" in program.setup
    if program.code == "A.sum(1)":
        return tensor((1,), [0]) if edge else tensor((2,), [3, 12])
    return tensor((1,), [1]) if edge else tensor((2,), [3, 12])


async def begin(app: Any, pilot: Any, until: Any) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)


def underlined(app: Any) -> list[str]:
    """The pieces of text on the screen that are underlined."""
    lines = app.screen._compositor.render_strips(app.size)
    return [segment.text for line in lines for segment in line if segment.style and segment.style.underline]


async def test_the_elements_that_differ_are_marked_without_colour(desk: Any, until: Any, shown: Any) -> None:
    desk.packs, desk.runner = (VALUE,), FakeRunner(cumsum)
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        await pilot.press(*"[[0,1,2],[3,4,7]]", "enter")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert underlined(app)[:2] == ["4", "5"]


async def test_the_sizes_that_differ_are_underlined(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        await pilot.press("2", "space", "3", "space", "3", "enter")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert underlined(app)[:2] == ["3", "1"]


async def test_a_small_tensor_is_drawn_before_and_after(desk: Any, until: Any, shown: Any) -> None:
    desk.packs, desk.runner = (VALUE,), FakeRunner(cumsum)
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        await pilot.press("f3")
        await until(pilot, lambda: "A  (2, 3)  int64   →  (2, 3)  int64" in shown(app))
        assert "│ 3 │ 4 │ 5 │      │ 3 │ 5 │ 7 │" in shown(app)


async def test_the_verdict_does_not_wait_for_what_the_code_began_with(
    desk: Any, until: Any, shown: Any
) -> None:
    desk.packs, runner = (VALUE,), FakeRunner(cumsum)
    desk.runner = runner
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        runner._held = True
        await pilot.press("f3")
        await until(pilot, lambda: "│ 3 │ 5 │ 7 │" in shown(app))
        assert "│ 3 │ 4 │ 5 │" not in shown(app)
        runner.release()
        await until(pilot, lambda: "│ 3 │ 4 │ 5 │" in shown(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_smallest_input_on_which_a_program_is_wrong(
    desk: Any, until: Any, shown: Any, size: tuple[int, int]
) -> None:
    desk.packs, desk.runner = (WRITE,), FakeRunner(sums)
    app = desk.app()
    async with app.run_test(size=size) as pilot:
        await begin(app, pilot, until)
        app.screen.query_one(Editor).text = "A.mean(1)"
        await pilot.press("f8")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert "A = torch.zeros(0)" in shown(app)
        assert "expected   tensor([0])" in shown(app)
        assert "yours      tensor([1])" in shown(app)
        assert underlined(app)[:2] == ["0", "1"]
        assert "your code" in shown(app)
        assert "A.mean(1)" in shown(app)
        beside = any("your code" in line and "a right solution" in line for line in shown(app).splitlines())
        assert beside is (size[0] == 120)


DRAWN = """
pack: p
title: P
questions:
  - id: one
    ask: choice
    options: auto
    prompt: Which gives six?
    setup: A = torch.arange(6)
    code: A.numel()
    mistakes: [{id: sized, code: "A.size()[mask]  # x[/]"}]
    explain: Six.
"""
SETUP = """
pack: p
title: P
questions:
  - id: one
    ask: shape
    setup: |
      A = torch.arange(6).reshape(2, 3)
      # x[/]
    code: A * 2
"""


def counted(program: Program) -> Outcome:
    result = Result("number", "6", values=6) if program.code == "A.numel()" else Result("none", "None")
    return Outcome("finished", "cpu", "2", 0.0, result=result)


def turned(program: Program) -> Outcome:
    """The shape that something is brought into, turned around."""
    height, width = re.findall(r"reshape\((\d), (\d)\)", program.setup + program.code)[-1]
    return tensor((int(width), int(height)), None)


async def test_a_drawn_option_that_was_picked_is_named_with_what_it_gives(
    desk: Any, until: Any, shown: Any
) -> None:
    desk.packs, desk.runner = (DRAWN,), FakeRunner(counted)
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        options = app.screen.asked.variant.options
        picked = options.index("A.size()[mask]  # x[/]") + 1
        await pilot.press(str(picked))
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        assert "A.size()[mask]  # x[/] gives None" in shown(app)
        assert f"✓ {options.index('A.numel()') + 1}  A.numel()" in shown(app)


async def test_of_a_slip_in_the_setup_the_line_is_shown_as_it_is_and_as_it_would_have_to_be(
    desk: Any, until: Any, shown: Any
) -> None:
    desk.packs, desk.runner = (SETUP,), FakeRunner(turned)
    app = desk.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await begin(app, pilot, until)
        await pilot.press("2", "space", "3", "enter")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        lines = [line.strip(" │") for line in shown(app).splitlines()]
        index = next(n for n, line in enumerate(lines) if "- A = torch.arange(6).reshape(2, 3)" in line)
        assert "+ A = torch.arange(6).reshape(3, 2).T" in lines[index + 1]
        assert "gives (2, 3)" in lines[index + 2]
        assert {"2", "3"} <= {text.strip() for text in underlined(app)}
