"""The worker's side of a fork: its pipes, its clock, its reports, its exit."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from quizapp.runner import run_limits
from quizapp.runner.messages import PRINTED_LIMIT, REPORT_LIMIT
from quizapp.runner.worker.child import FRAME_HEAD
from quizapp.runner.worker.hidden import Hidden
from quizapp.runner.worker.jobs import Job
from quizapp.runner.worker.witness import Witness

#: Default capacity of a pipe: one read returns everything.
_PIPE = 1 << 16
_ERRORS_LIMIT = 4096
#: Slightly above the limit set in the kernel, so that the kernel's takes effect first.
_MEMORY_SLACK = 64 * 1024**2

#: Buffer for reads of which perhaps only a part is kept.
_incoming = Hidden()


@dataclass(frozen=True, slots=True)
class Forgery:
    """Why a child's reports can no longer be trusted, and from which program on."""

    since: int
    why: str


@dataclass(slots=True, eq=False)
class Child:
    """A fork that runs a job, seen from the worker.

    It started with program ``first``, ends before ``until`` and is at ``index``, which started at
    ``began`` on the monotonic clock; until then the process had waited ``waited`` seconds for a
    CPU. ``base`` is the address space it started with, in bytes. ``witness`` learns of refused
    operations, if supported. ``watched`` says that it exits if it needs slow imports.
    ``ended_early`` is set if it had exited before the current program was given to it. ``over``
    is set once its messages are ignored, ``reaped`` once it has been waited for.
    """

    job: Job
    first: int
    until: int
    index: int
    pid: int
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
    ended_early: bool = False
    over: bool = False
    reaped: bool = False
    _frames: Hidden = field(default_factory=Hidden)
    _length: int = 0
    _text: Hidden = field(default_factory=Hidden)
    _last_words: Hidden = field(default_factory=Hidden)

    def read_reports(self) -> bool:
        """Read its reports; False once the pipe is closed."""
        try:
            return self._frames.fill(lambda room: os.readv(self.reports, [room]), _PIPE) > 0
        except BlockingIOError:
            return True

    def report(self) -> memoryview | None:
        """The report on the current program, once it is complete. Sets ``forgery``."""
        if len(self._frames) < FRAME_HEAD.size:
            return None
        with self._frames.view(0, FRAME_HEAD.size) as head:
            index, self._length = FRAME_HEAD.unpack(head)
        self.forgery = self._forgery(index)
        if self.forgery is not None or len(self._frames) < FRAME_HEAD.size + self._length:
            return None
        return self._frames.view(FRAME_HEAD.size, self._length)

    @property
    def is_through(self) -> bool:
        """Whether it has reported every program, so that only its exit is pending."""
        return self.index == self.until

    @property
    def has_begun(self) -> bool:
        """Whether it took its turn to run the current program."""
        if self.index == self.first:
            return True
        if self.ended_early:
            return False
        return not int.from_bytes(fcntl.ioctl(self.turns, termios.FIONREAD, bytes(4)), sys.byteorder)

    def _forgery(self, index: int) -> Forgery | None:
        if self.is_through:
            return Forgery(self.until - 1, "it reported a program that it was not asked to run")
        if index != self.index:
            # Of two reports on a program the first may be the forgery, and so may anything between them.
            since = index if self.first <= index < self.index else self.index
            return Forgery(since, "it reported a program twice or out of turn")
        if self._length > REPORT_LIMIT:
            return Forgery(index, "its report exceeds the maximum length")
        return None

    def read_printed(self) -> bool:
        """Read printed output, keeping a bounded part; False once the pipe is closed."""
        return _keep(self.printed, self._text, PRINTED_LIMIT + 1)

    def read_errors(self) -> bool:
        """Read standard error, keeping the beginning; False once it is closed."""
        return _keep(self.errors, self._last_words, _ERRORS_LIMIT)

    def go_on(self) -> None:
        """Let the next program start, if there is one, because the current one was reported."""
        self._frames.drop(FRAME_HEAD.size + self._length)
        self.index += 1
        self.began = monotonic()
        if self.is_through:
            return
        self.waited = run_limits.waited(self.pid)
        try:
            os.write(self.turns, b".")
        except BrokenPipeError:
            self.ended_early = True

    def take_printed(self, use: Callable[[memoryview, bool], None]) -> None:
        """Pass the program's printed output, and whether it was truncated, to ``use``; then discard it."""
        self.read_printed()
        cut = len(self._text) > PRINTED_LIMIT
        with self._text.view(0, PRINTED_LIMIT) as text:
            use(text, cut)
        self._text.drop(len(self._text))

    def last_words(self) -> str:
        """The beginning of the process's standard error."""
        self.read_errors()
        with self._last_words.view() as words:
            return bytes(words).decode("utf-8", "replace")

    def spent(self) -> float:
        """Seconds the program has used, without those that other processes took."""
        return monotonic() - self.began - (run_limits.waited(self.pid) - self.waited)

    def is_late(self) -> bool:
        """Whether the program has exceeded its time."""
        taken = monotonic() - self.began
        return taken > self.job.seconds and run_limits.is_late(
            self.job.seconds, taken, run_limits.waited(self.pid) - self.waited
        )

    def holds_too_much(self) -> bool:
        """Whether the process has exceeded its memory limit although the kernel permitted it."""
        return run_limits.address_space(self.pid) > self.base + self.job.memory + _MEMORY_SLACK

    def kill(self) -> None:
        """Kill the process and its group; do nothing if it has been waited for."""
        if self.reaped:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, *, block: bool) -> int | None:
        """The exit code, negative for a signal; None while the process is running."""
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


def _keep(descriptor: int, kept: Hidden, limit: int) -> bool:
    try:
        received = _incoming.fill(lambda room: os.readv(descriptor, [room]), _PIPE)
    except BlockingIOError:
        return True
    if len(kept) < limit:
        with _incoming.view(0, limit - len(kept)) as part:
            kept.add(part)
    _incoming.drop(received)
    return received > 0
