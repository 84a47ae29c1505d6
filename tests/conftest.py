"""What several tests stand on: the real worker, a clock to turn, a small library."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from quizapp.bank import LoadedPack
from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result

# How long one example takes says more of the machine than of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PACK = """
pack: sums
title: {en: Sums, zh: 求和}
tags: [small]
questions:
  - id: add
    ask: value
    vary: {a: [1, 2, 3], b: [10, 20]}
    code: $a + $b
    mistakes:
      - {id: subtracted, code: $a - $b, says: {en: That subtracts., zh: 这是减法。}}
    hint: [{en: Count on., zh: 接着数。}, {en: From $a., zh: 从 $a 开始。}]
    explain: {en: "It is $answer.", zh: "是 $answer。"}
    seconds: 20
  - id: double
    ask: value
    vary: {a: [4, 5, 6]}
    code: $a + $a
  - id: later
    ask: value
    after: [sums/add]
    code: 7 + 7
"""


class Clock:
    """A clock that a test turns."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def sums(program: Program) -> Outcome:
    """What a program of whole numbers, plus and minus gives; anything else raises."""
    try:
        left, sign, right = program.code.split()
        number = int(left) + int(right) * {"+": 1, "-": -1}[sign]
    except (ValueError, KeyError):
        return Outcome("error", "cpu", "2.13.0", 0.001, error=RaisedError("SyntaxError", "no sum"))
    result = Result(kind="number", text=str(number), values=number)
    return Outcome("finished", "cpu", "2.13.0", 0.001, result=result)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected, ten thousand tests and all that they import, stays to the end, and is not
    looked through for garbage. Screens make so many objects that looking took a fifth of their time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 10, 10)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def paths_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test keeps in the user's folders lies in none that a person uses."""
    home = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        yield


@pytest.fixture(scope="session")
def told() -> Callable[[LoadedPack], object]:
    """Everything that a pack as it was loaded tells, to be compared with another's."""

    def tell(loaded: LoadedPack) -> object:
        pack = loaded.pack
        if pack is None:
            return loaded.faults
        listed = [
            (q.pack, q.id, q.ask, q.level, q.seconds, q.tags, q.aliases, q.after, q.needs)
            for q in pack.questions
        ]
        lessons = [(one.id, one.needs, one.title, one.line, repr(one.entry)) for one in pack.lessons]
        whole = [(q.file, q.line, repr(q.entry)) for q in pack.questions]
        head = pack.name, pack.title, pack.tags, pack.file, pack.bundled
        return loaded.faults, head, listed, whole, lessons

    return tell


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    written = 'timezone = "UTC"\ntheme = "quizapp-dark"'
    file = tmp_path / "quizapp.toml"
    file.write_text(written, encoding="utf-8")
    return load_settings(flags={}, environment={}, workspace_file=file, user_file=tmp_path / "none.toml")


@pytest.fixture
def small_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Workspace]:
    """Makes workspaces that hold the small library alone, or the packs given by name."""
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: tmp_path / "no-bundled-packs")

    def make(folder: Path, **packs: str) -> Workspace:
        workspace = Workspace(folder / "workspace")
        workspace.make()
        for name, text in (packs or {"sums": PACK}).items():
            (workspace.questions / f"{name}.yaml").write_text(text, encoding="utf-8")
        return workspace

    return make


@pytest.fixture
def open_study(
    tmp_path: Path, clock: Clock, settings: Settings, small_workspace: Callable[[Path], Workspace]
) -> Iterator[Callable[..., Study]]:
    """Opens the small library in a workspace of the test's own, as often as asked."""
    workspace = small_workspace(tmp_path)
    opened: list[Study] = []

    def open_one(runner: Runner | None = None) -> Study:
        study = Study(workspace, settings, runner or FakeRunner(sums), clock)
        opened.append(study)
        return study

    yield open_one
    for study in opened:
        study.close()


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """The real worker, warmed once for all tests of a process."""
    from quizapp.runner.local import LocalRunner

    with_torch = LocalRunner("cpu")
    with_torch.start().result(timeout=120)
    yield with_torch
    with_torch.close()
