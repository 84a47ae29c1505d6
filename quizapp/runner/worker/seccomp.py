"""A seccomp filter of system calls for the process that runs untrusted code.

The filter lists what is allowed, and refuses the rest. A list of forbidden calls would be out of
date with every new kernel: io_uring alone provided sockets and files that such lists did not
cover. On a CPU, Python and torch need memory, reading files, time, threads and locks, and that
has been so for decades; a library that uses a newer call gets the error of an older kernel, and
works without it.

If the kernel supports it, it notifies the parent process of a refused call; what the program does
afterwards is then not taken for an answer: see :mod:`quizapp.runner.worker.witness`. A few calls
fail silently, because libraries try them and work without. A call from another instruction set
ends the process, since its number would be read as another call.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable

from quizapp.runner.worker.kernel import KernelError
from quizapp.runner.worker.refused_calls import SENDMSG, UNTOLD
from quizapp.runner.worker.syscall_arguments import (
    CONDITIONS,
    CONDITIONS_FOR_DEVICES,
    OWN_PROCESS,
    NoneOf,
    Null,
    OneOf,
)
from quizapp.runner.worker.syscalls import FOR_DEVICES, NEWEST_KNOWN, NUMBERS

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COLUMN = {"x86_64": 0, "aarch64": 1}
# x86-64 has a second set of calls, for 32-bit pointers, with this bit in the number.
_X32 = 0x40000000

_SET_MODE_FILTER = 1
_GET_ACTION_AVAIL = 2
_GET_NOTIFICATION_SIZES = 3
_FOR_ALL_THREADS = 1
# A listener descriptor for calls; and if threads cannot be filtered, an error rather than a thread id.
_TELLING = 8 | 16
#: The sizes of a notification and of a response, in bytes.
NOTIFICATION_SIZE, ANSWER_SIZE = 80, 24

_KILL = 0x80000000
_ALLOW = 0x7FFF0000
_FAIL = 0x00050000
_TELL = 0x7FC00000

_LOAD = 0x20
_RETURN = 0x06
_EQUAL = 0x15
_AT_LEAST = 0x35
_ANY_BIT = 0x45
_NUMBER_AT = 0
_ARCH_AT = 4
_ARGUMENTS_AT = 16

# Placeholder for the descriptor of the socket to the parent, replaced in the same way.
_WITNESS = 0xFFFFFFFE


#: Calls that fail as if this kernel did not have them, so that libraries use the older one.
ABSENT = ("clone3", "openat2")
#: Calls with the path of a file to read, for which the parent is asked.
ASKED = ("open", "openat", "readlink", "readlinkat")
_Instruction = tuple[int, int, int, int]
_REFUSE: _Instruction = (_RETURN, 0, 0, _FAIL | errno.EPERM)
_TELL_OF: _Instruction = (_RETURN, 0, 0, _TELL)
_NOT_THERE: _Instruction = (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
_END: _Instruction = (_RETURN, 0, 0, _KILL)


class Filter:
    """The filter for one kind of machine, assembled once and completed for each process.

    With ``device`` it also permits the calls of a graphics card's libraries. With ``telling`` it
    notifies the holder of the descriptor returned by :meth:`enter` of refused calls, and asks it
    about files.
    """

    def __init__(self, machine: str, *, device: bool = False, telling: bool = False) -> None:
        self.telling = telling
        self._seccomp = _SECCOMP[machine]
        code = _assemble(machine, device=device, telling=telling)
        self._code = b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
        self._length = len(code)
        self._own_at = [8 * at + 4 for at, (*_, value) in enumerate(code) if value == OWN_PROCESS]
        self._witness_at = [8 * at + 4 for at, (*_, value) in enumerate(code) if value == _WITNESS]

    def served(self, call: Callable[..., int]) -> bool:
        """Whether this kernel filters calls, and supports every action of the filter."""
        action = ctypes.c_uint32()
        try:
            for answer in (_KILL, _FAIL, _ALLOW, *([_TELL] if self.telling else [])):
                action.value = answer
                call("seccomp", self._seccomp, _GET_ACTION_AVAIL, 0, ctypes.addressof(action))
            return not self.telling or self._tells(call)
        except KernelError:
            return False

    def _tells(self, call: Callable[..., int]) -> bool:
        """Whether this kernel notifies of calls in the known format. Raises KernelError."""
        sizes = (ctypes.c_uint16 * 3)()
        call("seccomp", self._seccomp, _GET_NOTIFICATION_SIZES, 0, ctypes.addressof(sizes))
        try:
            call("seccomp", self._seccomp, _SET_MODE_FILTER, _FOR_ALL_THREADS | _TELLING, 0)
        except KernelError as error:
            # With a null pointer: if the error is about that, everything else is supported.
            return error.errno == errno.EFAULT and (sizes[0], sizes[1]) == (NOTIFICATION_SIZE, ANSWER_SIZE)
        return False

    def enter(self, call: Callable[..., int], witness: int = -1) -> int:
        """Put this process under the filter permanently. Raises KernelError.

        ``no_new_privs`` must be set already. A filter that notifies returns the listener
        descriptor, and permits sending it over the socket ``witness``.
        """
        code = ctypes.create_string_buffer(self._code, len(self._code))
        for offsets, value in ((self._own_at, os.getpid()), (self._witness_at, witness)):
            for at in offsets:
                struct.pack_into("=I", code, at, value)
        program = ctypes.create_string_buffer(struct.pack("=H6xQ", self._length, ctypes.addressof(code)))
        flags = _FOR_ALL_THREADS | (_TELLING if self.telling else 0)
        gave = call("seccomp", self._seccomp, _SET_MODE_FILTER, flags, ctypes.addressof(program))
        if gave and not self.telling:
            raise KernelError(errno.EBUSY, f"seccomp: thread {gave} cannot be filtered")
        return gave


def _assemble(machine: str, *, device: bool, telling: bool) -> list[_Instruction]:
    head = [_load(_ARCH_AT), (_EQUAL, 1, 0, _AUDIT_ARCH[machine]), _END, _load(_NUMBER_AT)]
    return [*head, *_search(_ranges(machine, device=device, telling=telling))]


def _ranges(machine: str, *, device: bool, telling: bool) -> list[tuple[int, list[_Instruction]]]:
    """The result for the call numbers from each start on, up to the next start."""
    column = COLUMN[machine]
    known = {**NUMBERS, **FOR_DEVICES} if device else NUMBERS
    conditions = CONDITIONS_FOR_DEVICES if device else CONDITIONS
    refuse = _TELL_OF if telling else _REFUSE
    answers = {
        numbers[column]: _body(name, conditions.get(name, ()), _REFUSE if name in UNTOLD else refuse)
        for name, numbers in known.items()
    }
    if telling:
        for numbers in UNTOLD.values():
            answers.setdefault(numbers[column], [_REFUSE])
        answers |= {NUMBERS[name][column]: [_TELL_OF] for name in ASKED}
        answers[SENDMSG[column]] = _body("sendmsg", (OneOf(0, (_WITNESS,)),), refuse)
    ranges: list[tuple[int, list[_Instruction]]] = []
    for number in range(NEWEST_KNOWN + 1):
        answer = answers.get(number, [refuse])
        if not ranges or ranges[-1][1] != answer:
            ranges.append((number, answer))
    ranges.append((NEWEST_KNOWN + 1, [_NOT_THERE]))
    if machine == "x86_64":
        ranges.append((_X32, [_END]))
    return ranges


def _search(ranges: list[tuple[int, list[_Instruction]]]) -> list[_Instruction]:
    """A binary search: when a filter is installed, the kernel evaluates it for every call number,
    so a short path makes that fast."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    return [(_AT_LEAST, len(below), 0, ranges[middle][0]), *below, *above]


def _body(
    name: str, conditions: tuple[OneOf | NoneOf | Null, ...], refuse: _Instruction
) -> list[_Instruction]:
    if name in ABSENT:
        return [_NOT_THERE]
    body: list[_Instruction] = []
    for condition in conditions:
        low = _ARGUMENTS_AT + 8 * condition.at
        match condition:
            case OneOf(values=values):
                # Each match jumps over the remaining comparisons and the refusal after them.
                compared = [(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
                body += [_load(low), *compared, refuse]
            case NoneOf(mask=mask):
                body += [_load(low), (_ANY_BIT, 0, 1, mask), refuse]
            case Null():
                body += [_load(low), (_EQUAL, 1, 0, 0), refuse, _load(low + 4), (_EQUAL, 1, 0, 0), refuse]
    return [*body, (_RETURN, 0, 0, _ALLOW)]


def _load(offset: int) -> _Instruction:
    return (_LOAD, 0, 0, offset)
