"""The one interface through which everything above runs code."""

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

    ``right``, where given, is an expression evaluated afterwards over ``it``
    (the result; absent where the code failed) and ``error`` (the exception's
    class name, else None); whether it was true is ``Outcome.holds``.

    ``under`` is our own code, none of a question's, that is run once in a process
    before its first program that names it. What it changes there stays changed.
    """

    code: str
    setup: str = ""
    right: str | None = None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Programs of one question, which may share a process; each starts from the
    same state and its own setup: where one leaves something behind that cannot be
    put back, those after it run in another process. Programs of different questions, and a
    review's truth, are jobs of their own.

    ``on_cpu`` keeps the programs off an accelerator (a question's ``device: cpu``).
    ``language_check`` refuses a program for what its text holds, before it runs;
    without it the protections around the program stay as they are.
    """

    programs: tuple[Program, ...]
    limits: Limits = field(default_factory=Limits)
    on_cpu: bool = False
    language_check: bool = True


@dataclass(frozen=True, slots=True)
class WorkerReady:
    """The worker has imported torch. ``device`` is the device programs run on;
    ``note`` says why it is not the one that was asked for. ``protections`` are
    those around every program that runs there."""

    device: str
    torch: str
    protections: Protections
    note: Note | None = None


class Runner(Protocol):
    """Runs jobs. Safe to call from several threads."""

    def start(self) -> Future[WorkerReady]:
        """Begin warming the worker, if that has not begun, and return at once.

        The future fails with TorchMissing where there is no PyTorch. Where a device is left
        for the processor later, what is given from then on is another future, that says so.
        """
        ...

    def submit(self, job: Job) -> Future[tuple[Outcome, ...]]:
        """Run a job; the future holds one outcome a program, in order.

        A program that hangs, crashes or floods gives an outcome that says so.
        The future fails only with a RunnerError.
        """
        ...

    def close(self) -> None:
        """End the worker and whatever it runs, at once. Pending futures fail
        with RunnerClosed. Closing twice is allowed."""
        ...
