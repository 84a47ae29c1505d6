"""What is told of the machine is what was announced and what came of trying it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.care.finding import Finding
from quizapp.care.sandbox_trials import limits_hold, trials
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.runner_errors import RunnerError, TorchMissing
from quizapp.words import Note

Wrong = Callable[..., list[tuple[str, str, str]]]
DOORS = ["files", "writes", "network", "processes", "signals"]


def bare(program: Program) -> Outcome:
    """What a worker without protections makes of the doctor's programs."""
    if "while True" in program.code:
        return Outcome("timeout", "cpu", "2.13.0", 0.5)
    if "bytearray" in program.code:
        return Outcome("memory", "cpu", "2.13.0", 0.1)
    return Outcome("finished", "cpu", "2.13.0", 0.001)


def test_the_real_worker_refuses_every_try(runner: Runner) -> None:
    announced = runner.start().result().protections
    for trial in trials(runner):
        assert trial.came == ("refused" if getattr(announced, trial.door) else trial.came)
    assert limits_hold(runner)


def test_every_door_is_told_of_with_what_it_stops(examine: Callable[..., list[Finding]]) -> None:
    told = {one.check: one for one in examine()}
    for door in DOORS:
        assert (told[door].level, told[door].note.key) == ("fine", f"care.stopped-{door}")
    assert told["limits"].level == "fine"
    assert told["confinement"].note.key == "care.confined"


def test_without_protections_every_open_door_is_told_of(wrong: Wrong, worker: Any) -> None:
    found = wrong(runner=worker(bare, Protections()))
    assert found == [
        *((door, "notice", f"open-{door}") for door in DOORS),
        ("confinement", "notice", "unconfined"),
        ("trust", "notice", "untrusted-pack"),
    ]


def test_a_door_that_is_announced_and_open_is_a_fault(wrong: Wrong, worker: Any) -> None:
    assert wrong(runner=worker(bare)) == [(door, "fault", "broken") for door in DOORS]


def test_a_kernel_that_does_not_tell_what_it_refuses_is_told_of(wrong: Wrong, worker: Any) -> None:
    found = wrong(runner=worker(protections=Protections(7, seccomp=True, limits=True)))
    assert found == [("refusals", "notice", "not-told")]


def test_what_is_refused_by_chance_is_no_protection(wrong: Wrong, worker: Any) -> None:
    only_files = Protections(landlock=4)
    found = wrong(runner=worker(protections=only_files))
    assert [check for check, _, key in found if key == "by-chance"] == ["network", "processes", "signals"]
    assert ("confinement", "notice", "unconfined") in found


def test_a_trial_without_an_end_says_nothing(wrong: Wrong, worker: Any) -> None:
    stuck = worker(lambda _: Outcome("timeout", "cpu", "2.13.0", 5.0))
    found = wrong(runner=stuck)
    assert [key for _, _, key in found] == ["untold"] * 5 + ["limits-broken"]


def test_another_device_than_asked_for_is_told_with_the_reason(wrong: Wrong, worker: Any) -> None:
    note = Note("runner.device-absent", (("device", "cuda"),))
    assert wrong(runner=worker(note=note)) == [("device", "notice", "runner.device-absent")]


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (TorchMissing("no module named torch"), ("torch", "fault", "torch-missing")),
        (RunnerError("it does not start"), ("worker", "fault", "worker")),
    ],
)
def test_without_a_worker_all_else_is_still_looked_at(
    failure: RunnerError, expected: tuple[str, str, str], wrong: Wrong, log: Any
) -> None:
    log.answer("gone/one")
    nobody = FakeRunner(bare, failure=failure)
    assert wrong(runner=nobody) == [("unknown", "notice", "unknown"), expected]


def test_trying_leaves_nothing_behind(worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    trials(worker(bare))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_written_counts_however_the_program_ended(
    worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def sly(program: Program) -> Outcome:
        for folder in tmp_path.iterdir():
            (folder / "written").touch()
        return Outcome("crashed", "cpu", "2.13.0", 0.001)

    came = {trial.door: trial.came for trial in trials(worker(sly))}
    assert came["writes"] == "through"
    assert came["files"] == "refused"
