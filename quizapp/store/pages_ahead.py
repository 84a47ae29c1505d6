"""Pages of the log that a second process reads and checks in advance, while this one uses earlier pages."""

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

#: Number of rows from which a second process saves more time than starting it takes.
_MANY = 30_000
#: Seconds to wait for a page, which usually takes about 10 ms, and for a killed process to end.
_PATIENCE = 30.0
_KILLED = 10.0
#: Size of the pipe's buffer in bytes, on systems where it can be chosen.
_PIPE = 1 << 20
#: Keeps Windows from opening a console window for the process.
_UNSEEN: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def is_worth_it(number: int) -> bool:
    """Whether a second process makes reading a log of this many rows faster."""
    return number >= _MANY and (os.cpu_count() or 1) > 1


def pages_ahead(database: Path, number: int, digest: str) -> Iterator[Page]:
    """The pages of the log, from the first. They may end early; the caller then reads the rest.

    ``number`` and ``digest`` are those of the last row. There are no pages if the log is short, the machine
    has only one core, or no process can be started.
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
        with suppress(subprocess.TimeoutExpired):  # the process waits for a disk, and ends later
            process.wait(_KILLED)


def _received(process: subprocess.Popen[bytes]) -> Page | None:
    """Receive the next page; None if the process has ended or takes too long."""
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
    page: Page = marshal.loads(written)  # noqa: S302  # written by our own process
    return page
