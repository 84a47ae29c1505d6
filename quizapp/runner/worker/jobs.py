"""Jobs in the worker. Their programs are stored in unnamed files.

A program can read all memory of the process it was forked from. So the worker does not hold any
program: the fork that runs them reads them from the file of its own job, and closes the files of
all others before anything runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from quizapp.runner.client import Program
from quizapp.runner.orders import read_programs
from quizapp.runner.worker.hidden import Hidden


@dataclass(frozen=True, slots=True)
class Job:
    """A job as received from the client: ``count`` programs, in the open file ``programs``.

    ``seconds`` and ``memory`` (bytes) are per program. With ``singly``, each runs in a process of
    its own, because one that shared its process with others forged a report. The next program has
    already used ``spent`` of its seconds in another process.
    """

    number: int
    count: int
    programs: int
    seconds: float
    memory: int
    language_check: bool
    singly: bool = False
    spent: float = 0.0

    def read(self) -> Hidden:
        """The programs as they were received, to be passed on."""
        content = Hidden()
        size = os.fstat(self.programs).st_size
        content.fill(lambda room: os.preadv(self.programs, [room], 0), size)
        return content

    def close(self) -> None:
        """Discard the programs; the job is over."""
        os.close(self.programs)


def message_of(job: Job, first: int) -> dict[str, Any]:
    """The message that requests a job from its program ``first`` on."""
    return {
        "job": job.number,
        "first": first,
        "count": job.count,
        "seconds": job.seconds,
        "memory": job.memory,
        "language_check": job.language_check,
        "singly": job.singly,
        "spent": job.spent,
    }


def job_of(message: dict[str, Any], programs: memoryview) -> Job:
    """The job in a message, with its attachment. Raises OSError."""
    file = os.memfd_create("programs", os.MFD_CLOEXEC)
    while programs:
        programs = programs[os.write(file, programs) :]
    return Job(
        number=message["job"],
        count=message["count"],
        programs=file,
        seconds=message["seconds"],
        memory=message["memory"],
        language_check=message["language_check"],
        singly=message.get("singly", False),
        spent=message.get("spent", 0.0),
    )


def programs_in(file: int, first: int, until: int) -> tuple[Program, ...]:
    """The programs of a job from ``first`` up to ``until``, for the fork that runs them."""
    written = os.pread(file, os.fstat(file).st_size, 0)
    os.close(file)
    return read_programs(written, first, until)
