"""A workspace with a learner's log, and a doctor who looks at it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quizapp.care.diagnosis import Doctor
from quizapp.care.finding import Finding
from quizapp.care.log_check import nobody
from quizapp.care.trusted import Trust
from quizapp.config.workspace import Workspace
from quizapp.runner.client import Program, WorkerReady
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError
from quizapp.runner.protections import Protections
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from quizapp.words import Note, Words

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PACK = """
pack: sums
title: Sums
questions:
  - {id: add, ask: value, code: 1 + 2}
  - {id: double, ask: value, code: 4 + 4}
"""


def walled(program: Program) -> Outcome:
    """What a confined worker makes of the doctor's programs."""
    if "while True" in program.code:
        return Outcome("timeout", "cpu", "2.13.0", 0.5)
    if "bytearray" in program.code:
        return Outcome("memory", "cpu", "2.13.0", 0.1)
    return Outcome("error", "cpu", "2.13.0", 0.001, error=RaisedError("PermissionError", "no"))


class Worker(FakeRunner):
    """A fake with protections of the test's choice."""

    def __init__(
        self,
        answer: Callable[[Program], Outcome] = walled,
        protections: Protections = Protections(7, seccomp=True, limits=True, told=True),  # noqa: B008 - frozen
        note: Note | None = None,
    ) -> None:
        super().__init__(answer)
        self._protections = protections
        self._note = note

    def start(self) -> Future[WorkerReady]:
        ready: Future[WorkerReady] = Future()
        ready.set_result(WorkerReady("cpu", "2.13.0", self._protections, self._note))
        return ready


class Log:
    """A learner who answered; ``change`` damages the database behind quizapp's back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def answer(self, question: str = "sums/add", *, days_ago: float = 0, now: datetime = NOW) -> Act:
        at = now - timedelta(days=days_ago)
        with Store.open(self.path) as store:
            act = Act(
                store.new_id(at),
                at,
                at.date(),
                "answered",
                question,
                kind="review",
                variant=0,
                given={},
                answer="3",
                verdict="right",
                quality=5,
                seconds=1.0,
            )
            store.record(act)
        return act

    def change(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    @property
    def rows(self) -> list[str]:
        with Store.open(self.path) as store:
            return [act.id for act in store.acts()]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: tmp_path / "no-bundled-packs")
    made = Workspace(tmp_path / "workspace")
    made.make()
    (made.questions / "sums.yaml").write_text(PACK, encoding="utf-8")
    return made


@pytest.fixture
def log(workspace: Workspace) -> Log:
    return Log(workspace.database)


@pytest.fixture
def worker() -> type[Worker]:
    return Worker


@pytest.fixture
def day_of() -> Callable[[datetime], date]:
    return lambda instant: instant.date()


@pytest.fixture
def examine(workspace: Workspace, tmp_path: Path) -> Callable[..., list[Finding]]:
    """What the doctor finds. Every finding has words in both languages."""

    def findings(
        *,
        fix: bool = False,
        now: datetime = NOW,
        runner: FakeRunner | None = None,
        agree: Callable[[Note], bool] = nobody,
    ) -> list[Finding]:
        doctor = Doctor(
            workspace,
            tmp_path / "config" / "quizapp.toml",
            Trust(tmp_path / "config" / "trusted.json"),
            runner or Worker(),
            now,
            lambda instant: instant.date(),
            agree,
        )
        found = list(doctor.examine(fix=fix))
        assert all(Words(language).note(one.note) for one in found for language in ("en", "zh"))
        return found

    return findings


@pytest.fixture
def wrong(examine: Callable[..., list[Finding]]) -> Callable[..., list[tuple[str, str, str]]]:
    """What is not fine, or was not before: check, level and which note."""

    def findings(**options: bool | datetime | FakeRunner) -> list[tuple[str, str, str]]:
        return [
            (one.check, "fixed" if one.fixed else one.level, one.note.key.removeprefix("care."))
            for one in examine(**options)
            if one.level != "fine" or one.fixed
        ]

    return findings
