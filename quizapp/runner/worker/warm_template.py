"""The second template: forked from the first and warmed further, for what is slow to import.

To the first it is what the first is to the client: it takes jobs and says what
became of their programs.
"""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from quizapp.runner.worker import forking, import_hooks, lifetime, state
from quizapp.runner.worker.jobs import Job, message_of
from quizapp.runner.worker.link import Link
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.warm import settle


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
        """Have a job done from its program ``first`` on."""
        self.jobs[job.number] = (job, first)
        with job.read().view() as programs:
            self.link.send(message_of(job, first), programs)

    def receive(self) -> Iterator[tuple[dict[str, Any], memoryview]]:
        """What it says of the jobs, to be passed on with what is attached. Raises LinkClosed."""
        for message, attached in self.link.receive():
            if message["say"] == "ready":
                self.is_warm = True
                continue
            if message["say"] == "done":
                self.jobs.pop(message["job"])[0].close()
            yield message, attached


def fork(serve: Callable[[socket.socket, Record], None], *, alone: bool) -> tuple[int, socket.socket]:
    """Fork the second template: its process id, and this process's end of the link to it.

    There, ``serve`` is called with the other end once everything is warm. ``alone`` says
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
        settle()
        serve(link, record)
    finally:
        # Whatever happened, this process must not go on as the first, which sees that the link is closed.
        os._exit(0)
