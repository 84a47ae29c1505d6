"""The sandbox around a forked run: after :meth:`Sandbox.enter` the process can compute, and little
else.

It can still use its memory and CPU up to the limits enforced by its worker, read the interpreter
and its packages, ask whether a path exists, and write to the descriptors it was given.
"""

from __future__ import annotations

import array
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quizapp.runner.protections import Protections
from quizapp.runner.worker import cards, kernel, landlock
from quizapp.runner.worker.import_hooks import name_folder
from quizapp.runner.worker.privileges import DESCRIPTORS, LIMITS_SERVED, Privileges, lower_limits
from quizapp.runner.worker.readable import by_path, readable
from quizapp.runner.worker.seccomp import Filter
from quizapp.runner.worker.watching import Watch, watch

_TASKS = Path("/proc/self/task")
_CLOSE_RANGE = 436
_LAST_DESCRIPTOR = 2**32 - 1


class ConfinementError(Exception):
    """A protection that this kernel offers could not be enabled. Nothing may be run then."""


@dataclass(frozen=True, slots=True)
class _Kernel:
    """The kernel features of this machine; a missing one is None.

    ``filter`` refuses silently; ``telling`` notifies the parent.
    """

    call: Callable[..., int]
    privileges: Privileges
    rules: int | None
    filter: Filter | None
    telling: Filter | None


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The sandbox that :func:`prepare` set up, for any number of forks, and forks of forks."""

    protections: Protections
    _scratch: str
    watch: Watch | None = None
    _clearenv: Callable[[], int] | None = None
    _kernel: _Kernel | None = None
    _descriptors: int = DESCRIPTORS

    def enter(
        self,
        keep: tuple[int, ...] = (0, 1, 2),
        opening: Callable[[], None] | None = None,
        witness: int | None = None,
    ) -> None:
        """Confine this process permanently. Call it in a single-threaded process, before it runs
        anything.

        ``keep`` are the descriptors that stay open. All others are closed here, and the process
        must not close any beforehand, since the file rules are held in one. The scratch folder
        becomes the working directory. Limits of memory and time, the process group, and the
        parent-death signal must be set already: they can no longer be changed.

        ``opening`` opens a device, if the sandbox was prepared for one. It is called when only
        the device's files can be accessed, by this thread or those that it starts, but before
        system calls are filtered. Its exceptions are passed on.

        ``witness`` is a socket over which the parent is notified of refused operations; it may be
        given if ``watch`` is not None. It is closed here.

        Raises ConfinementError if a protection announced in ``protections`` cannot be enabled.
        The process must exit then, since only part of the sandbox may be in effect.
        """
        try:
            os.chdir(self._scratch)
            os.umask(0o077)
            name_folder(self._scratch)
            if opening is None:
                self._forget_environment()
            telling = None if witness is None else Telling(witness)
            keep = keep if telling is None else (*keep, *telling.kept)
            lower_limits(self._descriptors)
            if self._kernel is not None:
                _shut_files(self._kernel, keep)
            elif os.name == "posix":
                _close_all_but(keep, None)
            if opening is not None:
                opening()
                self._forget_environment()
            if self._kernel is not None:
                _shut_calls(self._kernel, telling)
        except (OSError, ValueError) as error:
            raise ConfinementError(f"the run cannot be confined: {error}") from error

    def _forget_environment(self) -> None:
        os.environ.clear()
        if self._clearenv is not None:
            self._clearenv()


def prepare(scratch: Path, *, device: bool = False) -> Sandbox:
    """Detect the features of this kernel, and prepare everything that forks can share.

    ``scratch`` is an empty folder, the working directory of every run, which can list it but not
    write to it. With ``device``, the sandbox permits what a graphics card needs: access to its
    files, and control of its driver.

    Call it once in the process that will be forked, after torch is imported; programs started
    from this process can no longer gain privileges. Offers less if the kernel supports less: see
    ``Sandbox.protections``. Raises ConfinementError.
    """
    # Python would write a cache next to each module; it works without one if writing is refused.
    sys.dont_write_bytecode = True
    machine = kernel.machine()
    if machine is None:
        return Sandbox(Protections(limits=LIMITS_SERVED), str(scratch))
    call = kernel.bind()
    version = landlock.version(call)
    calls, telling = Filter(machine, device=device), Filter(machine, device=device, telling=True)
    served = calls.served(call)
    told = served and telling.served(call)
    read = (*readable(), scratch, *(cards.readable() if device else ()))
    used = cards.usable() if device else ()
    try:
        rules = landlock.ruleset(call, version, read, used) if version else None
        privileges = Privileges(call, machine)
    except OSError as error:
        raise ConfinementError(f"confinement cannot be prepared: {error}") from error
    protections = Protections(landlock=version, seccomp=served, limits=LIMITS_SERVED, told=told)
    offered = _Kernel(call, privileges, rules, calls if served else None, telling if told else None)
    watched = watch(machine, by_path(scratch, (*read, *used)) if version else None, device=device)
    descriptors = cards.DESCRIPTORS if device else DESCRIPTORS
    return Sandbox(
        protections, str(scratch), watched if told else None, kernel.bind_clearenv(), offered, descriptors
    )


def _shut_files(offered: _Kernel, keep: tuple[int, ...]) -> None:
    # File rules and dropped privileges apply to the calling thread only.
    if len(list(_TASKS.iterdir())) != 1:
        raise OSError("it has more than one thread already")
    if offered.rules is not None:
        landlock.restrict(offered.call, offered.rules)
    _close_all_but(keep, offered.call)
    offered.privileges.drop()


def _shut_calls(offered: _Kernel, telling: Telling | None) -> None:
    offered.privileges.hide()
    if telling is not None and offered.telling is not None:
        telling.send(offered.telling.enter(offered.call, telling.witness))
    elif offered.filter is not None:
        offered.filter.enter(offered.call)


def _close_all_but(keep: tuple[int, ...], call: Callable[..., int] | None) -> None:
    low = 0
    for kept in sorted(set(keep)):
        _close(low, kept - 1, call)
        low = kept + 1
    _close(low, _LAST_DESCRIPTOR, call)


def _close(low: int, high: int, call: Callable[..., int] | None) -> None:
    if low > high:
        return
    if call is not None:
        try:
            call("close_range", _CLOSE_RANGE, low, high, 0)
            return
        except kernel.KernelError:  # before Linux 5.9
            pass
    os.closerange(low, min(high + 1, os.sysconf("SC_OPEN_MAX")))


class Telling:
    """The child's end of the socket to its witness, used once, before anything is run, to send
    the parent the descriptors it needs to be notified of refused operations.

    It is created while files can still be opened: one descriptor is the process's own memory, in
    which the witness reads the path in a system call, and writes the target of a link.
    """

    def __init__(self, witness: int) -> None:
        self._end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=witness)
        self._memory = os.open("/proc/self/mem", os.O_RDWR | os.O_CLOEXEC)
        self.kept = (witness, self._memory)

    @property
    def witness(self) -> int:
        """The descriptor of the socket."""
        return self._end.fileno()

    def send(self, listener: int) -> None:
        """Send the notification descriptor to the parent and close every copy here. Raises OSError."""
        sent = array.array("i", (listener, self._memory))
        self._end.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
        os.close(listener)
        os.close(self._memory)
        self._end.close()
