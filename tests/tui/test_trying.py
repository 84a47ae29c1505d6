"""Trying code out after an answer, on the screens."""

from __future__ import annotations

from typing import Any

from textual.events import Paste

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.prompt import Prompt
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 40)


def gives(program: Program) -> Outcome:
    """What PyTorch would give for the few lines that are tried."""
    if program.code.startswith("x["):
        error = RaisedError("NameError", "name 'x[/]' is not defined")
        return Outcome("error", "cpu", "2.13.0", 0.0, error=error)
    if program.code == "hang":
        return Outcome("timeout", "cpu", "2.13.0", 5.0)
    if program.code.startswith("A.unsqueeze(0)"):
        return Outcome("finished", "cpu", "2.13.0", 0.0, result=Result("tensor", "", (1, 2, 3), "int64"))
    add, mul = (TraceRow(call, (2, 2), "int64") for call in ("torch.add", "torch.mul"))
    trace = (add, add, add, mul)
    result = Result("tensor", "tensor(…)", (2, 2), "int64", "cpu", False, [[1, 20], [3, 4]])
    printed = "x[/] said\n" if program.code == "print" else ""
    return Outcome("finished", "cpu", "2.13.0", 0.0, printed=printed, result=result, trace=trace)


async def try_it(app: Any, pilot: Any, until: Any, shown: Any) -> None:
    """From home over a question that is not known to its bench."""
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)
    await pilot.press("f3")
    await until(pilot, lambda: app.screen.query(VerdictView) and "t try it" in shown(app))
    await pilot.press("t")
    await until(
        pilot, lambda: isinstance(app.screen, ScratchpadScreen) and app.screen.query_one(Prompt).has_focus
    )


def tried(desk: Any) -> list[Program]:
    return [job.programs[0] for job in desk.runner.jobs]


async def test_what_is_typed_runs_after_what_ran(desk: Any, until: Any, shown: Any) -> None:
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await try_it(app, pilot, until, shown)
        assert "A = torch.arange(2 * 3).reshape(2, 3)" in shown(app)
        await pilot.press("B", "enter")
        await until(pilot, lambda: "│  1 │ 20 │" in shown(app))
        assert "torch.add   int64   (2, 2)  ×3" in shown(app)
        assert "torch.mul   int64   (2, 2)" in shown(app)
        assert "› B" in shown(app)
        await pilot.press(*"print", "enter")
        await until(pilot, lambda: "x[/] said" in shown(app))
        assert tried(desk)[-1].setup.endswith("\nB")
        await pilot.press("up", "up")
        assert app.screen.query_one(Prompt).text == "B"
        await pilot.press("down", "down")
        assert app.screen.query_one(Prompt).text == ""
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query(VerdictView))


async def test_what_goes_wrong_is_told_and_left_behind(desk: Any, until: Any, shown: Any) -> None:
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await try_it(app, pilot, until, shown)
        app.screen.query_one(Prompt).post_message(Paste("x[/]  # [@click=app.quit]x"))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: "NameError: name 'x[/]' is not defined" in shown(app))
        assert "› x[/]  # [@click=app.quit]x" in shown(app)
        await pilot.press(*"hang", "enter")
        await until(pilot, lambda: "It exceeded its time limit" in shown(app))
        await pilot.press("B", "enter")
        await until(pilot, lambda: "│  1 │ 20 │" in shown(app))
        assert tried(desk)[-1].setup == tried(desk)[-3].setup


async def test_a_runner_that_cannot_serve_is_told(desk: Any, until: Any, shown: Any) -> None:
    class Failing(FakeRunner):
        def submit(self, job: Any) -> Any:
            if job.programs[0].code == "B":
                raise RunnerError("it [/] is gone")
            return super().submit(job)

    desk.runner = Failing(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await try_it(app, pilot, until, shown)
        await pilot.press("B", "enter")
        await until(pilot, lambda: "it [/] is gone" in shown(app))


async def test_code_that_goes_on_gets_a_new_line(desk: Any, until: Any, shown: Any) -> None:
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await try_it(app, pilot, until, shown)
        await pilot.press("i", "f", "space", "A", "colon", "enter", "B", "enter")
        assert app.screen.query_one(Prompt).text == "if A:\n    B\n    "
        await pilot.press("enter")
        await until(pilot, lambda: "│  1 │ 20 │" in shown(app))
        assert tried(desk)[-1].code == "if A:\n    B"


async def test_nothing_tried_is_logged(desk: Any, until: Any, shown: Any) -> None:
    desk.runner = FakeRunner(gives)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await try_it(app, pilot, until, shown)
        await pilot.press("B", "enter")
        await until(pilot, lambda: "│  1 │ 20 │" in shown(app))
    app.thread.close(5)
    study = desk.study()
    assert [act.deed for act in study.store.acts()] == ["answered"]
    study.store.close()
