"""Ways to disturb, or look into, other processes: a bystander's, and the worker itself."""

WAYS_OUT = {
    "kill": """
import os
os.kill($bystander, 9)
""",
    "stop": """
import os
os.kill($bystander, 19)
""",
    "probe": """
import os
os.kill($bystander, 0)
loot = 'ESCAPED'
""",
    "kill-group": """
import os
os.killpg($bystander, 9)
""",
    "kill-libc": """
import ctypes
ctypes.CDLL(None).kill($bystander, 9)
""",
    "kill-thread": """
import ctypes
ctypes.CDLL(None).tgkill($bystander, $bystander, 9)
""",
    "kill-queue": """
import ctypes
ctypes.CDLL(None).sigqueue($bystander, 9, 0)
""",
    "kill-descriptor": """
import os, signal
signal.pidfd_send_signal(os.pidfd_open($bystander), 9)
""",
    "descriptor": """
import os
os.pidfd_open($bystander)
loot = 'ESCAPED'
""",
    "probe-parent": """
import os
os.kill(os.getppid(), 0)
loot = 'ESCAPED'
""",
    "probe-parents-group": """
import os
os.killpg(os.getpgid(os.getppid()), 0)
loot = 'ESCAPED'
""",
    "owner-of-signals": """
import fcntl
fcntl.fcntl(1, fcntl.F_SETOWN, $bystander)
loot = 'ESCAPED'
""",
    "attach": """
import ctypes
libc = ctypes.CDLL(None)
libc.ptrace.argtypes = [ctypes.c_long] * 4
loot = 'ESCAPED' if libc.ptrace(16, $bystander, 0, 0) == 0 else None
""",
    "read-parents-memory": """
import ctypes, os
libc = ctypes.CDLL(None)
room = ctypes.create_string_buffer(8)
class Part(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
here = Part(ctypes.addressof(room), 8)
there = Part(id(torch), 8)
moved = libc.process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
loot = 'ESCAPED' if moved == 8 else None
""",
    "write-parents-memory": """
import ctypes, os
libc = ctypes.CDLL(None)
room = ctypes.create_string_buffer(8)
class Part(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
here = Part(ctypes.addressof(room), 8)
there = Part(id(torch) + 8, 8)  # its type, which is the same there
ctypes.memmove(room, id(torch) + 8, 8)
moved = libc.process_vm_writev(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
loot = 'ESCAPED' if moved == 8 else None
""",
    "parents-memory-file": """
import os
open(f'/proc/{os.getppid()}/mem', 'rb')
loot = 'ESCAPED'
""",
    "parents-environment": """
import os
loot = open(f'/proc/{os.getppid()}/environ').read() and 'ESCAPED'
""",
    "parents-descriptors": """
import os
loot = os.listdir(f'/proc/{os.getppid()}/fd') and 'ESCAPED'
""",
    "bystanders-command": "loot = open('/proc/$bystander/cmdline').read() and 'ESCAPED'",
    "priority": """
import os
os.setpriority(os.PRIO_PROCESS, $bystander, 5)
loot = 'ESCAPED'
""",
    "affinity": """
import os
os.sched_setaffinity($bystander, {0})
loot = 'ESCAPED'
""",
    "limits": """
import resource
resource.prlimit($bystander, resource.RLIMIT_CORE, (0, 0))
loot = 'ESCAPED'
""",
    "session": """
import os
os.setsid() if os.getpid() != os.getpgrp() else os.setpgid(0, 0)
loot = 'ESCAPED'
""",
}
#: Those that need the process to be in a certain state outside.
UNSURE = {"parents-environment", "session"}
