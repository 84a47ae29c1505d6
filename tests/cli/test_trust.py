"""Packs from others, where their code is confined and where it is not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace
from quizapp.runner.client import Job, Runner, WorkerReady
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections


class Unconfined:
    """The real worker, which says that it has no protections."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.jobs = 0

    def start(self) -> Future[WorkerReady]:
        real = self._runner.start().result()
        ready: Future[WorkerReady] = Future()
        ready.set_result(WorkerReady(real.device, real.torch, Protections()))
        return ready

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        self.jobs += 1
        return self._runner.submit(job)

    def close(self) -> None:
        pass


@pytest.fixture
def bare(quizapp: Callable[..., Any], runner: Runner, monkeypatch: pytest.MonkeyPatch) -> Unconfined:
    """From now on nothing is confined."""
    worker = Unconfined(runner)
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: worker)
    return worker


@pytest.fixture
def pack(workspace: Workspace) -> Path:
    return workspace.questions / "small.yaml"


def test_where_packs_are_confined_they_just_run(quizapp: Callable[..., Any], pack: Path) -> None:
    ran = quizapp("trust", str(pack))
    assert ran.status == 0
    assert "trust is not needed" in ran.out
    assert quizapp("trust", "--list", "--json").data["trusted"] == []
    assert quizapp("grade", "small/unsqueeze", "--answer", "(1, 2, 3)").status == 0


@pytest.mark.usefixtures("bare")
def test_what_a_pack_is_stands_there_before_it_runs(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined
) -> None:
    ran = quizapp("trust", str(pack))
    assert ran.status == 0
    for told in (
        "small",
        "Small",
        "4 questions",
        sha256(pack.read_bytes()).hexdigest(),
        "Imports found in its code: none",
    ):
        assert told in ran.out
    assert bare.jobs == 0


def test_show_grade_and_review_do_not_run_what_is_not_trusted(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined
) -> None:
    shown = quizapp("show", "small/unsqueeze", "--variant", "all", "--reveal", "--json")
    assert shown.status == 0
    assert len(shown.lines) == 6
    for one in shown.lines:
        assert (one["fit"], one["answer"]) == (False, None)
        assert f"quizapp trust {pack}" in one["note"]
    assert "quizapp trust" in quizapp("show", "--all").out
    graded = quizapp("grade", "small/unsqueeze", "--answer", "(1, 2, 3)", "--json")
    assert (graded.status, graded.data["verdict"], graded.data["truth"]) == (1, "unreadable", None)
    assert "quizapp trust" in graded.data["note"]
    lines = quizapp("grade", "--jsonl", stdin='{"id": "small/unsqueeze", "answer": "(1, 2, 3)"}\n')
    assert (lines.status, lines.data["verdict"]) == (0, "unreadable")
    assert quizapp("review", "--plain", stdin="(1, 2, 3)\n").status == 0
    assert bare.jobs == 0


def test_check_reads_what_is_not_trusted_and_does_not_run_it(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined
) -> None:
    pack.write_text(
        pack.read_text(encoding="utf-8") + "  - {id: typo, ask: shape, cod: 1}\n", encoding="utf-8"
    )
    ran = quizapp("check", str(pack))
    assert ran.status == 1
    assert "error[not-trusted]: this file was not run" in ran.out
    assert "error[unknown-key] small/typo" in ran.out
    assert "code-fails" not in ran.out
    [found] = [one for one in quizapp("check", "--json").data["problems"] if one["rule"] == "not-trusted"]
    assert (found["file"], found["line"], found["severity"]) == (str(pack), 2, "error")
    assert "title=not-trusted::" in quizapp("check", "--format", "github").out
    assert bare.jobs == 0


def test_check_runs_what_is_trusted_until_it_is_edited(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined
) -> None:
    quizapp("trust", str(pack))
    assert "code-fails" in quizapp("check").out
    assert bare.jobs
    pack.write_text(pack.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert "not-trusted" in quizapp("check").out


@pytest.mark.usefixtures("bare")
def test_an_author_says_for_one_call_that_the_files_are_his(quizapp: Callable[..., Any]) -> None:
    ran = quizapp("check", "--trust")
    assert "not-trusted" not in ran.out
    assert "error[code-fails] small/hopeless" in ran.out
    assert quizapp("trust", "--list", "--json").data["trusted"] == []
    assert "not-trusted" in quizapp("check").out


@pytest.mark.usefixtures("bare")
def test_what_is_mended_first_has_to_be_trusted_again(quizapp: Callable[..., Any], pack: Path) -> None:
    pack.write_text(pack.read_text(encoding="utf-8").replace("explain:", "explains:"), encoding="utf-8")
    quizapp("trust", str(pack))
    ran = quizapp("check", "--fix")
    assert "fixed in 1 place" in ran.err
    assert "not-trusted" in ran.out


def test_check_asks_nothing_about_what_ships_with_quizapp(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: pack.parent)
    monkeypatch.chdir(pack.parent)
    assert "code-fails" in quizapp("check", pack.name).out
    assert bare.jobs


@pytest.mark.usefixtures("bare")
def test_a_path_through_a_bundled_folder_makes_nothing_bundled(
    quizapp: Callable[..., Any], pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    (bundled / "link.yaml").symlink_to(pack)
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: bundled)
    for path in (bundled / ".." / pack.relative_to(tmp_path), bundled / "link.yaml"):
        assert "not-trusted" in quizapp("check", str(path)).out


@pytest.mark.usefixtures("bare")
def test_a_trusted_pack_runs_until_it_is_edited(quizapp: Callable[..., Any], pack: Path) -> None:
    def right() -> bool:
        return bool(quizapp("grade", "small/unsqueeze", "--answer", "(1, 2, 3)").status == 0)

    assert not right()
    quizapp("trust", str(pack))
    assert right()
    pack.write_text(pack.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert not right()
    [listed] = quizapp("trust", "--list", "--json").data["trusted"]
    assert (listed["pack"], listed["questions"], listed["standing"]) == ("small", 4, "edited")
    quizapp("trust", str(pack))
    assert right()
    assert quizapp("trust", "--list").out.count("unchanged") == 1
    assert quizapp("trust", "--revoke", str(pack)).status == 0
    assert not right()
    assert quizapp("trust", "--revoke", str(pack)).status == 1


@pytest.mark.usefixtures("bare")
def test_a_workspace_does_not_bring_its_own_trust(
    quizapp: Callable[..., Any], pack: Path, workspace: Workspace, tmp_path: Path
) -> None:
    quizapp("trust", str(pack))
    [kept] = (tmp_path / "config").rglob("trusted.json")
    for folder in (workspace.root, workspace.data, workspace.questions):
        (folder / "trusted.json").write_bytes(kept.read_bytes())
    kept.unlink()
    assert quizapp("grade", "small/unsqueeze", "--answer", "(1, 2, 3)").status == 1


def test_the_doctor_names_the_packs_that_wait(
    quizapp: Callable[..., Any], pack: Path, bare: Unconfined
) -> None:
    found = {one["check"]: one for one in quizapp("doctor", "--json").data["findings"]}
    assert found["trust"]["level"] == "notice"
    assert f"quizapp trust {pack}" in found["trust"]["message"]


@pytest.mark.parametrize(
    "arguments",
    [(), ("--list", "file.yaml"), ("--revoke", "a", "--list"), ("nowhere.yaml",)],
    ids=" ".join,
)
def test_wrong_use_is_told(arguments: tuple[str, ...], quizapp: Callable[..., Any]) -> None:
    ran = quizapp("trust", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err
