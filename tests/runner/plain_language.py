"""Programs that use the Python language as people do every day: classes, functions, names."""

from __future__ import annotations

PROGRAMS = {
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
    "own-private": """
class Cache:
    _count = 0
    def _step(self): self._count += 1; return self
    def __len__(self): return self._count
c = Cache()
c._step()._step()
len(c), c._count
""",
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
    "main-guard": "def main():\n    return 1\nif __name__ == '__main__':\n    main()",
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
