"""The wall around a forked run: after :meth:`Wall.enter` the process can compute, and little else.

What a program can still do there: use its memory and processor up to the limits
its worker keeps, read the interpreter and its packages, ask whether a path
exists, and write to the descriptors it was given.
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
    """A protection that this kernel offers could not be put up. Nothing may be run then."""


@dataclass(frozen=True, slots=True)
class _Kernel:
    """What can be asked of this machine's kernel; a part it lacks is None.

    ``filter`` tells nobody what it refuses; ``telling`` is the one that does.
    """

    call: Callable[..., int]
    privileges: Privileges
    rules: int | None
    filter: Filter | None
    telling: Filter | None


@dataclass(frozen=True, slots=True)
class Wall:
    """What :func:`prepare` made ready; serves any number of forks, and forks of forks."""

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
        """Confine this process for ever. For a process of one thread, before it runs anything.

        ``keep`` are the descriptors that stay open. Every other is closed here, and the
        process may close none beforehand: the rules for files are held in one. The scratch
        folder becomes the working directory. Limits of memory and time, the process group,
        and the signal for the parent's death have to be set already: they can no longer be
        changed.

        ``opening`` opens a device, where the wall was prepared for one. It is called when
        no file can be reached any more but those that it takes, by this thread or those
        that it starts, and every system call still can be made. What it raises is passed on.

        ``witness`` is a socket to the parent, which is told over it what is refused; it may be
        given where ``watch`` is not None. It is closed here.

        Raises ConfinementError where anything announced in ``protections`` cannot be
        put up. The process must end then, for part of the wall may stand.
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


def prepare(scratch: Path, *, device: bool = False) -> Wall:
    """Find out what this kernel offers, and make ready what every fork would otherwise make anew.

    ``scratch`` is an empty folder, the working directory of every run, which can list it
    and write nothing there. With ``device`` the wall leaves open what a graphics card
    needs: its files, and the asking of its driver.

    For the process that will be forked, once, after torch is imported; a program that
    it starts gets no privileges any more. Offers less where the kernel has less:
    ``Wall.protections`` says what there is. Raises ConfinementError.
    """
    # Python would write beside each module what it compiled, and do without where it may not.
    sys.dont_write_bytecode = True
    machine = kernel.machine()
    if machine is None:
        return Wall(Protections(limits=LIMITS_SERVED), str(scratch))
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
    return Wall(
        protections, str(scratch), watched if told else None, kernel.bind_clearenv(), offered, descriptors
    )


def _shut_files(offered: _Kernel, keep: tuple[int, ...]) -> None:
    # File rules and dropped privileges bind the calling thread alone.
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
    """The child's end of the socket to its witness, used once, before anything is run: over it
    the parent gets what it needs to be told what the wall refuses.

    Made while files can be opened: the process's own memory is one, in which the witness
    reads which file a call names, and writes where a link leads.
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
