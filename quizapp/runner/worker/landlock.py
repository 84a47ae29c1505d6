"""Landlock: irrevocable rules for the files that a process may open."""

from __future__ import annotations

import ctypes
import fcntl
import os
import stat
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

from quizapp.runner.worker.kernel import KernelError

# The same numbers on every machine.
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446

_VERSION = 1
_PATH_BENEATH = 1

# Access rights for files and folders: those of version 1 are the first thirteen bits.
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_FOLDER = 1 << 3
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
# ioctl on device files, since that version.
_ASK_DEVICE = (5, 1 << 15)
# TCP: bind and connect; then scopes: abstract Unix sockets and signals.
_TCP_RIGHTS = (4, 0b11)
_SCOPES = (6, 0b11)

# The ruleset stays open in the worker, above the numbers to which a fork moves its own descriptors.
_OUT_OF_THE_WAY = 128


def version(call: Callable[..., int]) -> int:
    """The Landlock version of this kernel; 0 if it has none or it is disabled."""
    try:
        return call("landlock_create_ruleset", _CREATE_RULESET, 0, 0, _VERSION)
    except KernelError:
        return 0


def ruleset(
    call: Callable[..., int], known: int, readable: Iterable[Path], devices: Iterable[Path] = ()
) -> int:
    """A descriptor of a ruleset under which only ``readable`` and everything beneath can be read.

    Every right that version ``known`` has is denied, except reading; for ``devices``, writing and
    ioctl are permitted as well. Executing a file is not permitted; loading a library is reading.
    Missing paths are skipped. Raises KernelError and OSError.
    """
    files = sum(rights for since, rights in _FILE_RIGHTS if known >= since)
    tcp = _TCP_RIGHTS[1] if known >= _TCP_RIGHTS[0] else 0
    scopes = _SCOPES[1] if known >= _SCOPES[0] else 0
    # An older kernel expects a shorter structure.
    words = [files, tcp, scopes][: 3 if scopes else 2 if tcp else 1]
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(words)}Q", *words))
    low = call("landlock_create_ruleset", _CREATE_RULESET, ctypes.addressof(attributes), 8 * len(words), 0)
    try:
        for path in readable:
            _allow(call, low, path, _READ_FILE)
        asking = _ASK_DEVICE[1] if known >= _ASK_DEVICE[0] else 0
        for path in devices:
            _allow(call, low, path, _READ_FILE | _WRITE_FILE | asking)
        return fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)
    finally:
        os.close(low)


def _allow(call: Callable[..., int], rules: int, path: Path, file_rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rights = file_rights | (_READ_FOLDER if folder else 0)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor))
        call("landlock_add_rule", _ADD_RULE, rules, _PATH_BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(descriptor)


def restrict(call: Callable[..., int], rules: int) -> None:
    """Restrict this thread, and all it will start, permanently. Raises KernelError.

    ``no_new_privs`` must be set already.
    """
    call("landlock_restrict_self", _RESTRICT_SELF, rules, 0)
