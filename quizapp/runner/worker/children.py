"""The worker's side of one fork: its pipes, its clock, what it reported, how it ended."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from quizapp.runner import used
from quizapp.runner.client import Program
from quizapp.runner.messages import PRINTED_LIMIT, REPORT_LIMIT
from quizapp.runner.worker import forking, state
from quizapp.runner.worker.child import FRAME_HEAD, Pipes, Work, become
from quizapp.runner.worker.confine import Wall
from quizapp.runner.worker.witness import Witness

#: What a pipe holds at most unless its size is changed: one read takes all there was.
_PIPE = 1 << 20
_ERRORS_LIMIT = 4096
#: A little beyond the limit the kernel keeps, so that the kernel's comes first.
_MEMORY_SLACK = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it came from the client; ``seconds`` and ``memory`` (bytes) are per program.

    Of the seconds of the program that runs next, ``spent`` are gone: it ran elsewhere before.
    """

    number: int
    programs: tuple[Program, ...]
    seconds: float
    memory: int
    language_check: bool
    spent: float = 0.0


@dataclass(frozen=True, slots=True)
class Forgery:
    """Why a child's reports cannot be trusted any more, and from which program on."""

    since: int
    why: str


@dataclass(slots=True, eq=False)
class Child:
    """A fork at work on a job, seen from the worker.

    It began with program ``first`` and is at ``index``, which began at ``began`` on
    the monotonic clock; until then the process had waited ``waited`` seconds for a
    processor. ``base`` is the address space it began with, in bytes. ``witness`` learns
    what the wall refuses, where the kernel tells. ``watched`` says
    that it ends where it comes to need what is slow to import. ``over`` is set once
    nothing it says counts any more, ``reaped`` once it has been waited for.
    """

    job: Job
    first: int
    index: int
    pid: int
    secret: bytes
    reports: int
    printed: int
    errors: int
    turns: int
    base: int
    began: float
    witness: Witness | None = None
    waited: float = 0.0
    watched: bool = False
    forgery: Forgery | None = None
    over: bool = False
    reaped: bool = False
    _frames: bytearray = field(default_factory=bytearray)
    _text: bytearray = field(default_factory=bytearray)
    _last_words: bytearray = field(default_factory=bytearray)

    def read_reports(self) -> list[bytes] | None:
        """The reports that have come, None once the pipe is closed. Sets ``forgery``."""
        try:
            received = os.read(self.reports, _PIPE)
        except BlockingIOError:
            return []
        if not received:
            return None
        self._frames += received
        complete: list[bytes] = []
        while len(self._frames) >= FRAME_HEAD.size:
            secret, index, length = FRAME_HEAD.unpack_from(self._frames)
            expected = self.index + len(complete)
            self.forgery = _forgery(secret == self.secret, index, expected, length)
            if expected == len(self.job.programs):
                self.forgery = Forgery(expected - 1, "it reported a program that it was not given")
            end = FRAME_HEAD.size + length
            if self.forgery is not None or len(self._frames) < end:
                break
            complete.append(bytes(self._frames[FRAME_HEAD.size : end]))
            del self._frames[:end]
        return complete

    def read_printed(self) -> bool:
        """Take what was printed, keep a bounded part; False once the pipe is closed."""
        return _keep(self.printed, self._text, PRINTED_LIMIT + 1)

    def read_errors(self) -> bool:
        """Take what was written to standard error, keep the beginning; False once it is closed."""
        return _keep(self.errors, self._last_words, _ERRORS_LIMIT)

    def go_on(self) -> None:
        """Let the next program begin, if there is one."""
        self.index += 1
        if self.index == len(self.job.programs):
            return
        self.began = monotonic()
        self.waited = used.waited(self.pid)
        with suppress(BrokenPipeError):
            os.write(self.turns, b".")

    def take_printed(self) -> tuple[str, bool]:
        """What the program printed, and whether that was cut; forgotten afterwards."""
        self.read_printed()
        cut = len(self._text) > PRINTED_LIMIT
        text = self._text[:PRINTED_LIMIT].decode("utf-8", "ignore" if cut else "replace")
        self._text.clear()
        return text, cut

    def last_words(self) -> str:
        """The beginning of what the process wrote to standard error."""
        self.read_errors()
        return self._last_words.decode("utf-8", "replace")

    def spent(self) -> float:
        """Seconds the program has had; those that other processes took are not its own."""
        return monotonic() - self.began - (used.waited(self.pid) - self.waited)

    def is_late(self) -> bool:
        """Whether the program has had its seconds."""
        taken = monotonic() - self.began
        return taken > self.job.seconds and used.is_late(
            self.job.seconds, taken, used.waited(self.pid) - self.waited
        )

    def holds_too_much(self) -> bool:
        """Whether the process has outgrown its memory limit although the kernel let it."""
        return used.address_space(self.pid) > self.base + self.job.memory + _MEMORY_SLACK

    def kill(self) -> None:
        """End the process and its group; nothing where it has been waited for."""
        if self.reaped:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, *, block: bool) -> int | None:
        """The exit code, negative for a signal; None while the process has not ended."""
        pid, status = os.waitpid(self.pid, 0 if block else os.WNOHANG)
        if not pid:
            return None
        self.reaped = True
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Close this side of the pipes."""
        for descriptor in (self.reports, self.printed, self.errors, self.turns):
            os.close(descriptor)
        if self.witness is not None:
            self.witness.close()


def fork(job: Job, first: int, wall: Wall, *, alone: bool) -> Child:
    """Fork a child that does the job, within the wall, from its program ``first`` on. Raises OSError.

    ``alone`` says that this process has one thread.
    """
    base = used.address_space(os.getpid())
    remaining = len(job.programs) - first
    work = Work(
        programs=job.programs,
        first=first,
        secret=os.urandom(8),
        address_space=base + job.memory,
        cpu_seconds=int((job.seconds + 1) * remaining + 1) * (os.cpu_count() or 1),
        language_check=job.language_check,
    )
    worker = os.getpid()
    ours: list[int] = []
    theirs: list[int] = []
    witness: Witness | None = None
    try:
        for _ in range(3):
            for end, ends in zip(os.pipe(), (ours, theirs), strict=True):
                ends.append(end)
        for end, ends in zip(os.pipe(), (theirs, ours), strict=True):
            ends.append(end)
        if wall.watch is not None:
            listening, speaking = socket.socketpair()
            theirs.append(speaking.detach())
            witness = Witness(listening, wall.watch)
        pid = forking.fork() if alone else os.fork()
        if pid == 0:
            if not alone:
                state.seed()  # Python gives a fork's generators seeds of their own
            become(work, Pipes(*theirs), worker, wall)
    except OSError:
        for end in ours:
            os.close(end)
        if witness is not None:
            witness.close()
        raise
    finally:
        for end in theirs:
            os.close(end)
    for end in ours:
        os.set_blocking(end, False)
    with suppress(OSError):  # the child does so too; whoever comes second is refused
        os.setpgid(pid, pid)
    reports, printed, errors, turns = ours
    began = monotonic() - job.spent
    return Child(
        job, first, first, pid, work.secret, reports, printed, errors, turns, base, began, witness=witness
    )


def _forgery(secret_is_ours: bool, index: int, expected: int, length: int) -> Forgery | None:
    if not secret_is_ours:
        return Forgery(expected, "it wrote to the report pipe")
    if index != expected:
        # Of two reports on a program the first may be the forgery, and what came between.
        return Forgery(min(index, expected), "it reported a program twice or out of turn")
    if length > REPORT_LIMIT:
        return Forgery(expected, "its report is too long")
    return None


def _keep(descriptor: int, kept: bytearray, limit: int) -> bool:
    try:
        received = os.read(descriptor, _PIPE)
    except BlockingIOError:
        return True
    kept += received[: max(0, limit - len(kept))]
    return bool(received)


def message_of(job: Job, first: int) -> dict[str, Any]:
    """The message that asks for a job from its program ``first`` on."""
    return {
        "job": job.number,
        "first": first,
        "programs": [[each.setup, each.code, each.right] for each in job.programs],
        "seconds": job.seconds,
        "memory": job.memory,
        "language_check": job.language_check,
        "spent": job.spent,
    }


def job_of(message: dict[str, Any]) -> Job:
    """The job in a message."""
    return Job(
        number=message["job"],
        programs=tuple(Program(code, setup, right) for setup, code, right in message["programs"]),
        seconds=message["seconds"],
        memory=message["memory"],
        language_check=message["language_check"],
        spent=message.get("spent", 0.0),
    )
