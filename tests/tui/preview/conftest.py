"""An author at a preview: a small file, a fake runner, and saves that are noticed soon."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from quizapp.authoring.previewing import Preview
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.preview_app import PreviewApp

SIZE = (100, 40)
PACK = """
pack: rows
title: {en: Rows and columns, zh: 行与列}
questions:
  - id: across
    ask: shape
    prompt: {en: "What is left of `A`?", zh: "`A` 还剩下什么？"}
    vary: {dim: [0, 1, 2]}
    setup: |
      A = torch.ones(2, 3, 4)
    code: A.sum($dim)
    mistakes:
      - {id: one-too-early, code: A.sum($dim - 1), says: {en: That is the one before., zh: 那是前一维。}}
      - {id: kept, code: "A.sum($dim, keepdim=True)"}
    hint: {en: "One dimension goes away.", zh: "少了一维。"}
    explain: {en: "Dimension $dim goes away: $answer.", zh: "第 $dim 维消失，得到 $answer。"}
    docs: [torch.sum]
  - id: second
    ask: truth
    prompt: "`A` has no axes."
    code: torch.ones(1).ndim == 0
"""
SIZES = (2, 3, 4)
SUM = re.compile(r"A\.sum\((?P<dim>-?\d+)(?: (?P<sign>[-+]) (?P<by>\d+))?(?P<kept>, keepdim=True)?\)(?:  #)?")


def gives(program: Program) -> Outcome:
    """What PyTorch would give for the few programs of this pack."""
    code = program.code.strip()
    if code.endswith("ndim == 0"):
        return outcome(Result("bool", "False", values=False))
    summed = SUM.fullmatch(code)
    if summed is None:
        return Outcome("error", "cpu", "2", 0.0, error=RaisedError("NameError", "[/] is not defined"))
    sign = -1 if summed["sign"] == "-" else 1
    dim = (int(summed["dim"]) + sign * int(summed["by"] or 0)) % 3
    kept = (1,) if summed["kept"] else ()
    return outcome(tensor(*SIZES[:dim], *kept, *SIZES[dim + 1 :]))


def outcome(result: Result) -> Outcome:
    return Outcome(
        "finished", "cpu", "2", 0.0, result=result, trace=(TraceRow("Tensor.sum", (3, 4), "float32"),)
    )


def tensor(*shape: int) -> Result:
    return Result("tensor", "", shape, "float32", "cpu", False, None)


class Author:
    """Somebody with an editor beside a preview."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.file = folder / "rows.yaml"
        self.pack = PACK
        self.save(PACK)
        self.run_with()

    def run_with(
        self,
        answer: Callable[[Program], Outcome] | None = None,
        *,
        held: bool = False,
        failure: RunnerError | None = None,
    ) -> None:
        """Have programs answered by another function, later, or not at all."""
        self.runner = FakeRunner(answer or gives, held=held, failure=failure)

    def save(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.save(text.replace(old, new))

    def app(self) -> PreviewApp:
        self.desk.runner = self.runner
        study = self.desk.study()
        return PreviewApp(study, Preview(self.file, self.runner, study.why_not_run))


@pytest.fixture
def author(desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Author:
    monkeypatch.setattr("quizapp.tui.screens.running_page.LOOK", 0.02)
    monkeypatch.setattr("quizapp.tui.screens.running_page.CALM", 0)
    return Author(desk, tmp_path)


@pytest.fixture
def previewing(author: Author, until: Any, shown: Any) -> Callable[..., Any]:
    """Opens the preview; gives the pilot, and what waits until all of some texts are on the screen."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = SIZE, app: PreviewApp | None = None) -> Any:
        app = app or author.app()
        async with app.run_test(size=size, notifications=True) as pilot:

            async def sees(*texts: str, lacks: str = "\0") -> None:
                await until(
                    pilot, lambda: all(text in shown(app) for text in texts) and lacks not in shown(app)
                )

            yield pilot, sees
        app.close()

    return opened
