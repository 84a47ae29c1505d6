"""The interface through which all other parts run code."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.run_limits import Limits

if TYPE_CHECKING:
    from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Program:
    """``setup`` runs first, then ``code``, whose last expression is the result.

    ``right``, if given, is an expression evaluated afterwards over ``it`` (the result; undefined
    if the code failed) and ``error`` (the exception's class name, else None); whether it was true
    is ``Outcome.holds``.

    ``under`` is code of the application, not of a question, that is run once in a process before
    its first program that names it. Its changes persist in the process.
    """

    code: str
    setup: str = ""
    right: str | None = None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Programs of one question, which may share a process. Each starts from the same state and
    its own setup: if one leaves a change behind that cannot be undone, those after it run in
    another process. Programs of different questions, and a review's truth, are separate jobs.

    ``on_cpu`` keeps the programs off an accelerator (a question's ``device: cpu``).
    ``language_check`` refuses a program because of its text, before it runs; without it, the
    protections around the program stay the same.
    """

    programs: tuple[Program, ...]
    limits: Limits = field(default_factory=Limits)
    on_cpu: bool = False
    language_check: bool = True


@dataclass(frozen=True, slots=True)
class WorkerReady:
    """The worker has imported torch. ``device`` is the device that programs run on; ``note`` says
    why it is not the requested one. ``protections`` are those around every program."""

    device: str
    torch: str
    protections: Protections
    note: Note | None = None


class Runner(Protocol):
    """Runs jobs. Thread-safe."""

    def start(self) -> Future[WorkerReady]:
        """Start warming up the worker, if that has not begun, and return immediately.

        The future fails with TorchMissing if PyTorch is not installed. If a device is later
        abandoned for the CPU, subsequent calls return another future whose note says so.
        """
        ...

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        """Run a job; the future holds one outcome per program, in order.

        A program that hangs, crashes or floods its output gets an outcome that says so. The
        future fails only with a RunnerError.
        """
        ...

    def close(self) -> None:
        """End the worker and everything it runs, immediately. Pending futures fail with
        RunnerClosed. Closing twice is allowed."""
        ...
