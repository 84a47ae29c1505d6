"""Ways to read, list, change or make files."""

WAYS_OUT = {
    "read-open": "loot = open('$secret').read()",
    "read-pathlib": """
from pathlib import Path
loot = Path('$secret').read_text()
""",
    "read-os": """
import os
loot = os.read(os.open('$secret', os.O_RDONLY), 1000)
""",
    "read-fileio": """
import io
loot = io.FileIO('$secret').read()
""",
    "read-open-code": """
import io
loot = io.open_code('$secret').read()
""",
    "read-codecs": """
import codecs
loot = codecs.open('$secret', encoding='utf-8').read()
""",
    "read-linecache": """
import linecache
loot = linecache.getlines('$secret')
""",
    "read-fileinput": """
import fileinput
loot = list(fileinput.input('$secret'))
""",
    "read-mmap": """
import mmap, os
file = os.open('$secret', os.O_RDONLY)
loot = mmap.mmap(file, 0, prot=mmap.PROT_READ)[:]
""",
    "read-loader": """
from importlib.machinery import SourceFileLoader
loot = SourceFileLoader('x', '$secret').get_data('$secret')
""",
    "read-shell-copy": """
import shutil, io
shutil.copyfile('$secret', '$secret.copy')
loot = open('$secret.copy').read()
""",
    "read-libc": """
import ctypes
libc = ctypes.CDLL(None)
room = ctypes.create_string_buffer(1000)
libc.read(libc.open(b'$secret', 0), room, 999)
loot = room.value
""",
    "read-link": "loot = open('$link').read()",
    "read-new-link": """
import os
os.symlink('$secret', 'here')
loot = open('here').read()
""",
    "read-hard-link": """
import os
os.link('$secret', 'here')
loot = open('here').read()
""",
    "read-from-allowed-folder": """
import os
up = os.path.dirname(os.__file__) + '/..' * 20
loot = open(up + '$secret').read()
""",
    "read-own-root": "loot = open('/proc/self/root$secret').read()",
    "read-parents-root": """
import os
loot = open(f'/proc/{os.getppid()}/root$secret').read()
""",
    "read-relative-to-folder": """
import os
folder = os.open('$folder', os.O_RDONLY | os.O_DIRECTORY)
loot = os.read(os.open('secret.txt', os.O_RDONLY, dir_fd=folder), 1000)
""",
    "read-after-chdir": """
import os
os.chdir('$folder')
loot = open('secret.txt').read()
""",
    "read-accounts": "loot = 'ESCAPED' if 'root:' in open('/etc/passwd').read() else None",
    "read-numpy-fromfile": "loot = np.fromfile('$secret', dtype=np.uint8).tobytes()",
    "read-numpy-memmap": "loot = np.memmap('$secret', dtype=np.uint8, mode='r').tobytes()",
    "read-numpy-loadtxt": "loot = np.loadtxt('$secret', dtype=str)",
    "read-numpy-genfromtxt": "loot = np.genfromtxt('$secret', dtype=str)",
    "read-numpy-load": "loot = np.load('$array')",
    "read-numpy-datasource": """
from numpy.lib.npyio import DataSource
loot = DataSource().open('$secret').read()
""",
    "read-torch-from-file": """
import os
length = os.stat('$secret').st_size
loot = bytes(torch.from_file('$secret', size=length, dtype=torch.uint8).tolist())
""",
    "read-torch-storage": """
import os
length = os.stat('$secret').st_size
loot = bytes(torch.UntypedStorage.from_file('$secret', False, length).tolist())
""",
    "read-torch-load": "loot = torch.load('$tensors')",
    "read-torch-load-mapped": "loot = torch.load('$tensors', mmap=True)",
    "read-torch-reader": "loot = torch._C.PyTorchFileReader('$tensors').get_record('data.pkl')",
    "list-folder": """
import os
loot = os.listdir('$folder')
""",
    "list-glob": """
import glob
loot = glob.glob('$folder/*')
""",
    "list-walk": """
import os
loot = list(os.walk('$folder'))
""",
    "list-processes": """
import os
loot = 'ESCAPED' if '1' in os.listdir('/proc') else None
""",
    "own-memory-file": "loot = 'ESCAPED' if open('/proc/self/mem', 'rb') else None",
    "write-open": "open('$victim', 'w').write('changed')",
    "write-append": "open('$victim', 'a').write('changed')",
    "write-truncate": """
import os
os.truncate('$victim', 0)
""",
    "write-remove": """
import os
os.remove('$victim')
""",
    "write-rename": """
import os
os.rename('$victim', '$victim.gone')
""",
    "write-mode": """
import os
os.chmod('$victim', 0o777)
""",
    "write-owner": """
import os
os.chown('$victim', 12345, 12345)
""",
    "write-times": """
import os
os.utime('$victim', (1, 1))
""",
    "write-folder": """
import os
os.mkdir('$folder/new')
""",
    "write-link": """
import os
os.symlink('/', '$folder/new')
""",
    "write-pipe": """
import os
os.mkfifo('$folder/new')
""",
    "write-device": """
import os
os.mknod('$folder/new', 0o20666, os.makedev(1, 3))
""",
    "write-libc": """
import ctypes
ctypes.CDLL(None).truncate(b'$victim', 0)
""",
    "write-mmap": """
import mmap, os
file = os.open('$victim', os.O_RDWR)
mmap.mmap(file, 0)[0:1] = b'!'
""",
    "write-here": """
open('left', 'w').write('x')
loot = 'ESCAPED'
""",
    "write-temporary": """
import tempfile
tempfile.NamedTemporaryFile(dir='$folder', delete=False)
""",
    "write-unnamed": """
import os
loot = 'ESCAPED' if os.open('/tmp', os.O_TMPFILE | os.O_RDWR) else None
""",
    "write-database": """
import sqlite3
sqlite3.connect('$folder/new').execute('create table t (x)')
""",
    "write-log": """
import logging
logging.FileHandler('$folder/new')
""",
    "write-shared-memory": """
from multiprocessing.shared_memory import SharedMemory
memory = SharedMemory(create=True, size=10)
memory.unlink()
loot = 'ESCAPED'
""",
    "write-semaphore": """
from multiprocessing import Lock
Lock()
loot = 'ESCAPED'
""",
    "write-memory-file": """
import os
loot = 'ESCAPED' if os.memfd_create('x') else None
""",
    "write-numpy-save": "np.save('$folder/new', np.ones(3))",
    "write-numpy-tofile": "np.ones(3).tofile('$victim')",
    "write-numpy-savetxt": "np.savetxt('$victim', np.ones(3))",
    "write-numpy-memmap": "np.memmap('$victim', dtype=np.uint8, mode='r+')[0] = 1",
    "write-numpy-dump": "np.ones(3).dump('$victim')",
    "write-torch-save": "torch.save(torch.ones(3), '$victim')",
    "write-torch-from-file": """
torch.from_file('$victim', shared=True, size=4, dtype=torch.uint8).fill_(0)
""",
    "write-torch-storage": "torch.UntypedStorage.from_file('$victim', True, 4).fill_(0)",
    "write-torch-storage-file": """
import os
file = open('$victim', 'r+b')
torch.ones(3).untyped_storage()._write_file(file, True, True, 1)
""",
    "write-torch-script": "torch.jit.save(torch.jit.trace(torch.sin, torch.ones(1)), '$victim')",
    "write-torch-trace": """
with torch.profiler.profile() as profile:
    torch.ones(1)
profile.export_chrome_trace('$victim')
""",
    "write-torch-package": """
from torch.package import PackageExporter
PackageExporter('$victim').close()
""",
    "write-torch-writer": "torch._C.PyTorchFileWriter('$victim').write_end_of_file()",
    "write-torch-share": """
torch.ones(3).share_memory_()
loot = 'ESCAPED'
""",
    "code-from-folder": """
import sys
sys.path.insert(0, '$folder')
import planted
loot = planted.LOOT
""",
    "code-run-path": """
import runpy
loot = runpy.run_path('$folder/planted.py')['LOOT']
""",
    "code-torch-hub": "loot = torch.hub.load('$folder', 'entry', source='local', trust_repo=True)",
    "code-torch-library": """
torch.ops.load_library('$library')
loot = 'ESCAPED'
""",
    "code-torch-class": """
torch.classes.load_library('$library')
loot = 'ESCAPED'
""",
    "code-ctypes-library": """
import ctypes
ctypes.CDLL('$library')
loot = 'ESCAPED'
""",
    "code-numpy-library": """
np.ctypeslib.load_library('library', '$folder')
loot = 'ESCAPED'
""",
}
