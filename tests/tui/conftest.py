"""A learner at the screens: the real study over a small workspace, with a fake runner and a fake clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from quizapp.bank.scope import Scope
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.app import QuizApp

TODAY = date(2026, 11, 23)
NASTY = [
    "x[mask]",
    "x[/]",
    "[@click=app.quit]x[/]",
    "\x1b[31mred",
    "$answer",
    "[bold]形状[/bold]",
    "\u202eabc",
    "张量",
]

SHAPES = """
pack: dims
title: {en: Adding and removing dimensions, zh: 增加与删除维度}
tags: [shape]
questions:
  - id: unsqueeze-shape
    ask: shape
    prompt: {en: "What is the shape of the result?", zh: "结果的形状是什么？"}
    setup: |
      A = torch.arange(2 * 3).reshape(2, 3)
    code: A.unsqueeze(1)
    mistakes:
      - {id: one-too-early, code: A.unsqueeze(0), says: {en: "It went to the front.", zh: "新轴放到了前面。"}}
    hint:
      - {en: "Count the axes from 0.", zh: "轴从 0 开始数。"}
      - {en: "The new axis stands at position 1.", zh: "新轴在位置 1。"}
    explain:
      en: |
        `unsqueeze(d)` puts a new axis of size 1 at position `d`, so the old axes from
        `d` on move one to the right and the result is $answer.
      zh: "`unsqueeze(d)` 在位置 `d` 插入大小为 1 的新轴，原来从 `d` 开始的轴都往后挪一位，所以得到 $answer。"
    docs: [torch.unsqueeze, torch.Tensor.reshape]
"""

KINDS = """
pack: kinds
title: {en: "Kinds of questions", zh: 各种题目}
tags: [kinds]
questions:
  - id: one
    ask: choice
    prompt: {en: "Which gives a tensor of shape (6,)?", zh: "哪一个得到形状 (6,)？"}
    setup: |
      B = torch.zeros(2, 3)
    options: ["B.flatten()", "B.squeeze()", "B.T"]
    right: tuple(it.shape) == (6,)
  - id: all
    ask: choice
    pick: all
    prompt: {en: "Which are views of B?", zh: "哪些是 B 的视图？"}
    setup: |
      B = torch.zeros(2, 3)
    options: ["B.view(6)", "B.clone()", "B.t()"]
    right: it._base is not None
  - id: statement
    ask: truth
    prompt: {en: "`B.sum()` has no axes.", zh: "`B.sum()` 没有轴。"}
    setup: |
      B = torch.zeros(2, 3)
    code: B.sum().ndim == 0
  - id: printed
    ask: output
    setup: |
      B = torch.zeros(2, 3)
    code: |
      for row in B:
          print(row.shape)
"""

NASTY_PACK = r"""
pack: nasty
title: "x[/] [@click=app.quit]标题[/]"
questions:
  - id: brackets
    ask: value
    prompt: "Read `x[mask]`, x[mask] and x[/] [@click=app.quit]now[/] \x1b[31m 张量"
    setup: |
      x = torch.tensor([1, 2])  # x[mask] x[/]
    code: "x[x > 1][0]  # [@click=app.quit]"
    mistakes:
      - {id: first, code: "x[0]  # x[/]", says: "That is x[/], not x[mask]."}
    hint: "Look at x[/] and [@click=app.quit]x[/]"
    explain: "It is $answer, as x[mask] and x[/] say."
"""

CODES: dict[str, Outcome] = {}


def _outcome(**rest: Any) -> Outcome:
    return Outcome(ended="finished", device="cpu", torch="2.13.0", seconds=0.001, **rest)


def tensor(*shape: int) -> Result:
    return Result("tensor", "tensor(…)", shape, "int64", "cpu", False, [0])


def answer(program: Program) -> Outcome:
    """What PyTorch would give for the few programs of these packs."""
    code = program.code.strip()
    if code == "A.unsqueeze(1)":
        trace = (
            TraceRow("torch.arange", (6,), "int64"),
            TraceRow("Tensor.reshape", (2, 3), "int64"),
            TraceRow("Tensor.unsqueeze", (2, 1, 3), "int64"),
        )
        return _outcome(result=tensor(2, 1, 3), trace=trace)
    if code == "A.unsqueeze(0)":
        return _outcome(result=tensor(1, 2, 3))
    if code.startswith("for row"):
        return _outcome(printed="torch.Size([3])\ntorch.Size([3])\n")
    if code.endswith("ndim == 0"):
        return _outcome(result=Result("bool", "True", values=True))
    if code.startswith("x["):
        first = code.startswith("x[0]")
        value = 1 if first else 2
        return _outcome(result=Result("tensor", f"tensor({value})", (), "int64", "cpu", False, value))
    if program.right is not None:
        return _outcome(result=tensor(6), holds=code in {"B.flatten()", "B.view(6)", "B.t()"})
    return Outcome("error", "cpu", "2.13.0", 0.0, error=RaisedError("NameError", code))


@dataclass(frozen=True, slots=True)
class OwnPacks(Workspace):
    """A workspace without the bundled packs."""

    @property
    def question_folders(self) -> tuple[tuple[Path, bool], ...]:
        return ((self.questions, False),)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def today(self) -> date:
        return self.now.date()

    def next_day(self, days: int = 1) -> None:
        self.now += timedelta(days=days)


@dataclass
class Desk:
    """What a test needs to begin: the workspace, the runner and the clock."""

    root: Path
    language: str = "en"
    theme: str = "dark"
    held: bool = False
    failure: RunnerError | None = None
    opening: Callable[[], None] = lambda: None
    clock: Clock = field(default_factory=Clock)
    packs: tuple[str, ...] = (SHAPES,)
    keys: dict[str, str] = field(default_factory=dict)
    scheduler: str = "sm2"

    def __post_init__(self) -> None:
        self.runner = FakeRunner(answer, held=self.held, failure=self.failure)

    @property
    def workspace(self) -> Workspace:
        return OwnPacks(self.root)

    @property
    def settings(self) -> Settings:
        return Settings(
            device="cpu",
            language=self.language,
            timezone=None,
            rollover_hour=4,
            new_per_day=10,
            due_per_day=100,
            theme=self.theme,
            scheduler=self.scheduler,
            keys=self.keys,
        )

    def study(self) -> Study:
        self.opening()
        self.workspace.make()
        for index, pack in enumerate(self.packs):
            (self.workspace.questions / f"{index}.yaml").write_text(pack, encoding="utf-8")
        return Study(self.workspace, self.settings, self.runner, self.clock)

    def app(self, *, scope: Scope | None = None, welcome: bool = False) -> QuizApp:
        today = self.clock.today
        return QuizApp(self.study, self.settings, self.runner, today, scope, welcome=welcome)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.runner.close()


async def until(pilot: Pilot[None], condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Let the application work until something holds."""
    deadline = time.monotonic() + seconds
    await pilot.pause(0)  # which waits for every widget, and so takes longer than any condition
    while not condition():
        assert time.monotonic() < deadline, f"it never came to be; the screen says:\n{shown(pilot.app)}"
        await asyncio.sleep(0.01)
    await pilot.pause(0)


def shown(app: Any) -> str:
    """What stands on the terminal, line by line."""
    lines = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines)


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Any]:
    return until


@pytest.fixture(name="shown")
def shown_fixture() -> Callable[[Any], str]:
    return shown


@pytest.fixture
def nasty_pack() -> str:
    return NASTY_PACK


@pytest.fixture
def kinds_pack() -> str:
    return KINDS
