"""Commands run in this process, on the one warmed worker."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from quizapp.cli import run
from quizapp.config.workspace import Workspace
from quizapp.runner.client import Job, Runner, WorkerReady
from quizapp.runner.outcome import Outcome

PACK = """
pack: small
title: {en: Small, zh: 小题}
tags: [tiny]
questions:
  - id: unsqueeze
    ask: shape
    vary: {rows: [2, 4], dim: [0, 1, 2]}
    setup: A = torch.zeros($rows, 3)
    code: A.unsqueeze($dim)
    mistakes:
      - {id: one-too-early, code: A.unsqueeze($dim - 1), says: {en: One dimension too early., zh: 早了一位。}}
    explain: {en: "It is $answer.", zh: "是 $answer。"}
  - id: printed
    ask: output
    code: |
      print("one")
      print("two")
  - id: picks
    ask: choice
    pick: all
    prompt: {en: Which work?, zh: 哪些可以？}
    options: ["torch.ones(2) + 1", "torch.ones(2) @ torch.ones(3)", "torch.ones(2) * 2"]
    right: error is None
  - id: hopeless
    ask: shape
    code: torch.ones(2) @ torch.ones(3)
"""


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        return self.lines[0]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class _Kept:
    """The shared worker, which a command may not close."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def start(self) -> Future[WorkerReady]:
        return self._runner.start()

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        return self._runner.submit(job)

    def close(self) -> None:
        pass


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = Workspace(tmp_path / "workspace")
    made.make()
    (made.questions / "small.yaml").write_text(PACK, encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("QUIZAPP_LANGUAGE", "QUIZAPP_DEVICE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def quizapp(
    workspace: Workspace, runner: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs a command line in the test's own workspace."""
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: _Kept(runner))
    monkeypatch.setattr(
        "quizapp.config.workspace.bundled_questions", lambda: workspace.root / "no-bundled-packs"
    )

    def command(*arguments: str, stdin: str = "") -> Ran:
        stream = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogateescape")), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)
        status = run(["--workspace", str(workspace.root), *arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return command
