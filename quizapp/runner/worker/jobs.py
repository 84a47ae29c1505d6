"""Jobs in the worker's hands. What their programs are lies in a file that has no name.

A program can look through all memory that its process was forked with. So the worker
holds no program: the fork that is to run them reads them, out of the file of its own job,
and closes the files of all others before anything runs.
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
    """A job as it came from the client: ``count`` programs, in the open file ``programs``.

    ``seconds`` and ``memory`` (bytes) are per program. ``singly`` has each run in a process
    of its own: one that shared its process with others told lies. Of the seconds of the
    program that runs next, ``spent`` are gone: it ran elsewhere before.
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
        """Forget the programs; nothing of the job is to be run any more."""
        os.close(self.programs)


def message_of(job: Job, first: int) -> dict[str, Any]:
    """The message that asks for a job from its program ``first`` on."""
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
    """The job in a message, with what is attached to it. Raises OSError."""
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
