"""How questions answered by programs look before and after, and what teaches after an answer, as pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.tui.widgets.verdict import VerdictView

Step = Callable[[Any, Any, Any], Awaitable[None]]

LOOKS = {
    "dark-en-80x24": ("dark", "en", (80, 24)),
    "light-zh-80x24": ("light", "zh", (80, 24)),
    "nocolor-en-120x40": ("nocolor", "en", (120, 40)),
    "dark-zh-120x40": ("dark", "zh", (120, 40)),
}
HEAD = """
pack: rows
title: {en: Rows and columns, zh: 行与列}
questions:
  - id: one
    setup: |
      A = torch.arange(6).reshape(2, 3)
    explain:
      en: "`cumsum(dim=0)` adds down the rows, so each row holds the sum of those above it."
      zh: "`cumsum(dim=0)` 沿着行的方向累加，每一行都加上了它上面各行的和。"
    docs: [torch.cumsum]
"""
ASKS = {
    "order": """
    ask: order
    lines: ["B = A.clone()", "C = B.cumsum(0)"]
    extra: ["C = B.cumsum(1)"]
    code: C
""",
    "blank": """
    ask: blank
    code: A.cumsum(dim=___)[___]
    fill: ["0", ":"]
""",
    "write": """
    ask: write
    prompt: {en: "Add up the rows of `A`, each with those above it.", zh: "把 `A` 的各行累加起来。"}
    code: A.cumsum(0)
    forbid: [for]
    edges:
      - {setup: "A = torch.arange(2).reshape(1, 2).T"}
""",
    "value": """
    ask: value
    code: A.cumsum(0)
    mistakes:
      - {id: across, code: A.cumsum(1), says: {en: "That adds along each row.", zh: "这是沿着每一行累加。"}}
""",
}
DOWN, ACROSS, BEGAN = [[0, 1, 2], [3, 5, 7]], [[0, 1, 3], [3, 7, 12]], [[0, 1, 2], [3, 4, 5]]


def tensor(values: list[list[int]]) -> Result:
    return Result("tensor", "", (len(values), len(values[0])), "int64", "cpu", False, values)


def gives(program: Program) -> Outcome:
    """What PyTorch would give for the few programs of these questions."""
    code = program.code
    if "torch.add" in code:
        return Outcome(
            "error", "cpu", "2", 0.0, error=RaisedError("TypeError", "add() takes two [/] tensors")
        )
    if code == "(A,)":
        result = Result("tuple", "", values=(tensor(BEGAN),))
    elif "1)" in code or "dim=1" in code:
        result = tensor([[0], [0]] if ".T" in program.setup else ACROSS)
    else:
        result = tensor([[0], [1]] if ".T" in program.setup else DOWN)
    trace = (TraceRow("Tensor.cumsum", (2, 3), "int64"),)
    return Outcome("finished", "cpu", "2", 0.0, result=result, trace=trace)


def asked(*keys: str) -> Step:
    async def step(pilot: Any, until: Any, shown: Any) -> None:
        await until(pilot, lambda: "0/1" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(".answer:focus"))
        await pilot.press(*keys)
        await pilot.pause()

    return step


def wrong(*keys: str, then: str = "") -> Step:
    async def step(pilot: Any, until: Any, shown: Any) -> None:
        await asked(*keys)(pilot, until, shown)
        await until(pilot, lambda: pilot.app.screen.query(VerdictView))
        await until(pilot, lambda: then in shown(pilot.app))
        await pilot.pause()

    return step


async def tried(pilot: Any, until: Any, shown: Any) -> None:
    await wrong("f3")(pilot, until, shown)
    await pilot.press("t")
    await until(pilot, lambda: pilot.app.screen.query("Prompt:focus"))
    for line, gave in (("A.cumsum(1)", "12"), ("torch.add(A)", "[/]")):
        await pilot.press(*line, "enter")
        await until(pilot, lambda gave=gave: gave in shown(pilot.app))
    await pilot.press("A")
    await pilot.pause()


SCREENS: dict[str, tuple[str, Step, list[str]]] = {
    "order": ("order", asked("J", "down", "x"), ["dark-en-80x24", "light-zh-80x24", "nocolor-en-120x40"]),
    "order-wrong": ("order", wrong("J", "enter"), ["dark-en-80x24", "light-zh-80x24", "dark-zh-120x40"]),
    "blank": ("blank", asked("1", "tab", ":"), ["dark-en-80x24", "light-zh-80x24", "nocolor-en-120x40"]),
    "blank-wrong": ("blank", wrong("1", "enter", ":", "enter"), ["dark-en-80x24", "dark-zh-120x40"]),
    "write": ("write", asked(*"if A:", "enter", *"B = 'x'  # 1"), ["dark-en-80x24", "light-zh-80x24"]),
    "write-wrong": (
        "write",
        wrong(*"A.cumsum(1)", "f8"),
        ["dark-en-80x24", "light-zh-80x24", "nocolor-en-120x40", "dark-zh-120x40"],
    ),
    "value-wrong": (
        "value",
        wrong(*"[[0,1,3],[3,7,12]]", "enter", then="Tensor.cumsum"),
        ["nocolor-en-120x40", "dark-zh-120x40"],
    ),
    "try": ("value", tried, ["dark-en-80x24", "light-zh-80x24", "nocolor-en-120x40"]),
}
CASES = [
    pytest.param(look, kind, step, id=f"{name}-{look}")
    for name, (kind, step, looks) in SCREENS.items()
    for look in looks
]


@pytest.mark.parametrize(("look", "kind", "step"), CASES)
def test_a_kind_of_question_looks_as_it_did(
    desk: Any,
    snap_compare: Any,
    monkeypatch: pytest.MonkeyPatch,
    until: Any,
    shown: Any,
    look: str,
    kind: str,
    step: Step,
) -> None:
    theme, desk.language, size = LOOKS[look]
    for name in ("NO_COLOR", "COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    if theme == "nocolor":
        monkeypatch.setenv("NO_COLOR", "1")
    desk.theme = "light" if theme == "light" else "dark"
    desk.packs, desk.runner = (HEAD + ASKS[kind],), FakeRunner(gives)
    app = desk.app()

    async def before(pilot: Any) -> None:
        await step(pilot, until, shown)
        for field in pilot.app.screen.query("Input, TextArea").results(Input | TextArea):
            field.cursor_blink = False
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=before)
    app.thread.close(5)
