"""Ways to reach what a program may not, by losing a name or taking one from a text: each is refused."""

from __future__ import annotations

import importlib
from types import ModuleType

import pytest

from quizapp.runner import off_limits
from quizapp.runner.client import Program
from quizapp.runner.language import check_language
from quizapp.words import Words
from tests.runner.conftest import Run

#: Refused where the text is read: the code, and the note that says why.
READ = {
    # a module that goes somewhere else
    "[torch][0].library": "language.module-value",
    "(1, nn)[1].modules": "language.module-value",
    "{'t': torch}['t'].hub": "language.module-value",
    "for t in [torch]: t.hub": "language.module-value",
    "[t.hub for t in (torch,)]": "language.module-value",
    "with torch as t: t.library": "language.module-value",
    "(t := torch).onnx": "language.module-value",
    "(lambda t=torch: t.package)()": "language.module-value",
    "def f(t=torch): return t.package": "language.module-value",
    "def f(*, t=torch): return t.package": "language.module-value",
    "def f(): return torch\nf().library": "language.module-value",
    "def f():\n    yield torch\nnext(f()).library": "language.module-value",
    "t, u = torch, 1\nt.library": "language.module-value",
    "t = torch if 1 else nn": "language.module-value",
    "t = torch or 1": "language.module-value",
    "print(*[1], torch)": "language.module-value",
    "dict(t=torch)['t'].library": "language.module-value",
    "class A:\n    t = torch\nA.t.library": "language.module-value",
    "class A:\n    import numpy as t\nA.t.load": "language.module-value",
    "class A:\n    if True:\n        t = torch": "language.module-value",
    "a = A()\na.t = torch": "language.module-value",
    "t: object = torch": "language.module-value",
    "match torch:\n    case t: t.library": "language.module-value",
    "[torch.utils][0].bundled_inputs": "language.module-value",
    "from torch import utils\nlist((utils,))": "language.module-value",
    "import numpy as np\n[np][0].load": "language.module-value",
    "u = t\nt = torch\nu.library": "language.outside",
    "t = torch\nt = nn\nt.library": "language.outside",
    "t = u = torch\nu.library": "language.outside",
    "t = torch.utils\nu = t\nu.cpp_extension": "language.outside",
    # what leads out has the same name wherever it is
    "import collections\n[collections.deque][0]._sys": "language.module",
    "import collections\ncollections._sys": "language.module",
    "import random\nrandom._os": "language.module",
    "import dataclasses\ndataclasses.sys": "language.module",
    "import enum\nenum.bltns": "language.module",
    "import typing as t\nt.sys": "language.module",
    "import statistics\nstatistics.sys": "language.module",
    "import warnings\nwarnings.linecache": "language.module",
    "import contextlib\ncontextlib.os": "language.module",
    "import json\njson.codecs": "language.module",
    "import re\nre.copyreg": "language.module",
    "from re import copyreg": "language.module",
    "from dataclasses import sys as s": "language.module",
    "torch.fx.graph_module.linecache": "language.module",
    "x.torch.hub": "language.module",
    "torch.utils.checkpoint.platform": "language.module",
    # private names that the program did not make
    "[torch.fx.graph_module][0]._exec_with_source('1', {})": "language.outside",
    "torch.fx.graph_module._exec_with_source('1', {})": "language.private",
    "gm._codegen": "language.outside",
    "x._init_globals": "language.not-own",
    "'_init_globals'\nx._init_globals": "language.not-own",
    "self._exec_with_source = 1\nx._exec_with_source": "language.outside",
    "match x:\n    case object(_init_globals=c): c": "language.not-own",
    "'{0._init_globals}'.format(x)": "language.not-own",
    "self._sys = 1\nx._sys": "language.module",
    # names given as texts
    "import operator\noperator.attrgetter('__globals__')(f)": "language.special",
    "import operator\noperator.attrgetter('a.__globals__')": "language.special",
    "import operator\noperator.attrgetter('tb' + '_frame')": "language.workings",
    "import operator\noperator.attrgetter(name)": "language.by-name",
    "import operator\noperator.attrgetter(*names)": "language.by-name",
    "import operator\noperator.methodcaller('__reduce__')": "language.special",
    "import operator\noperator.methodcaller('format', x)": "language.format",
    "from operator import attrgetter as g\ng(name)": "language.by-name",
    "from operator import attrgetter\nlist(map(attrgetter, names))": "language.by-name",
    "x.attrgetter(name)": "language.by-name",
    "getattr(f, '__globals__')": "language.special",
    "getattr(torch, 'library')": "language.outside",
    "getattr(torch, 'hub', None)": "language.outside",
    "getattr(x, 'f_' + 'back')": "language.workings",
    "getattr(x, f'{a}{b}')": "language.by-name",
    "getattr(x, f'_{a}')": "language.by-name",
    "getattr(x, f'o{a}')": "language.by-name",
    "getattr(torch, f'lib{a}')": "language.by-name",
    "getattr(*pair)": "language.by-name",
    "for n in ('shape', 'gi_frame'): getattr(x, n)": "language.workings",
    "n = 'shape'\nn = chr(95)\ngetattr(x, n)": "language.by-name",
    "n = 'shape'\nn += tail\ngetattr(x, n)": "language.by-name",
    "def f(n): return getattr(x, n)": "language.by-name",
    "g = getattr": "language.by-name",
    "import functools\nfunctools.reduce(getattr, names, x)": "language.by-name",
    "setattr(A, '__reduce_ex__', f)": "language.special",
    "setattr(f, '__name__', 'import os')": "language.special",
    "setattr(A, name, f)": "language.by-name",
    "delattr(A, '__init__')": "language.special",
    "hasattr(x, name)": "language.by-name",
    "import functools\nfunctools.wraps(f, assigned=names)(g)": "language.by-name",
    "import functools\nfunctools.update_wrapper(f, g, names)": "language.by-name",
    # the fields of formats
    "('{0.tb' + '_frame}').format(x)": "language.workings",
    "('{0.tb' + '_frame.f' + '_back}').format(x)": "language.format",
    "t = '{0.tb'\nt += '_frame}'\nt.format(x)": "language.format",
    "''.join(parts).format(x)": "language.format",
    "f'{a}'.format(x)": "language.format",
    "('%s' % a).format_map(x)": "language.format",
    "str.format(text, x)": "language.format",
    "f = text.format": "language.format",
    "import functools\nfunctools.partial(str.format, text)": "language.format",
    "import string\nstring.Formatter().vformat(text, (), {})": "language.outside",
    "from string import Formatter": "language.outside",
    "f'{x.__class__}'": "language.special",
    "f'{1:{x.gi_frame}}'": "language.workings",
    # classes whose names the text does not show
    "type('A', (), names)": "language.metaclass",
    "[type][0]('A', (), names)": "language.metaclass",
    "t = type\nt('A', (), names)": "language.metaclass",
    "type(A)('B', (), names)": "language.metaclass",
    "class M(type): pass": "language.metaclass",
    "class A:\n    def f(self): return type.__new__(type, 'B', (), names)": "language.metaclass",
    "def f(t=type): return t('A', (), names)": "language.metaclass",
    "from abc import ABCMeta\nABCMeta('A', (), names)": "language.metaclass",
    "from enum import Enum\nEnum('A', names)": "language.metaclass",
    "from enum import Enum\nEnum('A', {'__reduce__': f})": "language.metaclass",
    "import types\ntypes.new_class('A', (), {}, fill)": "language.outside",
    "from types import CodeType": "language.outside",
    "import types\ntypes.ModuleType('m')": "language.outside",
    "import dataclasses\ndataclasses.make_dataclass('A', [], namespace=names)": "language.outside",
    "import typing\ntyping.get_type_hints(f)": "language.outside",
    "from typing import ForwardRef": "language.outside",
    # code, data and memory
    "g.on_generate_code(f)": "language.outside",
    "class C(torch.fx.graph.CodeGen): pass": "language.outside",
    "g.call_method('__getattribute__', (p, q))": "language.special",
    "torch.load(held, **{'weights_only': False})": "language.pickle",
    "torch.load(held, **options)": "language.pickle",
    "torch.load(*given)": "language.pickle",
    "torch.load(held, None, pickle)": "language.pickle",
    "q.load(held, weights_only=False)": "language.pickle",
    "import functools\nfunctools.partial(q, weights_only=False)": "language.pickle",
    "q.load(held, allow_pickle=True)": "language.pickle",
    "import numpy as np\nnp.lib.stride_tricks.as_strided(x, (9,), (8,))": "language.outside",
    "from numpy.lib.stride_tricks import as_strided": "language.outside",
    "x.set_(storage, 0, (9,), (1,))": "language.memory",
    "x.set_(source=storage, size=(9,))": "language.memory",
    "class A:\n    __array_interface__ = {}": "language.special",
    "class A:\n    def __reduce_ex__(self, p): pass": "language.special",
    "class A:\n    __match_args__ = ('tb_frame',)": "language.special",
}

#: Refused when the code that they have made is about to run.
MADE = {
    "a graph's text": (
        "g = torch.fx.Graph()\ng.output(g.placeholder('x=__import__(\"os\").getpid()'))\n"
        "torch.fx.GraphModule(nn.Module(), g)()"
    ),
    "a graph's method": (
        "g = torch.fx.Graph()\nname = '_' + '_getattribute_' + '_'\n"
        "g.output(g.call_method(name, (g.placeholder('p'), g.placeholder('q'))))\n"
        "torch.fx.Interpreter(torch.fx.GraphModule(nn.Module(), g))"
        ".run(nn.Module, '_' + '_subclasses_' + '_')"
    ),
    "a graph's method, compiled": (
        "g = torch.fx.Graph()\nname = '_' + '_subclasses_' + '_'\n"
        "g.output(g.call_method(name, (g.placeholder('p'),)))\n"
        "torch.fx.GraphModule(nn.Module(), g)(object)"
    ),
    "a graph's attribute": (
        "g = torch.fx.Graph()\ng.output(g.get_attr('forward.' + '_' + '_globals_' + '_'))\n"
        "torch.fx.GraphModule(nn.Linear(1, 1), g)()"
    ),
    "caught": (
        "g = torch.fx.Graph()\ng.output(g.placeholder('x=__import__(\"os\").getpid()'))\n"
        "try:\n    r = torch.fx.GraphModule(nn.Module(), g)()\nexcept Exception:\n    r = 1\nr"
    ),
    "an annotation": (
        "import functools\nfrom typing import Optional\n"
        "@functools.singledispatch\ndef f(x): pass\n"
        "def g(x: Optional['__imp' + 'ort__(\"os\").getpid()']): pass\nf.register(g)"
    ),
}


@pytest.mark.parametrize(("code", "why"), READ.items(), ids=READ)
def test_a_way_past_is_refused_and_told_in_both_languages(code: str, why: str) -> None:
    found = check_language(code)
    assert why in [refusal.note.key for refusal in found]
    for refusal in found:
        for language in ("en", "zh"):
            assert Words(language).note(refusal.note)


@pytest.mark.parametrize("code", MADE.values(), ids=MADE)
def test_code_made_while_running_is_looked_at_before_it_runs(code: str, run: Run) -> None:
    outcome = run(code, language_check=True)
    assert (outcome.ended, outcome.result) == ("refused", None)
    assert "Code generated while the program was running" in str(outcome.note)


def test_a_graph_that_is_made_and_run_is_none_of_it(run: Run) -> None:
    outcome = run(
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layers = nn.Sequential(nn.Linear(2, 2))\n"
        "    def forward(self, x):\n        return self.layers(x).relu().sum() + 1\n"
        "net = Net()\nmade = torch.fx.symbolic_trace(net)\nx = torch.ones(1, 2)\n"
        "bool(made(x) == net(x)) and bool(torch.fx.Interpreter(made).run(x) == net(x))",
        language_check=True,
    )
    assert outcome.result is not None, outcome
    assert outcome.result.values is True


def test_a_graph_written_by_hand_with_plain_names_runs(run: Run) -> None:
    outcome = run(
        "g = torch.fx.Graph()\nx = g.placeholder('x')\ng.output(g.call_method('relu', (x,)))\n"
        "torch.fx.GraphModule(nn.Module(), g)(torch.tensor([-1., 2.]))",
        language_check=True,
    )
    assert outcome.result is not None, outcome
    assert outcome.result.values == [0.0, 2.0]


#: Modules from which a program could do what it may not.
HARMFUL = {
    *("os", "posix", "sys", "builtins", "ctypes", "subprocess", "importlib", "inspect", "gc", "pickle"),
    *("marshal", "multiprocessing", "threading", "_thread", "socket", "linecache", "traceback", "runpy"),
    *("code", "shutil", "tempfile", "tarfile", "zipfile", "pathlib"),
}


def test_no_name_that_is_let_pass_leads_to_a_harmful_module() -> None:
    """Walks from every importable module, through every name that is not refused, private ones of
    a program's own included."""
    refused = off_limits.FOUND_WITHIN | off_limits.ATTRIBUTES
    waiting = [(name, importlib.import_module(name)) for name in sorted(off_limits.IMPORTABLE - {"io"})]
    seen = {id(module) for _, module in waiting}
    led: list[str] = []
    for path, module in waiting:  # which grows
        for name, value in list(vars(module).items()):
            whole = f"{path}.{name}"
            if not isinstance(value, ModuleType) or name in refused or whole in off_limits.MODULES:
                continue
            if name.startswith("__"):  # refused, whatever has the name
                continue
            if value.__name__ in HARMFUL:
                led.append(whole)
            elif not name.startswith("_") and id(value) not in seen:
                seen.add(id(value))
                waiting.append((whole, value))
    assert len(seen) > 200
    assert not led


def test_a_name_that_a_program_makes_is_its_own_in_the_code_after_it() -> None:
    program = Program(setup="class A:\n    def __init__(self): self._x = 1\na = A()", code="a._x")
    assert check_language(program.code, before=program.setup) == ()
    assert check_language(program.code)
