"""Runs one job in a resident process, within its limits."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from quizapp.runner import run_limits
from quizapp.runner.client import Program, WorkerReady
from quizapp.runner.endings import judge
from quizapp.runner.orders import Order
from quizapp.runner.outcome import Outcome
from quizapp.runner.replies import outcome_of
from quizapp.runner.resident.handshake import Gone, afterwards
from quizapp.runner.resident.process import Resident, Room
from quizapp.runner.resident.stream import AFTERWARDS, Frame
from quizapp.runner.runner_errors import RunnerClosed

#: Seconds between checks of time and memory while a program runs.
_TICK = 0.05
#: Slightly above the limit set in the kernel, so that the kernel's takes effect first.
_MEMORY_SLACK = 64 * 1024**2
#: Seconds allowed for a process to end after closing its stream.
_PATIENCE = 0.5
#: Seconds allowed for a process to check itself after a job.
_LOOKING_OVER = 10.0


class _Stopped(Exception):
    """A program has to be ended; with the ending and the note."""

    def __init__(self, ended: str, note: str) -> None:
        super().__init__(note)
        self.ended = ended
        self.note = note


def run(resident: Resident, order: Order, worker: WorkerReady) -> str | None:
    """Run the unfinished programs of a job, and store each outcome in ``order.outcomes``.

    At least one is finished afterwards. Returns why the process cannot run another job, None if
    it can. If a program had to be ended, or ended the process, the process is over, and the
    remaining programs are left. Raises Gone if the process had ended before the request,
    RunnerClosed if it is ended from elsewhere, and ValueError if the job is too long to be sent.
    """
    job = order.job
    if job.on_cpu:
        worker = replace(worker, device="cpu")
    room = resident.limit_memory(job.limits.memory)
    message, programs = order.message(0)
    resident.ask({"do": "job", **message}, programs)
    for index in range(order.sent):
        program = job.programs[len(order.outcomes)]
        began = monotonic()
        waited = run_limits.waited(resident.pid)
        try:
            answer = _await(resident, job.limits.seconds, began, waited, room)
            if answer.index == AFTERWARDS and index:
                return afterwards(answer) or "it asked to be replaced"  # the remaining programs run elsewhere
            if answer.index != index:
                raise _Stopped("crashed", "it reported a program twice or out of turn")
        except _Stopped as stopped:
            resident.end()
            order.outcomes.append(_cut_short(resident, stopped, monotonic() - began, worker, program))
            return stopped.note
        outcome = _reported(answer, monotonic() - began, worker, program)
        order.outcomes.append(outcome)
        if outcome.ended in ("memory", "crashed"):
            resident.end()
            return f"one of its programs ended as {outcome.ended}"
    order.finish()
    if not job.language_check:
        return "one of its programs was not checked"
    try:
        return _state(resident.hear(_LOOKING_OVER))
    except Gone as gone:
        return str(gone)


def _state(answer: Frame | None) -> str | None:
    """Why a process cannot run another job. Raises Gone."""
    if answer is None or answer.index != AFTERWARDS:
        return "it did not report its state"
    return afterwards(answer)


def _await(resident: Resident, seconds: float, began: float, waited: float, room: Room) -> Frame:
    """The report on a program that started at this time. Raises _Stopped."""
    while True:
        try:
            answer = resident.hear(min(_TICK, seconds))
        except Gone:
            raise _ended(resident) from None
        if answer is not None:
            return answer
        taken = monotonic() - began
        if taken > seconds and run_limits.is_late(seconds, taken, run_limits.waited(resident.pid) - waited):
            raise _Stopped("timeout", f"stopped after {seconds:g} s")
        if resident.holds_too_much(room, _MEMORY_SLACK):
            raise _Stopped("memory", f"stopped after using more than {room.limit} bytes")


def _ended(resident: Resident) -> _Stopped:
    """How a process ended whose stream is closed; waits for its end. Raises RunnerClosed."""
    if resident.is_ended:
        raise RunnerClosed("the runner is closed")
    by_itself = resident.ends_within(_PATIENCE)
    resident.end()
    if not by_itself:
        return _Stopped("crashed", "closed its report stream without a result")
    return _Stopped(*judge(resident.exit_code(), resident.last_words()))


def _reported(answer: Frame, seconds: float, worker: WorkerReady, program: Program) -> Outcome:
    return _outcome("reported", seconds, answer.printed, answer.cut, answer.body, None, worker, program)


def _cut_short(
    resident: Resident, stopped: _Stopped, seconds: float, worker: WorkerReady, program: Program
) -> Outcome:
    return _outcome(stopped.ended, seconds, *resident.rest(), None, stopped.note, worker, program)


def _outcome(
    ended: str,
    seconds: float,
    printed: bytes,
    cut: bool,
    report: bytes | None,
    note: str | None,
    worker: WorkerReady,
    program: Program,
) -> Outcome:
    message = {
        "ended": ended,
        "seconds": seconds,
        "printed": printed,
        "cut": cut,
        "report": report,
        "note": note,
    }
    return outcome_of(message, worker, program)
