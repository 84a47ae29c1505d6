"""Pages of the log that a second process reads and checks ahead, while this one uses earlier ones."""

from __future__ import annotations

import marshal
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

from quizapp.runner.boot import command, environment
from quizapp.runner.runner_errors import RunnerError
from quizapp.store.page_sender import LENGTH, Page

#: Rows of a log from which on starting a process takes less time than it saves.
_MANY = 30_000
#: Seconds to wait for a page, which takes a hundredth of one, and for a process to end that was killed.
_PATIENCE = 30.0
_KILLED = 10.0
#: Bytes that wait between the processes, where the system lets that be chosen.
_PIPE = 1 << 20
#: No window of its own, on the one system that would open one.
_UNSEEN: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def is_worth_it(number: int) -> bool:
    """Whether another process reads a log of this many rows sooner."""
    return number >= _MANY and (os.cpu_count() or 1) > 1


def pages_ahead(database: Path, number: int, digest: str) -> Iterator[Page]:
    """The pages from the first one on. They may end early: the caller reads the rest.

    ``number`` and ``digest`` are those of the last row. There are no pages if the log is short, the machine
    has one core, or no process can be started.
    """
    if not is_worth_it(number):
        return
    try:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
            command("quizapp.store.page_sender", str(database), str(number), digest),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
            env=environment(),
            creationflags=_UNSEEN,
        )
    except (OSError, RunnerError):
        return
    try:
        while (page := _received(process)) is not None:
            yield page
            if page[2] is None:
                return
    finally:
        process.kill()
        assert process.stdout is not None
        process.stdout.close()
        with suppress(subprocess.TimeoutExpired):  # a disk holds it: it ends later
            process.wait(_KILLED)


def _received(process: subprocess.Popen[bytes]) -> Page | None:
    """The next page; None if the process has ended, or takes too long."""
    assert process.stdout is not None
    watch = Timer(_PATIENCE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        length = process.stdout.read(LENGTH)
        written = process.stdout.read(int.from_bytes(length))
    finally:
        watch.cancel()
    if len(length) < LENGTH or len(written) < int.from_bytes(length):
        return None
    page: Page = marshal.loads(written)  # noqa: S302  # of our own process
    return page
