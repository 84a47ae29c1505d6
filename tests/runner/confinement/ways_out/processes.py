"""Ways to start another program, or another process."""

WAYS_OUT = {
    "fork": """
import os
if os.fork() == 0:
    os.mkdir('$marker')
    os._exit(0)
os.wait()
import os
loot = 'ESCAPED' if os.path.exists('$marker') else None
""",
    "fork-only": """
import os
child = os.fork()
if child == 0:
    os._exit(0)
loot = 'ESCAPED'
""",
    "forkpty": """
import os
child, _ = os.forkpty()
if child == 0:
    os._exit(0)
loot = 'ESCAPED'
""",
    "system": """
import os
os.system('mkdir $marker')
""",
    "libc-system": """
import ctypes
ctypes.CDLL(None).system(b'mkdir $marker')
""",
    "popen": """
import os
os.popen('mkdir $marker').read()
""",
    "subprocess": """
import subprocess
subprocess.run(['mkdir', '$marker'], check=True)
""",
    "subprocess-shell": """
import subprocess
subprocess.run('mkdir $marker', shell=True, check=True)
""",
    "spawn": """
import os
os.waitpid(os.posix_spawn('/bin/mkdir', ['mkdir', '$marker'], {}), 0)
""",
    "exec": """
import os
os.execv('/bin/mkdir', ['mkdir', '$marker'])
""",
    "exec-descriptor": """
import os
program = os.open('/bin/mkdir', os.O_RDONLY)
os.execve(program, ['mkdir', '$marker'], {})
""",
    "multiprocessing": """
import multiprocessing, os
maker = multiprocessing.get_context('fork')
child = maker.Process(target=os.mkdir, args=('$marker',))
child.start()
child.join()
""",
    "process-pool": """
import os
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1) as pool:
    pool.submit(os.mkdir, '$marker').result()
""",
    "torch-multiprocessing": """
import os
import torch.multiprocessing as mp
mp.start_processes(lambda i: os.mkdir('$marker'), nprocs=1, start_method='fork')
""",
    "torch-loader": """
import os
from torch.utils.data import DataLoader, Dataset
class Making(Dataset):
    def __len__(self):
        return 1
    def __getitem__(self, i):
        os.mkdir('$marker')
        return 0
list(DataLoader(Making(), num_workers=1))
""",
    "torch-collect": """
import torch.utils.collect_env as env
env.run('mkdir $marker')
""",
    "torch-extension": """
from torch.utils import cpp_extension
cpp_extension.subprocess.run(['mkdir', '$marker'], check=True)
""",
    "numpy-f2py": """
import numpy.f2py
numpy.f2py.subprocess.run(['mkdir', '$marker'], check=True)
""",
    "timeit-shell": """
import timeit
timeit.timeit('import os; os.system("mkdir $marker")', number=1)
""",
    "daemon": """
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.mkdir('$marker')
    os._exit(0)
os.wait()
while not os.path.exists('$marker'):
    pass
""",
    "other-instruction-set": """
import ctypes, mmap, os
room = mmap.mmap(-1, 4096, prot=7)
room.write(bytes.fromhex('b802000000cd80c3'))  # fork, as a 32-bit program asks for it
fork = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(room)))
child = fork()
if child == 0:
    os._exit(0)
loot = 'ESCAPED' if child > 0 else None
""",
    "other-call-numbers": """
import ctypes, os
child = ctypes.CDLL(None).syscall(0x40000000 | 57)
if child == 0:
    os._exit(0)
loot = 'ESCAPED' if child > 0 else None
""",
    "process-with-its-own-calls": """
import ctypes, os, platform
number = {'x86_64': 56, 'aarch64': 220}[platform.machine()]
child = ctypes.CDLL(None).syscall(number, 17, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
loot = 'ESCAPED' if child > 0 else None
""",
}
#: Those that depend on what the kernel was built with.
UNSURE = {"other-instruction-set", "other-call-numbers"}
