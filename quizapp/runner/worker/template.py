"""The template: the warmed process that takes jobs, forks a child for each, and passes on the
outcomes.

It runs no untrusted code, parses no untrusted JSON, and holds no program, output or result where
its forks could find it. It has one thread and one loop; nothing here may block, so that a child
that hangs is ended in time.

Each new child for a job starts with a program that none of its children started with before,
except after a forged report: then each program runs alone once. So every job finishes.
"""

from __future__ import annotations

import selectors
import socket
from collections import deque
from time import monotonic
from typing import Any

from quizapp.runner.worker import forking
from quizapp.runner.worker.confine import Sandbox
from quizapp.runner.worker.jobs import Job, job_of
from quizapp.runner.worker.link import Link, LinkClosed
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.supervisor import Supervisor
from quizapp.runner.worker.warm_template import Handover

#: Seconds between checks of time and memory while children run.
_TICK = 0.05
#: Seconds between signs of life while children run.
_ALIVE = 0.5
#: Seconds without a job before the second template is forked in advance: its imports take longer than
#: most commands run, and a short command does not need it.
_CALM = 1.0


class Template:
    """Serves the client on the other end of ``link`` until it closes.

    Jobs that need ``slow`` imports are handed on to a second template, which is forked after some
    idle time or when it is first needed. The second template itself, in which all of that is
    imported, is created with ``is_second``.
    """

    def __init__(
        self, link: socket.socket, slots: int, sandbox: Sandbox, record: Record, *, is_second: bool = False
    ) -> None:
        self._slots = slots
        self._sandbox = sandbox
        self._selector = selectors.DefaultSelector()
        self._link = Link(link, self._selector, self._receive)
        self._waiting: deque[tuple[Job, int]] = deque()
        self._second = Handover(
            self._selector, self._serve_as_second, self._link, self._waiting, allowed=not is_second
        )
        self._children = Supervisor(self._selector, self._link, self._waiting, self._second, sandbox, record)
        self._gathering = forking.gathering()
        self._next_tick = 0.0
        self._next_alive = 0.0
        self._calm_from = monotonic()

    def serve(self) -> None:
        """Serve until the client is gone; leaves no child behind."""
        try:
            while True:
                self._link.flush()
                self._second.flush()
                while self._waiting and len(self._children.running) < self._slots:
                    self._children.begin(*self._waiting.popleft())
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                if self._is_busy() and monotonic() >= self._next_tick:
                    self._tick()
        except LinkClosed:
            pass
        finally:
            self._second.forget()
            self._children.end_all()

    def say(self, what: str, *attached: memoryview, **fields: Any) -> None:
        """Queue a message to the client."""
        self._link.say(what, *attached, **fields)

    def _is_busy(self) -> bool:
        return bool(self._children.children) or self._second.is_busy

    def _patience(self) -> float | None:
        """Seconds to wait for events, after doing the work that is possible in the meantime."""
        for _ in self._gathering:
            return 0.0
        if self._is_busy():
            self._calm_from = monotonic()
            return _TICK
        if self._second.is_made:
            return None
        if (left := self._calm_from + _CALM - monotonic()) > 0:
            return left
        self._second.prepare()
        return None

    def _receive(self) -> None:
        for message, programs in self._link.receive():
            self._waiting.append((job_of(message, programs), message.get("first", 0)))

    def _serve_as_second(self, link: socket.socket, record: Record) -> None:
        """In the second template: discard the state of the first one, and serve it."""
        self._selector.close()
        self._link.forget()
        for child in self._children.children:
            child.close()
        for job in {job for job, _ in self._waiting} | {child.job for child in self._children.running}:
            job.close()
        template = Template(link, self._slots, self._sandbox, record, is_second=True)
        template.say("ready")
        template.serve()

    def _tick(self) -> None:
        now = monotonic()
        self._next_tick = now + _TICK
        self._link.hasten()
        if now >= self._next_alive:
            self._next_alive = now + _ALIVE
            # A warm second template sends signs of life itself while it works.
            if self._children.running or not self._second.is_warm:
                self.say("alive")
        self._children.look()
