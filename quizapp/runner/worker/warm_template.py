"""The second template: forked from the first, and warmed further with slow imports.

It is to the first template what the first is to the client: it takes jobs and sends the outcomes
of their programs.
"""

from __future__ import annotations

import os
import selectors
import socket
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from quizapp.runner.worker import forking, import_hooks, lifetime, state
from quizapp.runner.worker.jobs import Job, message_of
from quizapp.runner.worker.link import Link, LinkClosed
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.warm import freeze_memory


class WarmTemplate:
    """The second template, seen from the first, with the jobs that were handed on to it."""

    def __init__(
        self, pid: int, end: socket.socket, selector: selectors.BaseSelector, hear: Callable[[], None]
    ):
        self.pid = pid
        self.link = Link(end, selector, hear)
        self.jobs: dict[int, tuple[Job, int]] = {}
        self.is_warm = False

    def hand_on(self, job: Job, first: int) -> None:
        """Hand on a job from its program ``first`` on."""
        self.jobs[job.number] = (job, first)
        with job.read().view() as programs:
            self.link.send(message_of(job, first), programs)

    def receive(self) -> Iterator[tuple[dict[str, Any], memoryview]]:
        """Its messages about the jobs, to be passed on with their attachments. Raises LinkClosed."""
        for message, attached in self.link.receive():
            if message["say"] == "ready":
                self.is_warm = True
                continue
            if message["say"] == "done":
                self.jobs.pop(message["job"])[0].close()
            yield message, attached


class Handover:
    """Hands jobs on from the first template to the second, which it forks when needed, or after
    some idle time.

    In the fork, ``serve`` is called with its end of the link. Messages of the second template go
    on to the client at ``link``. If it cannot be created, or has ended, its jobs come back to
    ``waiting``, and each run does its own imports. It is never created unless ``allowed``.
    """

    def __init__(
        self,
        selector: selectors.BaseSelector,
        serve: Callable[[socket.socket, Record], None],
        link: Link,
        waiting: deque[tuple[Job, int]],
        *,
        allowed: bool,
    ) -> None:
        self._selector = selector
        self._serve = serve
        self._client = link
        self._waiting = waiting
        self._alone = forking.has_one_thread()
        self._second: WarmTemplate | None = None
        self.allowed = allowed
        if allowed:
            import_hooks.watch_slow()

    @property
    def pids(self) -> set[int]:
        """The process id of the second template, if there is one."""
        return set() if self._second is None else {self._second.pid}

    @property
    def is_made(self) -> bool:
        """Whether there is a second template, or there may be none."""
        return self._second is not None or not self.allowed

    @property
    def is_busy(self) -> bool:
        """Whether there are unfinished jobs that were handed on."""
        return self._second is not None and bool(self._second.jobs)

    @property
    def is_warm(self) -> bool:
        """Whether the second template serves, and so sends signs of life itself."""
        return self._second is not None and self._second.is_warm

    def prepare(self) -> None:
        """Fork the second template, unless that was done or is not allowed."""
        if self.is_made:
            return
        try:
            pid, end = fork(self._serve, alone=self._alone)
        except OSError:
            self._do_without()
            return
        self._second = WarmTemplate(pid, end, self._selector, self._hear)

    def hand_on(self, job: Job, first: int) -> None:
        """Hand a job to the second template, from its program ``first`` on."""
        self.prepare()
        if self._second is not None:
            self._second.hand_on(job, first)
        else:
            self._waiting.appendleft((job, first))

    def flush(self) -> None:
        """Send what is due."""
        try:
            if self._second is not None:
                self._second.link.flush()
        except LinkClosed:
            self._do_without()

    def forget(self) -> None:
        """Leave the second template to itself: it ends with its link."""
        self._second = None

    def _hear(self) -> None:
        if self._second is None:
            return
        try:
            for message, attached in self._second.receive():
                self._client.send(message, attached)
        except LinkClosed:
            self._do_without()

    def _do_without(self) -> None:
        """Continue without the second template, so that each run does its own imports."""
        self.allowed = False
        import_hooks.allow_slow()
        if self._second is not None:
            self._waiting.extend(self._second.jobs.values())
            self._second.link.close()
            lifetime.end(self._second.pid)
            self._second = None


def fork(serve: Callable[[socket.socket, Record], None], *, alone: bool) -> tuple[int, socket.socket]:
    """Fork the second template; return its process id, and this process's end of the link to it.

    In the fork, ``serve`` is called with the other end once everything is warm. ``alone`` says
    that this process has one thread. Raises OSError.
    """
    ours, theirs = socket.socketpair()
    first = os.getpid()
    try:
        pid = forking.fork() if alone else os.fork()
    except OSError:
        ours.close()
        theirs.close()
        raise
    if pid == 0:
        ours.close()
        _become(first, theirs, serve)
    theirs.close()
    return pid, ours


def _become(first: int, link: socket.socket, serve: Callable[[socket.socket, Record], None]) -> NoReturn:
    try:
        lifetime.die_with(first)
        lifetime.adopt_orphans()
        import_hooks.allow_slow()
        import_hooks.name_folder(str(Path.cwd()))
        import_hooks.import_slow()
        os.environ.clear()
        state.reset()
        record = Record()
        freeze_memory()
        serve(link, record)
    finally:
        # In any case, this process must not continue as the first, which sees that the link is closed.
        os._exit(0)
