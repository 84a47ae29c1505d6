"""Which processes serve a job on which system, and what is told where that is not what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from quizapp.runner import device_choice, local
from quizapp.runner.client import Job, Program, WorkerReady
from quizapp.runner.local import LocalRunner
from quizapp.runner.orders import Order
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.runner_errors import RunnerClosed, RunnerError
from quizapp.words import Words

FORKED = Protections(landlock=7, seccomp=True, limits=True)
ON_DEVICE = Protections(landlock=4, seccomp=True, limits=True)


class Played:
    """A service that answers at once with its name as the device, or leaves its orders lying."""

    def __init__(self, name: str, protections: Protections = FORKED) -> None:
        self.name = name
        self.protections = protections
        self.idle = False
        self.closed = False
        self.waiting: list[Order] = []
        self.ready: Future[WorkerReady] = Future()
        self.begun = False

    def start(self) -> Future[WorkerReady]:
        self.begun = True
        if not self.ready.done() and not self.idle:
            self.ready.set_result(WorkerReady(self.name, "2.13.0", self.protections))
        return self.ready

    def submit(self, order: Order) -> bool:
        self.start()
        if self.idle:
            self.waiting.append(order)
        else:
            order.future.set_result((Outcome("finished", self.name, "2.13.0", 0.0),))
        return not self.closed

    def take(self) -> list[Order]:
        waiting, self.waiting = self.waiting, []
        return waiting

    def close(self) -> None:
        self.closed = True


class Services:
    """Every service that a runner began, by its name; ``idle`` are those that do not answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: dict[str, Played] = {}
        self.leave: Callable[..., None] | None = None
        self.idle: set[str] = set()
        monkeypatch.setattr("quizapp.runner.forks.Forks", lambda: self._make("forks"))
        monkeypatch.setattr("quizapp.runner.resident.serving.Residents", self._residents)

    def fail(self, device: str, why: str | None) -> None:
        """Have the service of a device give it up."""
        assert self.leave is not None
        self.leave(self.made[device], why)

    def _residents(self, device: str, leave: Callable[..., None], *, processor: bool) -> Played:
        self.leave = leave
        made = self._make(device, ON_DEVICE)
        made.device = device  # type: ignore[attr-defined]
        made.processor = processor  # type: ignore[attr-defined]
        return made

    def _make(self, name: str, protections: Protections = FORKED) -> Played:
        made = self.made[name] = Played(name, protections)
        made.idle = name in self.idle
        return made


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(local, "in_sight", lambda device: device != "mps")
    return Services(monkeypatch)


def where(runner: LocalRunner, **job: Any) -> str:
    return runner.submit(Job((Program("1"),), **job)).result(5)[0].device


def test_on_the_processor_jobs_are_forked(services: Services) -> None:
    runner = LocalRunner("cpu", forking=True)
    assert runner.start().result(5) == WorkerReady("forks", "2.13.0", FORKED)
    assert where(runner) == "forks"
    assert list(services.made) == ["forks"]


def test_on_a_device_jobs_run_there_and_those_for_the_processor_are_forked(services: Services) -> None:
    runner = LocalRunner("cuda", forking=True)
    assert where(runner) == "cuda"
    assert where(runner, on_cpu=True) == "forks"
    assert runner.start().result(5).device == "cuda"


def test_the_protections_told_are_those_that_both_workers_have(services: Services) -> None:
    assert LocalRunner("cuda", forking=True).start().result(5).protections == ON_DEVICE


def test_where_nothing_can_be_forked_every_job_goes_to_a_resident_process(services: Services) -> None:
    runner = LocalRunner("auto", forking=False)
    assert (where(runner), where(runner, on_cpu=True)) == ("auto", "auto")
    assert services.made["auto"].processor  # type: ignore[attr-defined]


def test_a_device_that_no_system_like_this_has_is_not_tried(services: Services) -> None:
    runner = LocalRunner("mps", forking=True)
    ready = runner.start().result(5)
    assert (ready.device, list(services.made)) == ("forks", ["forks"])
    assert ready.note is not None
    assert "mps" in Words("en").note(ready.note)


def test_a_device_that_is_not_there_is_told(services: Services) -> None:
    services.idle = {"cuda"}
    runner = LocalRunner("cuda", forking=True)
    ready = runner.start()
    waiting = runner.submit(Job((Program("1"),)))
    services.fail("cuda", None)
    assert waiting.result(5)[0].device == "forks"
    note = ready.result(5).note
    assert note is not None
    assert "cuda" in Words("zh").note(note)


def test_where_no_device_was_named_its_absence_is_nothing_to_tell(services: Services) -> None:
    services.idle = {"auto"}
    runner = LocalRunner("auto", forking=True)
    ready = runner.start()
    services.fail("auto", None)
    assert ready.result(5) == WorkerReady("forks", "2.13.0", FORKED)


@pytest.mark.parametrize(("forking", "then"), [(True, "forks"), (False, "cpu")])
def test_a_device_that_fails_later_is_told_with_the_reason(
    services: Services, forking: bool, then: str
) -> None:
    runner = LocalRunner("cuda", forking=forking)
    before = runner.start()
    assert before.result(5).note is None
    services.made["cuda"].idle = True
    waiting = runner.submit(Job((Program("1"),)))
    services.fail("cuda", "Traceback\nthe driver is gone")
    assert waiting.result(5)[0].device == then
    after = runner.start().result(5)
    assert after.device == then
    assert after.note is not None
    assert "(the driver is gone)" in Words("en").note(after.note)
    assert where(runner) == then
    assert runner.start() is not before


def test_a_device_that_fails_while_all_is_closed_fails_its_jobs(services: Services) -> None:
    services.idle = {"cuda"}
    runner = LocalRunner("cuda", forking=True)
    waiting = runner.submit(Job((Program("1"),)))
    runner.close()
    services.fail("cuda", "killed")
    assert isinstance(waiting.exception(5), RunnerClosed)
    assert isinstance(runner.start().exception(5), RunnerClosed)


def test_a_failure_beside_the_device_is_told(services: Services) -> None:
    services.idle = {"forks"}
    runner = LocalRunner("cuda", forking=True)
    ready = runner.start()
    services.made["forks"].ready.set_exception(RunnerError("no processes"))
    assert isinstance(ready.exception(5), RunnerError)


def test_after_closing_nothing_is_begun(services: Services) -> None:
    runner = LocalRunner("cuda", forking=True)
    runner.close()
    assert isinstance(runner.submit(Job((Program("1"),))).exception(5), RunnerClosed)
    assert services.made == {}


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_on_linux_a_device_named_is_asked_for(monkeypatch: pytest.MonkeyPatch, device: Any) -> None:
    monkeypatch.setattr(device_choice, "_CARDS", ())
    monkeypatch.setattr("sys.platform", "linux")
    assert device_choice.in_sight(device)
    assert not device_choice.in_sight("auto")
    assert not device_choice.in_sight("mps")


def test_elsewhere_pytorch_is_asked_which_device_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert device_choice.in_sight("auto")
    assert device_choice.in_sight("mps")
