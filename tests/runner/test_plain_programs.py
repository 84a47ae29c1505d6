"""Programs as people write them every day pass the check of the language, and run."""

from __future__ import annotations

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.language import check_program, explain
from quizapp.runner.off_limits import IMPORTABLE

PLAIN = {
    "dataclass-config": """
from dataclasses import dataclass, field, asdict, replace
@dataclass
class Config:
    hidden: int = 8
    rates: list = field(default_factory=lambda: [0.1])
    def __post_init__(self):
        self.double = 2 * self.hidden
config = replace(Config(), hidden=4)
asdict(config), config.double, f"{config.hidden:03d} {config!r}"
""",
    "frozen-dataclass": """
from dataclasses import dataclass
@dataclass(frozen=True, order=True)
class Point:
    x: float
    y: float = 0.0
sorted([Point(2.0), Point(1.0)])[0]
""",
    "future-annotations": """
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class Node:
    value: int
    next: Node | None = None
Node(1, Node(2)).next.value
""",
    "typing": """
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union
class Batch(NamedTuple):
    x: torch.Tensor
    y: Optional[torch.Tensor] = None
def apply(f: Callable[[torch.Tensor], torch.Tensor], xs: List[torch.Tensor]) -> Dict[str, Any]:
    return {str(i): f(x) for i, x in enumerate(xs)}
apply(torch.relu, [Batch(torch.ones(2)).x])
""",
    "generic": """
from typing import Generic, TypeVar
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self._item = item
    def get(self) -> T:
        return self._item
Box[int](3).get()
""",
    "protocol": """
from typing import Protocol
class Model(Protocol):
    def forward(self, x: torch.Tensor) -> torch.Tensor: ...
def run(m: "Model", x: "torch.Tensor"): return m.forward(x)
run(nn.Identity(), torch.ones(1))
""",
    "enum": """
from enum import Enum, auto
class Mode(Enum):
    TRAIN = auto()
    EVAL = auto()
    @property
    def training(self):
        return self is Mode.TRAIN
[(m.name, m.value, m.training) for m in Mode]
""",
    "enum-functional": "from enum import Enum\nColour = Enum('Colour', ['RED', 'BLUE'])\nColour.RED.value",
    "enum-by-value": "from enum import IntEnum\nclass P(IntEnum):\n    LOW = 1\nP(1) is P.LOW",
    "contextmanager": """
from contextlib import contextmanager, suppress, nullcontext
@contextmanager
def evaluating(model):
    was = model.training
    model.eval()
    try:
        yield model
    finally:
        model.train(was)
net = nn.Dropout()
with evaluating(net) as m, nullcontext(), suppress(ValueError):
    out = m(torch.ones(2))
out, net.training
""",
    "own-context-manager": """
class Timer:
    def __enter__(self):
        self.n = 0
        return self
    def __exit__(self, exc_type, exc, tb):
        return False
with Timer() as t:
    t.n += 1
t.n
""",
    "abstract-class": """
from abc import ABC, ABCMeta, abstractmethod
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Other(metaclass=ABCMeta):
    pass
class Square(Shape):
    def area(self): return 4
Square().area()
""",
    "namedtuple": """
from collections import namedtuple
Point = namedtuple("Point", ["x", "y"])
p = Point(1, 2)._replace(x=3)
p._asdict(), p._fields, Point._make([1, 2])
""",
    "partial": """
from functools import partial, reduce
import operator
Conv = partial(nn.Conv2d, kernel_size=3, padding=1)
reduce(operator.mul, [1, 2, 3]), Conv(1, 2)(torch.ones(1, 1, 4, 4)).shape
""",
    "wraps": """
import functools
def logged(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        print(f"calling {fn.__name__}")
        return fn(*args, **kwargs)
    return inner
@logged
def double(x):
    "Twice."
    return 2 * x
double(3), double.__name__, double.__doc__
""",
    "lru-cache": """
from functools import cache, lru_cache, cached_property
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
class A:
    @cached_property
    def big(self): return fib(30)
A().big
""",
    "single-dispatch": """
from functools import singledispatch
@singledispatch
def describe(x): return "other"
@describe.register
def _(x: torch.Tensor): return "tensor"
@describe.register(int)
def _(x): return "int"
describe(torch.ones(1)), describe(1), describe("a")
""",
    "operator": """
from operator import itemgetter, attrgetter, methodcaller
rows = [{"loss": 2}, {"loss": 1}]
sorted(rows, key=itemgetter("loss")), \\
    attrgetter("shape")(torch.ones(2)), methodcaller("sum", 0)(torch.ones(2))
""",
    "sorted-by-attribute": """
import operator
class R:
    def __init__(self, n): self.n = n
[r.n for r in sorted([R(2), R(1)], key=operator.attrgetter("n"))]
""",
    "random": """
import random
random.seed(0)
a = [random.random() for _ in range(3)]
random.shuffle(a)
random.choice(a), random.sample(range(10), 3), random.Random(1).randint(0, 5)
""",
    "string": "import string\nstring.ascii_lowercase[:3], string.Template('$a b').substitute(a=1)",
    "statistics": "import statistics\nstatistics.mean([1, 2, 3]), statistics.stdev([1.0, 2.0])",
    "regular-expressions": """
import re
pattern = re.compile(r"layer(\\d+)\\.(weight|bias)")
names = [n for n in nn.Sequential(nn.Linear(1, 1)).state_dict()]
pattern.match("layer3.bias").groups(), re.sub(r"^0\\.", "", names[0]), re.findall(r"\\d", "a1b2")
""",
    "warnings": """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("old", DeprecationWarning)
len(caught), str(caught[0].message), caught[0].category.__name__
""",
    "types": """
import types
args = types.SimpleNamespace(lr=0.1, epochs=2)
isinstance(lambda: 0, types.FunctionType), args.lr, isinstance(x for x in ()) if False else args.epochs
""",
    "numbers-fractions-decimal": """
import numbers
from decimal import Decimal, getcontext
from fractions import Fraction
getcontext().prec = 5
isinstance(1, numbers.Number), Fraction(1, 3) + 1, Decimal(1) / Decimal(3)
""",
    "json": """
import json, io
text = json.dumps({"lr": 0.1, "sizes": [1, 2]}, indent=2, sort_keys=True)
held = io.StringIO()
json.dump({"a": 1}, held)
json.loads(text)["sizes"], held.getvalue()
""",
    "bisect-heapq": """
import bisect, heapq
h = [3, 1]
heapq.heapify(h)
bisect.bisect([1, 3], 2), heapq.heappop(h)
""",
    "textwrap": "import textwrap\ntextwrap.dedent('  a\\n  b'), textwrap.shorten('a b c d', width=5)",
    "collections": """
from collections import Counter, OrderedDict, defaultdict, deque, ChainMap
d = defaultdict(list)
d["a"].append(1)
Counter("aab").most_common(1), deque([1, 2], maxlen=1), dict(ChainMap({"a": 1}))
""",
    "itertools": """
from itertools import chain, product, islice
list(islice(chain([1], product([1], [2])), 2))
""",
    "training-loop": """
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
loader = DataLoader(TensorDataset(torch.ones(8, 4), torch.ones(8, 1)), batch_size=4, shuffle=True)
for epoch in range(2):
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad(set_to_none=True)
        loss = F.mse_loss(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running += loss.item() * x.size(0)
    scheduler.step()
    print(f"epoch {epoch}: lr {scheduler.get_last_lr()[0]:.4f}, {optimizer.param_groups[0]['lr']}")
""",
    "dataset": """
from torch.utils.data import Dataset, random_split, Subset
class Squares(Dataset):
    def __init__(self, n, transform=None):
        self._n = n
        self.transform = transform
    def __len__(self): return self._n
    def __getitem__(self, i):
        x = torch.tensor(float(i))
        return self.transform(x) if self.transform else x
def collate(batch): return torch.stack(batch) ** 2
next(iter(DataLoader(Squares(4), batch_size=2, collate_fn=collate)))
""",
    "iterable-dataset": """
from torch.utils.data import IterableDataset
class Count(IterableDataset):
    def __iter__(self): return iter(range(3))
list(DataLoader(Count(), batch_size=2))
""",
    "sampler": """
from torch.utils.data import Sampler
class Backwards(Sampler):
    def __init__(self, data): self.data = data
    def __iter__(self): return iter(reversed(range(len(self.data))))
    def __len__(self): return len(self.data)
[int(b) for b in DataLoader(torch.arange(3), sampler=Backwards(torch.arange(3)))]
""",
    "attention": """
class Attention(nn.Module):
    def __init__(self, dim, heads=2):
        super().__init__()
        assert dim % heads == 0, f"{dim=} is not divisible by {heads=}"
        self.heads, self.scale = heads, (dim // heads) ** -0.5
        self.qkv, self._out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.register_buffer("_mask", torch.tril(torch.ones(4, 4)).bool())
    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1) * self.scale).masked_fill(~self._mask[:t, :t], float("-inf"))
        return self._out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, d))
Attention(8)(torch.ones(2, 4, 8)).shape
""",
    "modulelist-getattr": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(2):
            setattr(self, f"layer{i}", nn.Linear(2, 2))
        self.blocks = nn.ModuleList(nn.Linear(2, 2) for _ in range(2))
    def forward(self, x):
        for i in range(2):
            x = getattr(self, f"layer{i}")(x)
        for block in self.blocks:
            x = block(x)
        return x
Net()(torch.ones(1, 2)).shape
""",
    "getattr-literal": "getattr(nn, 'ReLU')(), getattr(F, 'relu', None), hasattr(torch.ones(1), 'grad')",
    "getattr-loop": "[getattr(torch, name)(torch.ones(2)).item() for name in ('sum', 'prod')]",
    "getattr-dtype": "bits = 32\ngetattr(torch, f'float{bits}')",
    "dict-of-functions": "acts = {'relu': F.relu, 'tanh': torch.tanh}\nacts['relu'](torch.ones(1))",
    "autograd-function": """
class Clamp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, low):
        ctx.save_for_backward(x)
        ctx.low = low
        return x.clamp(min=low)
    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (x > ctx.low), None
x = torch.ones(2, requires_grad=True)
Clamp.apply(x, 0.0).sum().backward()
x.grad
""",
    "own-optimizer": """
class Plain(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})
    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(p.grad, alpha=-group["lr"])
                    self.state[p]["step"] = self.state[p].get("step", 0) + 1
w = nn.Parameter(torch.ones(1))
opt = Plain([w])
(w * 2).sum().backward()
opt.step()
w.item()
""",
    "own-scheduler": """
from torch.optim.lr_scheduler import LRScheduler
class Half(LRScheduler):
    def get_lr(self): return [base * 0.5 ** self.last_epoch for base in self.base_lrs]
opt = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
s = Half(opt)
opt.step()
s.step()
s._last_lr, s._step_count
""",
    "hooks": """
seen = {}
def keep(name):
    def hook(module, inputs, output):
        seen[name] = (module.__class__.__name__, output.shape)
    return hook
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
handles = [m.register_forward_hook(keep(n)) for n, m in net.named_modules() if n]
net(torch.ones(1, 2))
[h.remove() for h in handles]
len(net[0]._forward_hooks), seen
""",
    "einops-like": """
def rearrange(x, heads):
    b, n, d = x.shape
    return x.reshape(b, n, heads, d // heads).transpose(1, 2)
torch.einsum("bhnd,bhmd->bhnm", rearrange(torch.ones(1, 2, 4), 2), rearrange(torch.ones(1, 2, 4), 2)).shape
""",
    "match-values": """
def kind(x):
    match x:
        case int() | float(): return "number"
        case [first, *rest]: return f"list of {1 + len(rest)}"
        case {"lr": lr, **others}: return f"lr {lr}"
        case nn.Linear(in_features=n): return f"linear {n}"
        case _: return "other"
[kind(x) for x in (1, [1, 2], {"lr": 0.1}, nn.Linear(3, 1), None)]
""",
    "match-dataclass": """
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int
match P(1, 2):
    case P(x, y): r = x + y
r
""",
    "properties": """
class Model:
    def __init__(self): self._lr = 0.1
    @property
    def lr(self): return self._lr
    @lr.setter
    def lr(self, value):
        if value <= 0: raise ValueError(f"{value} is not positive")
        self._lr = value
    @classmethod
    def make(cls, **options):
        one = cls()
        for name, value in options.items(): one.lr = value
        return one
    @staticmethod
    def twice(x): return 2 * x
Model.make(lr=0.5).lr, Model.twice(2)
""",
    "special-methods": """
class Vector:
    __slots__ = ("_xs",)
    def __init__(self, *xs): self._xs = xs
    def __repr__(self): return f"{type(self).__name__}{self._xs}"
    def __len__(self): return len(self._xs)
    def __getitem__(self, i): return self._xs[i]
    def __iter__(self): return iter(self._xs)
    def __call__(self, k): return Vector(*(k * x for x in self))
    def __add__(self, other): return Vector(*(a + b for a, b in zip(self, other)))
    def __rmul__(self, k): return self(k)
    def __eq__(self, other): return isinstance(other, Vector) and self._xs == other._xs
    def __hash__(self): return hash(self._xs)
    def __contains__(self, x): return x in self._xs
    def __bool__(self): return bool(self._xs)
    def __format__(self, spec): return format(sum(self._xs), spec)
v = 2 * Vector(1, 2) + Vector(1, 1)
repr(v), len(v), list(v), v == Vector(3, 5), 3 in v, f"{v:.1f}"
""",
    "descriptor": """
class Positive:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, one, owner=None): return one.values[self.name]
    def __set__(self, one, value): one.values[self.name] = abs(value)
class A:
    size = Positive()
    def __init__(self): self.values = {}
a = A()
a.size = -3
a.size
""",
    "new": """
class Unit(tuple):
    def __new__(cls, *xs): return super().__new__(cls, xs)
Unit(1, 2)
""",
    "registry": """
REGISTRY = {}
def register(name):
    def inner(cls):
        REGISTRY[name] = cls
        return cls
    return inner
@register("mlp")
class MLP(nn.Module):
    def __init_subclass__(cls, **kw): super().__init_subclass__(**kw)
    def forward(self, x): return x
REGISTRY["mlp"]()(torch.ones(1))
""",
    "format-strings": """
row = "{:>6} {:.2f}"
acc = 0.5
x = torch.ones(2, 3)
print(row.format("acc", acc), "{0.shape} {0.dtype}".format(x), "%d %s" % (1, "a"))
f"{x.shape[0]:>3}|{x.dtype}|{acc:.1%}|{acc!r:>8}|{x.sum().item():{6}.{2}f}"
""",
    "tensor-subclass": """
class Named(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return super().__torch_function__(func, types, args, kwargs or {})
t = torch.ones(2).as_subclass(Named)
type(t + 1).__name__, type(t) is Named
""",
    "type-tests": """
def flat(x):
    if isinstance(x, (list, tuple)): return [y for e in x for y in flat(e)]
    return [x]
kinds = list(map(type, flat([1, (2.0, "a")])))
kinds[0] is int, type(1) == int, issubclass(bool, int), isinstance(int, type)
""",
    "same-type-again": "def twice(x): return type(x)(y * 2 for y in x)\ntwice((1, 2)), twice([1])",
    "generators": """
def batches(xs, n):
    for i in range(0, len(xs), n):
        yield xs[i:i + n]
def all_of():
    yield from batches(range(5), 2)
[list(b) for b in all_of()], next(batches([1], 1)), sum(x * x for x in range(4))
""",
    "exceptions": """
class TooSmall(ValueError):
    def __init__(self, n):
        super().__init__(f"{n} is too small")
        self.n = n
try:
    try:
        raise TooSmall(1)
    except TooSmall as error:
        raise RuntimeError("outer") from error
except (RuntimeError, KeyError) as error:
    told = str(error), error.args, type(error).__name__
finally:
    done = True
told, done
""",
    "walrus-comprehension": """
n = 7
steps = []
while (n := n // 2): steps.append(n)
steps, {k: v for k, v in zip('ab', steps)}
""",
    "names-like-modules": "N, F = torch.ones(2, 3).shape\nnn = 2\nmath = [F, nn]\nN + F, math, (F, nn)",
    "shape-names": "def f(F, nn=1): return F + nn\nf(2)",
    "state-dict": """
import copy, io
net = nn.Linear(2, 1)
other = copy.deepcopy(net)
other.load_state_dict(net.state_dict())
held = io.BytesIO()
torch.save(net.state_dict(), held)
held.seek(0)
sorted(torch.load(held, weights_only=True))
all(torch.equal(a, b) for a, b in zip(net.parameters(), other.parameters()))
""",
    "load-with-map": """
import io
h = io.BytesIO()
torch.save(torch.ones(1), h)
h.seek(0)
torch.load(h, map_location='cpu')
""",
    "private-of-torch": """
x = torch.ones(1, requires_grad=True)
y = (x ** 2)
y.grad_fn._saved_self, x._version, y._base
""",
    "own-private": """
class Cache:
    _count = 0
    def _step(self): self._count += 1; return self
    def __len__(self): return self._count
c = Cache()
c._step()._step()
len(c), c._count
""",
    "init-weights": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.apply(self._init_weights)
    def _init_weights(self, m):
        if isinstance(m, nn.Linear):
            nn.init.kaiming_normal_(m.weight)
            nn.init.zeros_(m.bias)
Net().fc.bias.sum().item()
""",
    "vmap-grad": "from torch.func import grad, vmap\nvmap(grad(lambda x: x ** 3))(torch.arange(3.0))",
    "functional-call": """
from torch.func import functional_call
m = nn.Linear(1, 1)
functional_call(m, {k: v * 0 for k, v in m.named_parameters()}, torch.ones(1))
""",
    "distributions": """
from torch.distributions import Categorical
Categorical(logits=torch.zeros(2)).entropy()
""",
    "parametrize": """
import torch.nn.utils.parametrize as parametrize
class Symmetric(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).transpose(-1, -2)
layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
torch.allclose(layer.weight, layer.weight.T)
""",
    "numpy": """
import numpy as np
x = torch.from_numpy(np.arange(4.0))
x.numpy().sum(), np.lib.stride_tricks.sliding_window_view(np.arange(4), 2)
""",
    "storage": """
x = torch.ones(4)
x.untyped_storage().data_ptr() == x.view(2, 2).untyped_storage().data_ptr(), x.as_strided((2,), (2,))
""",
    "set-from-another": "x = torch.zeros(1)\nx.set_(torch.ones(3))\nx",
    "interfaces": """
class A:
    classes = ['a']
    def load(self, path): return path
    def save(self, path): return path
    def compile(self): return self
a = A()
a.load('x'), a.save('y'), a.compile().classes
""",
    "attributes-like-modules": """
class T:
    def __init__(self): self.library, self.package, self.profiler, self.time, self.reduction = 1, 2, 3, 4, 5
t = T()
t.library + t.package + t.profiler + t.time + t.reduction, nn.MSELoss().reduction
""",
    "aliases": """
import torch.nn as layers
functional = torch.nn.functional
layers.ReLU()(functional.relu(torch.ones(1)))
""",
    "amp-modes": """
with torch.autocast('cpu', dtype=torch.bfloat16), torch.inference_mode():
    r = (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
r
""",
    "main-guard": "def main():\n    return 1\nif __name__ == '__main__':\n    main()",
    "rnn": "out, (h, c) = nn.LSTM(2, 3, batch_first=True)(torch.ones(1, 4, 2))\nout.shape, h.shape",
    "early-stopping": """
class EarlyStopping:
    def __init__(self, patience=2, *, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self._bad = float("inf"), 0
    def __call__(self, loss):
        if loss < self.best - self.min_delta:
            self.best, self._bad = loss, 0
        else:
            self._bad += 1
        return self._bad >= self.patience
stop = EarlyStopping()
[stop(x) for x in (1.0, 0.5, 0.6, 0.7)]
""",
}


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN)
def test_a_plain_program_passes_the_check(code: str) -> None:
    found = check_program(Program(code))
    assert not found, explain(found)


def test_plain_programs_run(runner: Runner) -> None:
    ran = [(name, runner.submit(Job((Program(code),)))) for name, code in PLAIN.items()]
    for name, future in ran:
        (outcome,) = future.result(60)
        assert outcome.ended == "finished", (name, outcome.error, outcome.note)


def test_what_may_be_imported_is_there(runner: Runner) -> None:
    code = "\n".join(f"import {name}" for name in sorted(IMPORTABLE))
    (outcome,) = runner.submit(Job((Program(code),))).result(60)
    assert outcome.ended == "finished", outcome.error


def test_random_and_decimal_begin_alike_in_every_program(runner: Runner) -> None:
    drawing = Program(
        "import random\nimport decimal\nthird = decimal.Decimal(1) / 3\ndecimal.getcontext().prec = 3\n"
        "random.random(), str(third)"
    )
    outcomes = [
        *runner.submit(Job((drawing, drawing))).result(60),
        *runner.submit(Job((drawing,))).result(60),
    ]
    texts = {outcome.result.text for outcome in outcomes if outcome.result is not None}
    assert len(texts) == 1, texts
