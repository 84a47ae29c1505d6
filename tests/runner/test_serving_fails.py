"""Where the runner itself goes wrong, whoever waits is told, and the next job is served."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from quizapp.runner import order_book
from quizapp.runner.client import Job, Program, WorkerReady
from quizapp.runner.dispatch import Dispatcher
from quizapp.runner.local import LocalRunner
from quizapp.runner.orders import Inbox, Order
from quizapp.runner.resident import running as resident_running
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerError

JOB = Job((Program("torch.ones(1)"),))


@pytest.fixture
def own() -> Iterator[LocalRunner]:
    runner = LocalRunner("cpu")
    yield runner
    runner.close()


def failing(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError("a fault of ours")


def test_a_fault_in_the_thread_fails_the_jobs_and_the_next_is_served(
    own: LocalRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own.submit(JOB).result(120)[0].ended == "finished"
    with monkeypatch.context() as patch:
        patch.setattr(order_book, "outcome_of", failing)
        for future in [own.submit(JOB) for _ in range(3)]:
            with pytest.raises(RunnerError, match="a fault of ours"):
                future.result(120)
    assert own.submit(JOB).result(120)[0].ended == "finished"


def test_a_fault_while_residents_serve_fails_the_job_and_the_next_is_served(
    resident: LocalRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(resident_running, "outcome_of", failing)
        with pytest.raises(RunnerError, match="a fault of ours"):
            resident.submit(JOB).result(120)
    assert resident.submit(JOB).result(120)[0].ended == "finished"


def test_a_thread_that_cannot_even_wait_fails_what_is_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, ready = Inbox(), Future[WorkerReady]()
    dispatcher = Dispatcher(inbox, ready)
    monkeypatch.setattr(dispatcher, "_start", failing)
    order = Order(JOB, Future())
    inbox.put(order)
    dispatcher.run()
    for future in (ready, order.future):
        with pytest.raises(RunnerError, match="a fault of ours"):
            future.result(0)  # type: ignore[attr-defined]
    assert not inbox.put(Order(JOB, Future()))


def test_a_worker_that_says_a_job_is_done_too_early_is_replaced(
    own: LocalRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    hear = Dispatcher._hear

    def hear_wrongly(self: Dispatcher, message: dict[str, Any]) -> None:
        if message["say"] == "program" and not told:
            told.append("done too early")
            message = {"say": "done", "job": message["job"]}
        hear(self, message)

    monkeypatch.setattr(Dispatcher, "_hear", hear_wrongly)
    assert [each.ended for each in own.submit(Job(JOB.programs * 2)).result(120)] == ["finished"] * 2
    assert told


def test_a_job_that_takes_longer_than_its_programs_may_is_not_waited_for(
    own: LocalRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that lives and says so, and never ends a job."""
    own.start().result(120)
    hear = Dispatcher._hear

    def hear_no_end(self: Dispatcher, message: dict[str, Any]) -> None:
        if message["say"] in ("ready", "alive"):
            hear(self, message)

    monkeypatch.setattr(Dispatcher, "_hear", hear_no_end)
    monkeypatch.setattr(order_book, "_IMPORTING", 0.0)
    monkeypatch.setattr(Order, "seconds", lambda _: 0.2)
    (outcome,) = own.submit(Job(JOB.programs, Limits(seconds=1))).result(120)
    assert outcome.ended == "crashed"
