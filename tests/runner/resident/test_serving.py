"""Which process serves, when it is replaced, and when the device is given up; the processes are played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest

from quizapp.runner.client import Job, Program, WorkerReady
from quizapp.runner.orders import Order
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.resident import living, serving
from quizapp.runner.resident.handshake import DeviceFailed, Gone
from quizapp.runner.resident.serving import Residents
from quizapp.runner.runner_errors import RunnerClosed, RunnerError, TorchMissing

SECONDS = 10


class Stage:
    """Plays processes: ``opening`` and ``running`` say what comes of each, in order; else all is well."""

    def __init__(self) -> None:
        self.opening: list[Exception | None] = []
        self.running: list[str | Exception | None] = []
        self.device = "cuda:0"
        self.processes: list[Played] = []

    def run(self, resident: Played, order: Order, worker: WorkerReady) -> str | None:
        came = self.running.pop(0) if self.running else None
        if isinstance(came, Exception):
            raise came
        ended = "crashed" if came == "crashed" else "finished"
        resident.ran += 1
        order.outcomes.append(Outcome(ended, worker.device, worker.torch, 0.0))  # type: ignore[arg-type]
        return came


class Played:
    """A process that does what the stage says."""

    def __init__(self, stage: Stage, *, whole: bool) -> None:
        self.stage = stage
        self.whole = whole
        self.ended = False
        self.ran = 0
        stage.processes.append(self)

    def open(self, device: str, *, processor: bool) -> WorkerReady:
        came = self.stage.opening.pop(0) if self.stage.opening else None
        if came is not None:
            raise came
        return WorkerReady(self.stage.device, "2.13.0", Protections())

    def end(self) -> None:
        self.ended = True

    def last_words(self) -> str:
        return "its last words"


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage()
    monkeypatch.setattr(living, "Resident", lambda *, whole: Played(made, whole=whole))
    monkeypatch.setattr(serving, "run", made.run)
    return made


Left = list[tuple[str | None, list[Order]]]
Serve = Callable[..., Residents]


@pytest.fixture
def left() -> Left:
    """Why the device was left, with the orders that were not done."""
    return []


@pytest.fixture
def serve(left: Left) -> Iterator[Serve]:
    made: list[Residents] = []

    def begin(device: str = "cuda") -> Residents:
        def leave(residents: Residents, why: str | None) -> None:
            left.append((why, residents.take()))

        made.append(Residents(device, leave, processor=False))  # type: ignore[arg-type]
        return made[-1]

    yield begin
    for each in made:
        each.close()


def order(programs: int = 1, *, language_check: bool = True) -> Order:
    return Order(Job((Program("1"),) * programs, language_check=language_check), Future())


def ended(order: Order) -> list[str]:
    return [outcome.ended for outcome in order.future.result(SECONDS)]


def test_a_process_serves_as_long_as_it_is_fit_and_a_spare_waits(stage: Stage, serve: Serve) -> None:
    residents = serve()
    orders = [order() for _ in range(3)]
    assert all(map(residents.submit, orders))
    assert [ended(each) for each in orders] == [["finished"]] * 3
    first, spare = stage.processes
    assert (first.ran, spare.ran) == (3, 0)
    assert (first.whole, spare.whole) == (False, True)


def test_a_process_that_changed_is_replaced_by_the_spare(stage: Stage, serve: Serve) -> None:
    stage.running = ["torch.arange was changed"]
    residents = serve()
    orders = [order(), order()]
    assert all(map(residents.submit, orders))
    assert [ended(each) for each in orders] == [["finished"]] * 2
    first, spare, _ = stage.processes
    assert (first.ran, first.ended, spare.ran) == (1, True, 1)


def test_the_programs_after_a_crash_are_run_in_another_process(stage: Stage, serve: Serve) -> None:
    stage.running = [None, "crashed"]
    one = order(3)
    serve().submit(one)
    assert ended(one) == ["finished", "crashed", "finished"]
    assert [each.ran for each in stage.processes[:2]] == [2, 1]


def test_a_process_that_ended_while_idle_costs_no_program(stage: Stage, serve: Serve) -> None:
    stage.running = [Gone("it has ended")]
    one = order()
    serve().submit(one)
    assert ended(one) == ["finished"]


def test_where_processes_end_again_and_again_the_job_fails_and_the_next_is_tried(
    stage: Stage, serve: Serve
) -> None:
    stage.running = [Gone("it has ended")] * 2
    residents = serve()
    one, two = order(), order()
    residents.submit(one)
    residents.submit(two)
    assert isinstance(one.future.exception(SECONDS), RunnerError)
    assert ended(two) == ["finished"]


def test_a_spare_that_ended_while_it_waited_is_passed_over(stage: Stage, serve: Serve) -> None:
    stage.running = ["a thread goes on"]
    stage.opening = [None, Gone("it has ended")]
    residents = serve()
    orders = [order(), order()]
    assert all(map(residents.submit, orders))
    assert [ended(each) for each in orders] == [["finished"]] * 2
    assert stage.processes[1].ended


def test_a_device_that_is_not_there_is_left_at_once(stage: Stage, serve: Serve, left: Left) -> None:
    stage.opening = [DeviceFailed(None)]
    residents = serve()
    one = order()
    residents.submit(one)
    residents._thread.join(SECONDS)  # type: ignore[union-attr]
    assert [why for why, _ in left] == [None]
    assert all(each.ended for each in stage.processes)


def test_a_device_that_fails_later_is_left_with_the_job_that_met_it(
    stage: Stage, serve: Serve, left: Left
) -> None:
    stage.running = [None, "cuda no longer works"]
    stage.opening = [None, DeviceFailed("the driver is gone")]
    residents = serve()
    one = order(3)
    residents.submit(one)
    residents._thread.join(SECONDS)  # type: ignore[union-attr]
    assert left == [("the driver is gone", [one])]
    assert len(one.outcomes) == 2
    assert not one.future.done()


def test_two_processes_that_crash_with_their_first_program_are_the_devices_fault(
    stage: Stage, serve: Serve, left: Left
) -> None:
    stage.running = ["crashed", "crashed"]
    residents = serve()
    one, two = order(), order()
    residents.submit(one)
    residents.submit(two)
    residents._thread.join(SECONDS)  # type: ignore[union-attr]
    assert ended(one) == ["crashed"]
    assert [orders for _, orders in left] == [[two]]
    assert two.outcomes == []  # it is run again elsewhere


@pytest.mark.parametrize("between", [None, "unchecked"])
def test_crashes_that_a_program_may_have_meant_are_not_the_devices_fault(
    stage: Stage, serve: Serve, left: Left, between: str | None
) -> None:
    residents = serve()
    if between is None:  # a process that has served before it crashed
        stage.running = ["crashed", None, "crashed", None, "crashed"]
        orders = [order() for _ in range(5)]
    else:
        stage.running = ["crashed"] * 5
        orders = [order(language_check=False) for _ in range(5)]
    for each in orders:
        residents.submit(each)
    assert ended(orders[-1]) == ["crashed"]
    assert left == []


def test_on_the_processor_a_process_that_cannot_start_fails_the_job(stage: Stage, serve: Serve) -> None:
    stage.opening = [Gone("it has ended")]
    residents = serve("cpu")
    with pytest.raises(RunnerError, match="its last words"):
        residents.start().result(SECONDS)


def test_without_torch_every_job_says_so(stage: Stage, serve: Serve, left: Left) -> None:
    stage.opening = [TorchMissing("no torch")] * 2
    residents = serve()
    with pytest.raises(TorchMissing):
        residents.start().result(SECONDS)
    one = order()
    residents.submit(one)
    assert isinstance(one.future.exception(SECONDS), TorchMissing)
    assert left == []


def test_closing_fails_what_waits_and_ends_every_process(stage: Stage, serve: Serve) -> None:
    residents = serve()
    residents.start().result(SECONDS)
    residents.close()
    assert not residents.submit(order())
    assert all(each.ended for each in stage.processes)


def test_closing_what_never_began_fails_its_start(serve: Serve) -> None:
    residents = serve()
    residents.close()
    assert isinstance(residents.start().exception(SECONDS), RunnerClosed)
