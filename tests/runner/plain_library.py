"""Programs that use Python's standard library as people do every day."""

from __future__ import annotations

PROGRAMS = {
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
}
