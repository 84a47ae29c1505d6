"""System calls that are allowed only with certain arguments."""

from __future__ import annotations

from dataclasses import dataclass

# Placeholder for the filtered process's own id until that is known; no process has it.
OWN_PROCESS = 0xFFFFFFFF
# clone, as used by the C libraries to start a thread: glibc's flags, and musl's.
_THREAD = (0x003D0F00, 0x007D0F00)
#: Anything but plain reading: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_ASYNC, O_PATH, O_TMPFILE.
NOT_READING = 0x3 | 0x40 | 0x200 | 0x400 | 0x2000 | 0x200000 | 0x400000
#: The same for a card's files, which are opened for reading and writing: Landlock restricts which files
#: those are.
NOT_OPENING = NOT_READING & ~0x3
# fcntl: duplicating a descriptor and its flags, not its owner or signal.
_FCNTL = (0, 1, 2, 3, 1030)
# ioctl: whether it is a terminal, its size, close on exec.
_IOCTL = (0x5401, 0x5413, 0x5451)
# prctl: a thread's name.
_PRCTL = (15, 16)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Argument ``at``, a C int, is one of ``values``."""

    at: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Argument ``at``, a C int, has no bit of ``mask``."""

    at: int
    mask: int


@dataclass(frozen=True, slots=True)
class Null:
    """Argument ``at`` is a null pointer."""

    at: int


#: Calls allowed only with certain arguments.
CONDITIONS: dict[str, tuple[OneOf | NoneOf | Null, ...]] = {
    "clone": (OneOf(0, _THREAD),),
    "fcntl": (OneOf(1, _FCNTL),),
    "ioctl": (OneOf(1, _IOCTL),),
    "kill": (OneOf(0, (OWN_PROCESS,)),),
    "open": (NoneOf(1, NOT_READING),),
    "openat": (NoneOf(2, NOT_READING),),
    "prctl": (OneOf(0, _PRCTL),),
    "prlimit64": (OneOf(0, (0, OWN_PROCESS)), Null(2)),
    "tgkill": (OneOf(0, (OWN_PROCESS,)),),
}
#: The same if a graphics card is used. Its driver is controlled by its own ioctl requests, and the only
#: descriptors that a program has or can get are pipes, files to read, and the card's.
CONDITIONS_FOR_DEVICES: dict[str, tuple[OneOf | NoneOf | Null, ...]] = {
    **CONDITIONS,
    "ioctl": (),
    "open": (NoneOf(1, NOT_OPENING),),
    "openat": (NoneOf(2, NOT_OPENING),),
}
