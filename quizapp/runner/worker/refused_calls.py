"""The numbers of system calls that are refused: those with a name for messages, and those that
are not reported."""

from __future__ import annotations

from typing import Final, Literal

#: sendmsg: its number on x86-64, and on aarch64.
SENDMSG: Final = (46, 211)

_Kind = Literal["process", "program", "channel", "socket", "write", "folder", "remove", "change", "signal"]

#: The names of operations, and the refused calls that request them. They include a call that starts a
#: thread, and one that opens a file, which are refused for certain arguments.
ASKED_FOR: Final[dict[_Kind, dict[str, tuple[int | None, int | None]]]] = {
    "process": {
        "clone": (56, 220),
        "fork": (57, None),
        "vfork": (58, None),
        "wait4": (61, 260),
        "waitid": (247, 95),
    },
    "program": {"execve": (59, 221), "execveat": (322, 281)},
    "channel": {
        "eventfd2": (290, 19),
        "memfd_create": (319, 279),
        "mq_open": (240, 180),
        "msgget": (68, 186),
        "pipe": (22, None),
        "pipe2": (293, 59),
        "semget": (64, 190),
        "shmget": (29, 194),
    },
    "socket": {
        "accept": (43, 202),
        "accept4": (288, 242),
        "bind": (49, 200),
        "connect": (42, 203),
        "listen": (50, 201),
        "recvfrom": (45, 207),
        "recvmsg": (47, 212),
        "sendmsg": SENDMSG,
        "sendto": (44, 206),
        "socket": (41, 198),
        "socketpair": (53, 199),
    },
    "write": {
        "copy_file_range": (326, 285),
        "creat": (85, None),
        "fallocate": (285, 47),
        "ftruncate": (77, 46),
        "link": (86, None),
        "linkat": (265, 37),
        "mknod": (133, None),
        "mknodat": (259, 33),
        "open": (2, None),
        "openat": (257, 56),
        "pwrite64": (18, 68),
        "sendfile": (40, 71),
        "symlink": (88, None),
        "symlinkat": (266, 36),
        "truncate": (76, 45),
    },
    "folder": {"mkdir": (83, None), "mkdirat": (258, 34)},
    "remove": {"rmdir": (84, None), "unlink": (87, None), "unlinkat": (263, 35)},
    "change": {
        "chmod": (90, None),
        "chown": (92, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "fchmodat2": (452, 452),
        "fchown": (93, 55),
        "fchownat": (260, 54),
        "fremovexattr": (199, 16),
        "fsetxattr": (190, 7),
        "futimesat": (261, None),
        "lchown": (94, None),
        "lremovexattr": (198, 15),
        "lsetxattr": (189, 6),
        "removexattr": (197, 14),
        "rename": (82, None),
        "renameat": (264, 38),
        "renameat2": (316, 276),
        "setxattr": (188, 5),
        "utime": (132, None),
        "utimensat": (280, 88),
        "utimes": (235, None),
    },
    "signal": {
        "kill": (62, 129),
        "pidfd_open": (434, 434),
        "pidfd_send_signal": (424, 424),
        "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240),
        "tgkill": (234, 131),
        "tkill": (200, 130),
    },
}
#: Refused calls that are not reported: libraries try them, and work without. They ask about the machine,
#: or give it hints, and do not change what is computed.
UNTOLD: Final[dict[str, tuple[int | None, int | None]]] = {
    "capget": (125, 90),
    "close_range": (436, 436),
    "fstatfs": (138, 44),
    "get_mempolicy": (239, 236),
    "getgroups": (115, 158),
    "getpgid": (121, 155),
    "getpgrp": (111, None),
    "getpriority": (140, 141),
    "getresgid": (120, 150),
    "getresuid": (118, 148),
    "getrlimit": (97, 163),
    "getsid": (124, 156),
    "ioprio_get": (252, 31),
    "mbind": (237, 235),
    "mincore": (27, 232),
    "mlock": (149, 228),
    "munlock": (150, 229),
    "prctl": (157, 167),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "sched_getattr": (315, 275),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_setaffinity": (203, 122),
    "set_mempolicy": (238, 237),
    "statfs": (137, 43),
}
