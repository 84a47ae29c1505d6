"""Ways to get at what was left in the process: variables, descriptors, privileges, limits."""

WAYS_OUT = {
    "environ": """
import os
loot = dict(os.environ)
""",
    "environ-bytes": """
import os
loot = os.environb
""",
    "environ-libc": """
import ctypes
get = ctypes.CDLL(None).getenv
get.restype = ctypes.c_char_p
loot = get(b'CANARY')
""",
    "environ-file": "loot = open('/proc/self/environ').read()",
    "environ-pointer": """
import ctypes
first = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
loot, i = [], 0
while first and first[i]:
    loot.append(first[i])
    i += 1
""",
    "environ-torch": "loot = torch.serialization.os.environ",
    "environ-format": "loot = '{0.os.environ}'.format(torch.serialization)",
    "descriptors": """
import os
loot = []
for fd in range(3, 1000):
    try:
        loot.append(os.pread(fd, 1000, 0))
    except OSError:
        pass
""",
    "privileges": """
import os
os.setuid(12345)
loot = 'ESCAPED'
""",
    "groups": """
import os
os.setgroups([12345])
loot = 'ESCAPED'
""",
    "more-limits": """
import resource
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
loot = 'ESCAPED'
""",
    "new-root": """
import os
os.chroot('/')
loot = 'ESCAPED'
""",
    "name-of-host": """
import socket
socket.sethostname(socket.gethostname())
loot = 'ESCAPED'
""",
    "dumpable": """
import ctypes
loot = 'ESCAPED' if ctypes.CDLL(None).prctl(4, 1, 0, 0, 0) == 0 else None
""",
    "outlive-parent": """
import ctypes
loot = 'ESCAPED' if ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) == 0 else None
""",
    "watch-files": """
import ctypes
loot = 'ESCAPED' if ctypes.CDLL(None).inotify_init1(0) >= 0 else None
""",
}
