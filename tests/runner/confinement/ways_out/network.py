"""Ways to send to, or listen to, anything outside the process."""

WAYS_OUT = {
    "tcp": """
import socket
socket.create_connection(('127.0.0.1', $port))
""",
    "tcp-raw": """
import _socket
_socket.socket(2, 1).connect(('127.0.0.1', $port))
""",
    "tcp-listen": """
import socket
socket.create_server(('127.0.0.1', 0))
loot = 'ESCAPED'
""",
    "tcp-libc": """
import ctypes, socket, struct
libc = ctypes.CDLL(None)
fd = libc.socket(2, 1, 0)
address = struct.pack('=HH4s8x', 2, socket.htons($port), bytes([127, 0, 0, 1]))
loot = 'ESCAPED' if libc.connect(fd, address, 16) == 0 else None
""",
    "tcp-urllib": """
import urllib.request
urllib.request.urlopen('http://127.0.0.1:$port/', timeout=1)
""",
    "tcp-http": """
import http.client
http.client.HTTPConnection('127.0.0.1', $port).connect()
""",
    "tcp-asyncio": """
import asyncio
asyncio.run(asyncio.open_connection('127.0.0.1', $port))
""",
    "tcp-log": """
import logging.handlers as handlers
loot = handlers.SocketHandler('127.0.0.1', $port).makeSocket()
""",
    "udp": """
import socket
socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', $udp))
""",
    "udp-bind": """
import socket
socket.socket(type=socket.SOCK_DGRAM).bind(('127.0.0.1', 0))
loot = 'ESCAPED'
""",
    "unix": """
import socket
socket.socket(socket.AF_UNIX).connect('$unix')
""",
    "unix-abstract": r"""
import socket
socket.socket(socket.AF_UNIX).connect(b'\0$abstract')
""",
    "unix-multiprocessing": r"""
from multiprocessing.connection import Client
Client('\0$abstract', 'AF_UNIX')
""",
    "unix-pair": """
import socket
socket.socketpair()
loot = 'ESCAPED'
""",
    "netlink": """
import socket
socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
loot = 'ESCAPED'
""",
    "vsock": """
import socket
socket.socket(socket.AF_VSOCK)
loot = 'ESCAPED'
""",
    "packet": """
import socket
socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
loot = 'ESCAPED'
""",
    "icmp": """
import socket
socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
loot = 'ESCAPED'
""",
    "cipher": """
import socket
socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)
loot = 'ESCAPED'
""",
    "torch-hub": """
torch.hub.download_url_to_file('http://127.0.0.1:$port/x', '$folder/new', progress=False)
""",
    "torch-hub-state": "torch.hub.load_state_dict_from_url('http://127.0.0.1:$port/x', '$folder')",
    "torch-store": """
import datetime
from torch.distributed import TCPStore
TCPStore('127.0.0.1', $port, is_master=False, timeout=datetime.timedelta(seconds=1))
""",
    "torch-store-server": """
from torch.distributed import TCPStore
TCPStore('127.0.0.1', 0, is_master=True)
loot = 'ESCAPED'
""",
    "torch-file-store": """
from torch.distributed import FileStore
store = FileStore('$folder/new', 1)
store.set('a', 'b')
loot = 'ESCAPED'
""",
    "torch-group": """
import torch.distributed as dist
dist.init_process_group('gloo', init_method='file://$folder/new', rank=0, world_size=1)
""",
}
#: What this machine may lack, and what would wait for an answer that the canary does not give.
UNSURE = {
    "vsock",
    "packet",
    "cipher",
    "icmp",
    "torch-group",
    "torch-store",
    "tcp-http",
    "tcp-asyncio",
    "torch-hub",
    "torch-hub-state",
}
