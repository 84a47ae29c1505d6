"""The filter of system calls as the kernel reads it, for both kinds of machine, walked by hand."""

from __future__ import annotations

import errno
import re
import struct
from functools import cache
from pathlib import Path

import pytest

from quizapp.runner.worker.refused_calls import ASKED_FOR, UNTOLD
from quizapp.runner.worker.seccomp import Filter
from quizapp.runner.worker.syscalls import FOR_DEVICES, NEWEST_KNOWN, NUMBERS

ALLOW = 0x7FFF0000
KILL = 0x80000000
REFUSE = 0x00050000 | errno.EPERM
ABSENT = 0x00050000 | errno.ENOSYS
TELL = 0x7FC00000

ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COLUMN = {"x86_64": 0, "aarch64": 1}
OWN = 4321
WITNESS = 6

#: Calls that must be refused whatever their arguments: (x86-64, aarch64), None where there is none.
NEVER = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "wait4": (61, 260),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "kcmp": (312, 272),
    "setns": (308, 268),
    "unshare": (272, 97),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "fsopen": (430, 430),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "personality": (135, 92),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "setuid": (105, 146),
    "setresuid": (117, 147),
    "setgroups": (116, 159),
    "capset": (126, 91),
    "setrlimit": (160, 164),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "mknodat": (259, 33),
    "unlinkat": (263, 35),
    "mkdirat": (258, 34),
    "symlinkat": (266, 36),
    "linkat": (265, 37),
    "renameat2": (316, 276),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "fchmodat": (268, 53),
    "fchownat": (260, 54),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "landlock_create_ruleset": (444, 444),
    "seccomp": (317, 277),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "settimeofday": (170, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "splice": (275, 76),
    "vmsplice": (278, 75),
    "sendfile": (40, 71),
    "copy_file_range": (326, 285),
    "process_madvise": (440, 440),
    "move_pages": (279, 239),
    "mbind": (237, 235),
    "lookup_dcookie": (212, 18),
    "timerfd_create": (283, 85),
    "eventfd2": (290, 19),
    "pipe2": (293, 59),
    "umask": (95, 166),
    "creat": (85, None),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "chdir": (80, 49),
    "fchdir": (81, 50),
}

_TOLD = {name: numbers for named in ASKED_FOR.values() for name, numbers in named.items()}

machines = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@cache
def _filter(machine: str, device: bool, telling: bool) -> Filter:
    return Filter(machine, device=device, telling=telling)


def answer(
    machine: str,
    number: int,
    *arguments: int,
    arch: int | None = None,
    device: bool = False,
    telling: bool = False,
) -> int:
    """What the filter returns for a call, as the kernel would find it."""
    made = _filter(machine, device, telling)
    code = bytearray(made._code)
    for offsets, value in ((made._own_at, OWN), (made._witness_at, WITNESS)):
        for at in offsets:
            struct.pack_into("=I", code, at, value)
    words = [*arguments, *[0] * (6 - len(arguments))]
    seen = struct.pack(
        "=IIQ6Q", number, ARCH[machine] if arch is None else arch, 0, *(word & (2**64 - 1) for word in words)
    )
    instructions = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    at, held = 0, 0
    while True:
        operation, true, false, value = instructions[at]
        at += 1
        match operation:
            case 0x20:
                (held,) = struct.unpack_from("=I", seen, value)
            case 0x06:
                return value
            case 0x15:
                at += true if held == value else false
            case 0x35:
                at += true if held >= value else false
            case 0x45:
                at += true if held & value else false


def number(machine: str, name: str) -> int:
    found = NUMBERS[name][COLUMN[machine]]
    assert found is not None
    return found


@machines
@pytest.mark.parametrize("name", NEVER)
def test_a_call_that_leads_out_is_refused(machine: str, name: str) -> None:
    refused = NEVER[name][COLUMN[machine]]
    if refused is not None:
        assert answer(machine, refused) == REFUSE
        assert answer(machine, refused, *[2**64 - 1] * 6) == REFUSE


@machines
def test_a_call_of_another_instruction_set_ends_the_process(machine: str) -> None:
    for arch in (0x40000003, 0x40000028, 0xC000003E, 0xC00000B7, 0):
        if arch != ARCH[machine]:
            assert answer(machine, number(machine, "read"), arch=arch) == KILL


def test_the_second_set_of_calls_of_x86_64_ends_the_process() -> None:
    for plain in (0, 1, 41, 57, 520):
        assert answer("x86_64", 0x40000000 | plain) == KILL


@machines
def test_calls_newer_than_the_list_are_not_there(machine: str) -> None:
    for unknown in (NEWEST_KNOWN + 1, 1000, 100_000):
        assert answer(machine, unknown) == ABSENT
    for name in ("clone3", "openat2"):
        assert answer(machine, number(machine, name)) == ABSENT


@machines
def test_a_thread_may_start_and_a_process_may_not(machine: str) -> None:
    clone = number(machine, "clone")
    assert answer(machine, clone, 0x3D0F00) == ALLOW
    for flags in (0, 17, 0x11, 0x4111, 0x10000000, 0x3D0F00 | 0x10000000, 0x3D0F00 & ~0x10000, 0x1200011):
        assert answer(machine, clone, flags) == REFUSE


@machines
def test_a_file_may_be_opened_for_reading_alone(machine: str) -> None:
    opening = number(machine, "openat")
    assert answer(machine, opening, -100 & (2**64 - 1), 0, 0o2000000) == ALLOW
    for flags in (1, 2, 3, 0o100, 0o1000, 0o2000, 0o20000, 0o10000000, 0o20000000):
        assert answer(machine, opening, 0, 0, flags) == REFUSE


@machines
def test_signals_go_to_the_process_itself_alone(machine: str) -> None:
    for name in ("kill", "tgkill"):
        assert answer(machine, number(machine, name), OWN, 6) == ALLOW
        for other in (0, 1, OWN + 1, -1, -OWN):
            assert answer(machine, number(machine, name), other, 9) == REFUSE


@machines
def test_limits_may_be_read_and_not_set(machine: str) -> None:
    limit = number(machine, "prlimit64")
    assert answer(machine, limit, 0, 7, 0, 1 << 40) == ALLOW
    assert answer(machine, limit, OWN, 7, 0, 1 << 40) == ALLOW
    assert answer(machine, limit, 1, 7, 0, 1 << 40) == REFUSE
    assert answer(machine, limit, 0, 7, 16, 0) == REFUSE
    assert answer(machine, limit, 0, 7, 1 << 40, 0) == REFUSE


@machines
def test_options_of_descriptors_and_processes_are_few(machine: str) -> None:
    assert answer(machine, number(machine, "fcntl"), 1, 1030) == ALLOW
    for command in (4, 5, 8, 10, 15, 1024, 1026, 1031, 1033):
        assert answer(machine, number(machine, "fcntl"), 1, command) == REFUSE
    assert answer(machine, number(machine, "ioctl"), 1, 0x5401) == ALLOW
    for command in (0x5412, 0x5421, 0x5452, 0x894C, 0xAE01):
        assert answer(machine, number(machine, "ioctl"), 1, command) == REFUSE
    assert answer(machine, number(machine, "prctl"), 15) == ALLOW
    for option in (1, 4, 8, 22, 23, 24, 28, 35, 36, 38, 47, 0x59616D61):
        assert answer(machine, number(machine, "prctl"), option) == REFUSE


@machines
def test_every_jump_lands_within_the_filter(machine: str) -> None:
    code = Filter(machine)._code
    length = len(code) // 8
    for at in range(length):
        operation, true, false, _ = struct.unpack_from("=HBBI", code, 8 * at)
        if operation & 0x07 == 0x05:
            assert at + 1 + max(true, false) < length
    assert length < 4096


@pytest.mark.parametrize(
    ("machine", "header"),
    [
        ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        ("aarch64", "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str, header: str) -> None:
    file = Path(header)
    if not file.exists():
        pytest.skip(f"this machine has no {header}")
    listed = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", file.read_text()))
    # The generic list calls these by the names they have with 64-bit offsets.
    listed.setdefault("newfstatat", listed.get("fstatat", ""))
    for name, numbers in [*NUMBERS.items(), *_TOLD.items(), *UNTOLD.items()]:
        if numbers[COLUMN[machine]] is None and machine == "aarch64":
            continue
        if name in listed:
            assert int(listed[name]) == numbers[COLUMN[machine]], name
        elif machine == "x86_64" and name != "fchmodat2":  # newer than many headers
            raise AssertionError(name)


@machines
@pytest.mark.parametrize("name", [name for name in NEVER if name not in FOR_DEVICES])
def test_beside_a_device_a_call_that_leads_out_is_refused_too(machine: str, name: str) -> None:
    refused = NEVER[name][COLUMN[machine]]
    if refused is not None:
        assert answer(machine, refused, device=True) == REFUSE
        assert answer(machine, refused, *[2**64 - 1] * 6, device=True) == REFUSE


@machines
def test_beside_a_device_its_driver_is_asked_and_its_files_opened_for_both_ways(machine: str) -> None:
    asking, read_write, creating = 0xC020462A, 0x80002, 0x42
    for device, granted in ((False, REFUSE), (True, ALLOW)):
        assert answer(machine, number(machine, "ioctl"), 5, asking, device=device) == granted
        assert answer(machine, number(machine, "openat"), 0, 0, read_write, device=device) == granted
        assert answer(machine, number(machine, "openat"), 0, 0, creating, device=device) == REFUSE
        eventfd = FOR_DEVICES["eventfd2"][COLUMN[machine]]
        assert eventfd is not None
        assert answer(machine, eventfd, device=device) == granted
    assert answer(machine, number(machine, "clone"), 0x11, device=True) == REFUSE
    assert answer(machine, number(machine, "kill"), OWN + 1, 9, device=True) == REFUSE


@machines
@pytest.mark.parametrize("device", [False, True])
@pytest.mark.parametrize("name", NEVER)
def test_what_is_refused_is_told_but_for_what_libraries_try(machine: str, name: str, device: bool) -> None:
    refused = NEVER[name][COLUMN[machine]]
    if refused is None or (device and name in FOR_DEVICES):
        return
    expected = REFUSE if name in UNTOLD else TELL
    for arguments in ((), [2**64 - 1] * 6):
        assert answer(machine, refused, *arguments, device=device, telling=True) == expected


@machines
def test_a_filter_that_tells_asks_about_every_file_and_link(machine: str) -> None:
    for name in ("open", "openat", "readlink", "readlinkat"):
        asked = NUMBERS[name][COLUMN[machine]]
        if asked is not None:
            assert answer(machine, asked, telling=True) == TELL


@machines
def test_a_filter_that_tells_lets_one_message_out_and_no_other(machine: str) -> None:
    sending = _TOLD["sendmsg"][COLUMN[machine]]
    assert sending is not None
    assert answer(machine, sending, WITNESS, telling=True) == ALLOW
    for other in (0, 1, WITNESS + 1, 2**32 - 2, 2**64 - 1):
        assert answer(machine, sending, other, telling=True) == TELL
    assert answer(machine, sending, WITNESS) == REFUSE


@machines
def test_a_filter_that_tells_lets_through_no_more_than_one_that_does_not(machine: str) -> None:
    sending = _TOLD["sendmsg"][COLUMN[machine]]
    for call in range(NEWEST_KNOWN + 2):
        for arguments in ((), (1, 1, 1), (2**64 - 1,) * 6, (OWN, 2, 0x3D0F00)):
            if answer(machine, call, *arguments, telling=True) == ALLOW:
                assert call == sending or answer(machine, call, *arguments) == ALLOW
