"""What a witness needs to know of the sandbox, and its findings."""

from __future__ import annotations

import select
from dataclasses import dataclass

from quizapp.runner.worker.readable import Readable
from quizapp.runner.worker.refused_calls import ASKED_FOR
from quizapp.runner.worker.seccomp import ASKED, COLUMN
from quizapp.runner.worker.syscall_arguments import NOT_OPENING, NOT_READING
from quizapp.runner.worker.syscalls import NUMBERS


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused operation: its name, and the number of the system call."""

    what: str
    call: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What a witness needs to know of the sandbox: the same for all processes within it.

    ``readable`` is None if the kernel does not restrict reading files.
    """

    readable: Readable | None
    calls: dict[int, str]
    kinds: dict[int, str]
    not_opening: int


def watch(machine: str, readable: Readable | None, *, device: bool) -> Watch:
    """For the sandbox on a kind of machine; ``device`` as for the filter."""
    column = COLUMN[machine]
    calls = {NUMBERS[name][column]: name for name in ASKED}
    calls |= {numbers[column]: name for name, numbers in ASKED_FOR["folder"].items()}
    kinds = {numbers[column]: kind for kind, named in ASKED_FOR.items() for numbers in named.values()}
    return Watch(
        readable,
        {number: name for number, name in calls.items() if number is not None},
        {number: kind for number, kind in kinds.items() if number is not None},
        NOT_OPENING if device else NOT_READING,
    )


def pending_events(listener: int) -> int:
    """The events pending on a listener, as the flags of ``poll``; does not wait."""
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    return next((events for _, events in poll.poll(0)), 0)


def signed(word: int) -> int:
    """The low half of an argument as a C int."""
    return (word & 0xFFFFFFFF) - ((word & 0x80000000) << 1)
