"""Notifies the parent of a confined process of operations that the sandbox refuses.

The kernel stops a call that the filter would refuse, and notifies the holder of the filter's
listener, which is the parent. The run ends there: what a program does after a refusal depends on
the sandbox, even if it catches the exception.

The parent is also notified of calls that open a file to read, or read a link, since the filter
cannot look at a path. The former continue, and the kernel's file rules decide; the path is
recorded. When the program is over, a recorded path that exists and may not be read is what the
program was refused. A path is read from the memory of the process, which may change it at the
same time; then it only deceives itself. Link targets are looked up here, and only for paths that
may be read, since the kernel's rules do not cover that.

Nothing here waits for the process, which may be dead or hostile.
"""

from __future__ import annotations

import array
import errno
import os
import posixpath
import select
import socket
import stat
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from fcntl import ioctl

from quizapp.runner.worker.seccomp import NOTIFICATION_SIZE
from quizapp.runner.worker.watching import Refused, Watch, pending_events, signed

_RECEIVE = 0xC0502100
_ANSWER = 0xC0182101
_GO_ON = 1
_NOTIFICATION = struct.Struct("=QIIiIQ6Q")
_REPLY = struct.Struct("=QqiI")

_PATH_LIMIT = 4096
#: Maximum number of paths recorded for one program; one that opens more is refused.
_MOST_NOTED = 200
_CURRENT_FOLDER = -100
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE
_WRITING = 0x3 | 0x40 | 0x200 | 0x400 | 0x400000
# O_PATH
_ONLY_A_PATH = 0x200000
#: The folder of shared memory and locks.
_SHARED = b"/dev/shm/"


@dataclass(slots=True, eq=False)
class Witness:
    """Receives notifications about one confined process, over ``end`` of a socket to it.

    ``listener`` is the descriptor to wait on for notifications, None until :meth:`meet`. ``over``
    is set once there will be no more.
    """

    end: socket.socket
    watch: Watch
    listener: int | None = None
    over: bool = False
    _memory: int = -1
    _noted: set[bytes] = field(default_factory=set)

    def meet(self) -> bool:
        """Receive the descriptors that the process sends before it runs anything; return whether
        they have arrived."""
        if self.listener is not None:
            return True
        try:
            flags = socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC
            _, sent, _, _ = self.end.recvmsg(1, socket.CMSG_SPACE(8), flags)
        except OSError:
            return False
        descriptors = array.array("i")
        for _, _, data in sent:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
        if len(descriptors) != 2:
            for descriptor in descriptors:
                os.close(descriptor)
            return False
        self.listener, self._memory = descriptors
        return True

    def hear(self) -> Refused | None:
        """Answer notifications, up to the first refusal. Sets ``over``."""
        while self.listener is not None and not self.over:
            events = pending_events(self.listener)
            if not events & select.POLLIN:
                self.over = bool(events)
                return None
            notification = bytearray(NOTIFICATION_SIZE)
            try:
                ioctl(self.listener, _RECEIVE, notification)
            except OSError:  # the caller is gone
                continue
            identity, _, _, call, _, _, *arguments = _NOTIFICATION.unpack(notification)
            refused = self._judge(identity, call, arguments)
            if refused is not None:
                return refused
        return None

    def refused(self) -> Refused | None:
        """The operation that was refused to the program that is now over; None if there was none."""
        refused = self.hear()
        noted, self._noted = self._noted, set()
        if refused is not None or not noted:
            return refused
        number = next(number for number, name in self.watch.calls.items() if name == "openat")
        if len(noted) > _MOST_NOTED:
            return Refused("read", number)
        found = (self._unreadable(path) for path in sorted(noted))
        return next((Refused(what, number) for what in found if what is not None), None)

    def close(self) -> None:
        """Close this side."""
        if self.listener is not None:
            os.close(self.listener)
            os.close(self._memory)
        self.end.close()

    def _judge(self, identity: int, call: int, arguments: list[int]) -> Refused | None:
        match self.watch.calls.get(call):
            case "open":
                return self._open(identity, call, _CURRENT_FOLDER, *arguments[:2])
            case "openat":
                return self._open(identity, call, *arguments[:3])
            case "readlink":
                return self._look_up(identity, call, _CURRENT_FOLDER, *arguments[:3])
            case "readlinkat":
                return self._look_up(identity, call, *arguments[:4])
            case "mkdir":
                return self._make(identity, call, _CURRENT_FOLDER, arguments[0])
            case "mkdirat":
                return self._make(identity, call, *arguments[:2])
        return Refused(self.watch.kinds.get(call, "kernel"), call)

    def _open(self, identity: int, call: int, folder: int, address: int, flags: int) -> Refused | None:
        path = self._path(folder, address)
        if flags & _ONLY_A_PATH and not flags & _WRITING:  # it reads nothing, and libraries work without
            self._reply(identity, error=errno.EPERM)
            return None
        if flags & self.watch.not_opening:
            shared = path is not None and path.startswith(_SHARED)
            return Refused("channel" if shared else "write" if flags & _WRITING else "read", call)
        readable, full = self.watch.readable, len(self._noted) > _MOST_NOTED
        if readable is not None and path is not None and not readable.covers(path) and not full:
            self._noted.add(path)
        self._reply(identity, flags=_GO_ON)
        return None

    def _make(self, identity: int, call: int, folder: int, address: int) -> Refused | None:
        """Answer a request to create a folder, without creating it: if it exists, with the usual error.

        Libraries make such requests for folders that they use, and go on if these exist.
        """
        readable, path = self.watch.readable, self._path(folder, address)
        if readable is None or path is None or not readable.covers(path) or not os.path.lexists(path):
            return Refused("folder", call)
        self._reply(identity, error=errno.EEXIST)
        return None

    def _look_up(
        self, identity: int, call: int, folder: int, address: int, buffer: int, size: int
    ) -> Refused | None:
        readable, path = self.watch.readable, self._path(folder, address)
        if readable is None:
            self._reply(identity, flags=_GO_ON)
            return None
        if path is None or not readable.leads(path):
            return Refused("link", call)
        try:
            target = os.readlink(path)[: size & 0x7FFFFFFF]  # noqa: PTH115  # bytes
            written = os.pwrite(self._memory, target, buffer)
        except OSError as error:
            self._reply(identity, error=error.errno or errno.EFAULT)
        except OverflowError:
            self._reply(identity, error=errno.EFAULT)
        else:
            self._reply(identity, value=written)
        return None

    def _path(self, folder: int, address: int) -> bytes | None:
        """The path at an address, absolute and without dots; None if it cannot be read."""
        try:
            path, end, _ = os.pread(self._memory, _PATH_LIMIT, address).partition(b"\0")
        except (OSError, OverflowError):
            return None
        if not end or not path:
            return None
        if not path.startswith(b"/"):
            if signed(folder) != _CURRENT_FOLDER or self.watch.readable is None:
                return None
            path = self.watch.readable.scratch + b"/" + path
        return b"/" + posixpath.normpath(path).lstrip(b"/")

    def _unreadable(self, path: bytes) -> str | None:
        """The name of reading the path, if it exists and may not be read; else None."""
        readable = self.watch.readable
        if readable is None:
            return None
        try:
            found = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # the process got the same error
            return None
        try:
            if readable.covers(os.readlink(b"/proc/self/fd/%d" % found)):  # noqa: PTH115  # bytes
                return None
            return "list" if stat.S_ISDIR(os.fstat(found).st_mode) else "read"
        finally:
            os.close(found)

    def _reply(self, identity: int, *, value: int = 0, error: int = 0, flags: int = 0) -> None:
        assert self.listener is not None
        with suppress(OSError):  # the caller is gone
            ioctl(self.listener, _ANSWER, bytearray(_REPLY.pack(identity, value, -error, flags)))
