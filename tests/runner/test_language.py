"""What the language check refuses, what it lets pass, and that nothing upsets it."""

from __future__ import annotations

import json
import runpy
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.kinds import settle
from quizapp.kinds.kind import Unsettled
from quizapp.runner.client import Job, Program, Runner, WorkerReady
from quizapp.runner.language import CHAIN_LIMIT, LENGTH_LIMIT, check_language, check_program, explain
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.replies import outcome_of
from quizapp.runner.wire import outcome_to_json
from quizapp.words import Words

WAYS_OUT = {
    f"{table.stem}-{name}": code
    for table in sorted((Path(__file__).parent / "confinement" / "ways_out").glob("*.py"))
    for name, code in runpy.run_path(str(table))["WAYS_OUT"].items()
}

ORDINARY = {
    "operations": "A = torch.arange(6).reshape(2, 3)\n(A.T @ A).sum(dim=-1, keepdim=True)",
    "printing": "print(f'{A.shape} {A.dtype!r:>10}', 'x: {}'.format(3), '{0.shape}'.format(A))",
    "module": (
        "class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n"
        "        self.layer = nn.Linear(n, 2)\n        self.__kept = n\n\n"
        "    def forward(self, x):\n        return F.relu(self.layer(x))\n\nNet(3)(torch.ones(1, 3)).shape"
    ),
    "module-called-by-name": (
        "class Net(nn.Module):\n    def __init__(self):\n        nn.Module.__init__(self)\n"
    ),
    "module-two-argument-super": (
        "class Net(nn.Module):\n    def __init__(self):\n        super(Net, self).__init__()\n"
    ),
    "dataset": (
        "from torch.utils.data import Dataset, DataLoader\n"
        "class Squares(Dataset):\n    def __len__(self):\n        return 5\n"
        "    def __getitem__(self, i):\n        return i ** 2\nlist(DataLoader(Squares(), batch_size=2))"
    ),
    "iterable": (
        "from torch.utils.data import IterableDataset\n"
        "class Some(IterableDataset):\n    def __iter__(self):\n        yield from range(3)\n"
    ),
    "function": (
        "class Twice(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.save_for_backward(x)\n        return 2 * x\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return 2 * g\n"
    ),
    "name-of-class": "x.__class__.__name__ + type(x).__name__",
    "version": "torch.__version__.split('.')",
    "input-as-a-variable": "input = torch.ones(2, 2)\nF.softmax(input, dim=1)",
    "dir-as-a-parameter": "def f(dir): return dir(1)",
    "version-counter": "x = torch.ones(2)\nx.add_(1)\nx._version, x._base is None",
    "imports": (
        "import numpy as np\nimport io, math, copy, itertools, functools\nimport collections.abc\n"
        "from collections import Counter, OrderedDict\nimport torch.nn.functional as F\n"
        "from torch.optim.lr_scheduler import StepLR\nfrom torchinfo import summary\n"
    ),
    "numpy": "import numpy as np\nnp.random.default_rng(0).random(3), np.linalg.inv(np.eye(2))",
    "file-in-memory": (
        "import io\nheld = io.BytesIO()\ntorch.save({'w': torch.ones(2)}, held)\nheld.seek(0)\n"
        "torch.load(held, weights_only=True)"
    ),
    "data-pointer": "a = torch.ones(2)\na.data_ptr() == a.view(2, 1).data_ptr()",
    "training": (
        "opt = torch.optim.SGD(model.parameters(), lr=0.1)\nfor x, y in loader:\n    opt.zero_grad()\n"
        "    loss = F.mse_loss(model(x), y)\n    loss.backward()\n    opt.step()\n"
    ),
    "modules-of-a-model": "for name, child in model.named_modules():\n    print(name, model._modules)",
    "errors": "try:\n    torch.ones(2) @ torch.ones(3)\nexcept RuntimeError as error:\n    print(error)",
    "annotations": "def f(x: torch.Tensor, *, dim: int = 0) -> torch.Tensor:\n    return x.sum(dim)",
    "matching": "match x:\n    case (rows, cols):\n        rows\n    case nn.Linear(bias=b):\n        b",
    "chinese": "标签 = torch.tensor([1, 2])\nprint('标签：{}'.format(标签))",
    "hooks": "h = layer.register_forward_hook(lambda m, args, out: print(out.shape))\nh.remove()",
    "main": "if __name__ == '__main__':\n    print(1)",
    "class-with-a-name-like-a-module": "class Shared(nn.Module):\n    __constants__ = ['n']\n    n: int = 3",
    "compiled-with-nothing": (
        "import torch as t\nt.compile(nn.ReLU(), backend='eager', fullgraph=True, dynamic=False)._orig_mod\n"
        "@torch.compile(backend='eager', disable=True)\ndef f(x):\n    return x\n"
    ),
    "regular-expressions": "import re\nimport re as r\nre.compile('a').sub('b', 'a'), r.compile('a')",
    "compile-of-its-own": "class A:\n    def compile(self): return 1\nA().compile()",
    "distributions": "torch.distributions.Normal(0.0, 1.0).log_prob(torch.tensor(0.0))",
}

REFUSED = {
    "import os": ("language.import", 1, 1),
    "x = 1\nfrom subprocess import run": ("language.import", 2, 1),
    "import numpy.ctypeslib": ("language.outside", 1, 1),
    "from numpy import fromfile": ("language.outside", 1, 1),
    "import torch._dynamo": ("language.private", 1, 1),
    "from torch import _C": ("language.private", 1, 1),
    "from . import x": ("language.relative", 1, 1),
    "from torch import *": ("language.star", 1, 1),
    "import torch as __builtins__": ("language.special", 1, 1),
    "x = open('f')": ("language.builtin", 1, 5),
    "打开 = open": ("language.builtin", 1, 6),
    "open = open": ("language.builtin", 1, 8),
    "getattr(torch, name)": ("language.by-name", 1, 1),
    "input()": ("language.builtin", 1, 1),
    "().__class__": ("language.special", 1, 1),
    "().__class__.__base__": ("language.special", 1, 1),
    "(lambda: 0).__globals__": ("language.special", 1, 1),
    "x.__ｃｌａｓｓ__": ("language.special", 1, 1),
    "f.__name__ = 'g'": ("language.special", 1, 1),
    "__builtins__": ("language.special", 1, 1),
    "__import__('os')": ("language.special", 1, 1),
    "def __getattr__(name): pass": ("language.special", 1, 1),
    "class A:\n    def __reduce__(self): pass": ("language.special", 2, 5),
    "class A:\n    __class__ = int": ("language.special", 2, 5),
    "f(__class__=1)": ("language.special", 1, 3),
    "super().__init__()": ("language.special", 1, 1),
    "class A:\n    def f(self):\n        return super": ("language.super", 3, 16),
    "g.gi_frame": ("language.workings", 1, 1),
    "match f:\n    case object(__globals__=x): pass": ("language.special", 2, 10),
    "'{0.__class__}'.format(1)": ("language.special", 1, 1),
    "'{a[__globals__]}'.format(a=1)": ("language.special", 1, 1),
    "'{0.serialization.os.environ}'.format(torch)": ("language.module", 1, 1),
    "torch.hub.load('x', 'y')": ("language.outside", 1, 1),
    "t = torch\nt.hub": ("language.outside", 2, 1),
    "nn.modules.module.sys": ("language.module", 1, 1),
    "torch.from_file('x')": ("language.outside", 1, 1),
    "torch.load('x')": ("language.file", 1, 1),
    "from torch import load\nload('x')": ("language.file", 2, 1),
    "read = torch.load": ("language.outside", 1, 8),
    "torch.load(held, weights_only=False)": ("language.pickle", 1, 1),
    "torch.save(x, 'x' + '.pt')": ("language.file", 1, 1),
    "torch.save(x, f=f'{x}')": ("language.file", 1, 1),
    "import numpy as np\nnp.memmap('x')": ("language.outside", 2, 1),
    "import io\nio.open('x')": ("language.outside", 2, 1),
    "from io import FileIO": ("language.outside", 1, 1),
    "torch.ones(2).numpy().tofile('x')": ("language.outside", 1, 1),
    "torch.compile(f)": ("language.compiler", 1, 1),
    "torch.compile(f, backend='inductor')": ("language.compiler", 1, 1),
    "torch.compile(f, backend=b)": ("language.compiler", 1, 1),
    "b = 'inductor'\ntorch.compile(f, backend='eager' or b)": ("language.compiler", 2, 1),
    "torch.compile(f, backend='eager', mode='max-autotune')": ("language.compiler", 1, 1),
    "torch.compile(f, backend='eager', options={'use_aoti': True})": ("language.compiler", 1, 1),
    "torch.compile(f, backend='eager', dynamic=d)": ("language.compiler", 1, 1),
    "torch.compile(f, backend='eager', **more)": ("language.compiler", 1, 1),
    "torch.compile(*f, backend='eager')": ("language.compiler", 1, 1),
    "torch.compile(f, g, backend='eager')": ("language.compiler", 1, 1),
    "@torch.compile\ndef f(x): return x": ("language.compiler", 1, 2),
    "wrap = torch.compile": ("language.compiler", 1, 8),
    "partial(torch.compile, backend='eager')": ("language.compiler", 1, 9),
    "getattr(torch, 'compile')(f, backend='eager')": ("language.compiler", 1, 1),
    "getattr(m, f'compil{e}')": ("language.by-name", 1, 1),
    "from torch import compile as wrap": ("language.compiler", 1, 1),
    "from torch.compiler import compile as wrap": ("language.compiler", 1, 1),
    "torch.compiler.compile(f)": ("language.compiler", 1, 1),
    "m.compile()": ("language.compiler", 1, 1),
    "m.compile(backend='eager')": ("language.compiler", 1, 1),
    "nn.Linear(2, 2).compile()": ("language.compiler", 1, 1),
    "nn.Module.compile(m)": ("language.compiler", 1, 1),
    "start = m.compile": ("language.compiler", 1, 9),
    "getattr(m, 'compile')()": ("language.compiler", 1, 1),
    "from operator import methodcaller\nmethodcaller('compile')(m)": ("language.compiler", 2, 1),
    "match m:\n    case nn.Linear(compile=start): pass": ("language.compiler", 2, 10),
    "class A(nn.Module):\n    def __init__(self): super().compile()": ("language.compiler", 2, 25),
    "import re\nre = m\nre.compile()": ("language.compiler", 3, 1),
    "torch = m\ntorch.compile(m, backend='eager')": ("language.compiler", 2, 1),
    "torch.export.export(m, (x,))": ("language.compiler", 1, 1),
    "from torch.export import export": ("language.compiler", 1, 1),
    "import torch.export": ("language.compiler", 1, 1),
    "from torch import export": ("language.compiler", 1, 1),
    "import torch.distributed as dist": ("language.outside", 1, 1),
    "torch.ones(1).share_memory_()": ("language.outside", 1, 1),
}

HOSTILE = {
    "parentheses": "(" * 100_000,
    "closed-parentheses": "(" * 9_000 + ")" * 9_000,
    "minus": "-" * 19_000 + "1",
    "sum": "1" + "+1" * 9_000,
    "chain": "a" + ".b" * 9_000,
    "calls": "a" + "()" * 9_000,
    "lambdas": "lambda:" * 2_000 + "1",
    "nots": "not " * 4_000 + "1",
    "conditions": "1 if 1 else " * 1_500 + "1",
    "braces": "{{" * 5_000,
    "dictionaries": "{1:" * 3_000,
    "calls-and-dictionaries": "f({" * 90,
    "branches": "if a:\n pass\n" + "elif a:\n pass\n" * 1_200,
    "strings": "f'{" * 4_000,
    "number": "9" * 19_000,
    "nul": "a\0b",
    "half-a-pair": "a = '\ud800'",
    "huge": "a = 1\n" * 1_000_000,
    "one-line": "a;" * 9_000,
    "carriage-returns": "a = 1\r\rb = 2\r\nopen",
    "form-feed": "\fopen",
    "fields": "'" + "{" * 18_000 + "'",
    "steps": "'{0" + ".a" * 9_000 + "}'",
}


@pytest.mark.parametrize("source", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_code_passes(source: str) -> None:
    assert check_language(source) == ()


@pytest.mark.parametrize(("source", "expected"), REFUSED.items(), ids=REFUSED)
def test_what_leads_elsewhere_is_refused_at_its_position(source: str, expected: tuple[str, int, int]) -> None:
    found = check_language(source)
    assert expected in [(refusal.note.key, refusal.line, refusal.column) for refusal in found]


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_answered_soon(source: str) -> None:
    began = time.process_time()
    check_language(source, before=source)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("length", [CHAIN_LIMIT + 2, 900, 9_000])
def test_a_chain_that_no_code_needs_is_refused_before_it_is_followed(length: int) -> None:
    (refusal,) = check_language("torch" + ".b" * length)
    assert refusal.note.key == "language.too-deep"


@given(st.text())
def test_any_text_is_answered(source: str) -> None:
    for refusal in check_language(source):
        assert refusal.line >= 1
        assert refusal.column >= 1


@given(
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                ".",
                ",",
                ":",
                "=",
                "*",
                "a",
                "b",
                "__a__",
                "def",
                "class",
                "import",
                "from",
                "'",
                '"',
                "\n",
                "\t",
                "1",
                "lambda",
                "f'",
                "@",
            ]
        )
    )
)
def test_any_heap_of_tokens_is_answered(tokens: list[str]) -> None:
    check_language(" ".join(tokens))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_refusal_has_words(language: str) -> None:
    sources = [*REFUSED, "(", "(" * 300, "-" * 19_000 + "1", "a" * (LENGTH_LIMIT + 1)]
    for source in sources:
        for refusal in check_language(source):
            assert Words(language).note(refusal.note)


def test_a_text_that_is_no_python_says_so() -> None:
    (refusal,) = check_language("x = 1\ny = = 2")
    assert refusal.is_syntax
    assert (refusal.line, refusal.column) == (2, 5)


def test_a_program_that_is_no_python_may_run_and_say_so_itself() -> None:
    assert check_program(Program(code="1 +")) == ()


def test_the_code_knows_what_the_setup_imported() -> None:
    (found,) = check_program(Program(setup="import numpy as n", code="n.load('x')"))
    assert (found.part, found.refusal.note.key) == ("code", "language.outside")


def test_the_code_may_call_what_the_setup_made() -> None:
    assert check_program(Program(setup="dir = lambda x: x", code="dir(1)")) == ()


def test_the_condition_of_an_option_is_checked_too() -> None:
    (found,) = check_program(Program(code="1", right=" it.__dict__"))
    assert (found.part, found.refusal.column) == ("right", 1)


def test_reasons_are_told_with_their_positions() -> None:
    found = check_program(Program(setup="x = 1\nimport os", code="eval('1')"))
    assert explain(found) == (
        "setup, line 2: `os` cannot be imported. Programs may import: abc, bisect, collections, contextlib, "
        "copy, dataclasses, decimal, enum, fractions, functools, heapq, io, itertools, json, math, numbers, "
        "numpy, operator, random, re, statistics, string, textwrap, torch, torchinfo, types, typing, "
        "warnings. "
        "code, line 1: `eval` is not available to programs. Write out what it would do."
    )


def refused(code: str, note: str = "told in English") -> Outcome:
    nothing = dict.fromkeys(("result", "error", "holds"))
    report = {"ended": "refused", "seconds": 0.1, "trace": [], "note": note, **nothing}
    message = {
        "ended": "reported",
        "seconds": 0.1,
        "report": json.dumps(report).encode(),
        "note": None,
        "printed": b"",
        "cut": False,
    }
    return outcome_of(message, WorkerReady("cpu", "2.13.0", Protections()), Program(code))


def test_a_refusal_is_told_in_the_learners_language(runner: Runner) -> None:
    program = Program(setup="import os", code="eval('1'); x.__dict__")
    [outcome] = runner.submit(Job((program,))).result(60)
    assert outcome.refusal is not None
    assert Words("en").note(outcome.refusal) == outcome.note == explain(check_program(program))
    told = Words("zh").say("trying.refused", why=outcome.why_refused)
    assert told.startswith("没有运行：setup 第 1 行：不能导入 `os`。")
    assert "代码第 1 行：程序不能使用 `eval`，" in told
    unfit = settle("value", outcome)
    assert isinstance(unfit, Unsettled)
    assert "不能导入 `os`" in Words("zh").note(unfit.why)
    assert "refusal" not in outcome_to_json(outcome, None)


def test_a_refusal_that_the_programs_text_does_not_show_keeps_the_words_of_the_report() -> None:
    outcome = refused("1 + 1")
    assert (outcome.refusal, outcome.why_refused) == (None, "told in English")
    assert Words("zh").say("trying.refused", why=outcome.why_refused).endswith("told in English")


def test_what_a_report_says_of_a_refusal_is_not_believed_where_the_text_shows_it() -> None:
    outcome = refused("import os", note="\x1b[31mforged {name}")
    assert "forged" not in Words("zh").say("trying.refused", why=outcome.why_refused)


def test_refusals_come_in_the_order_of_the_text() -> None:
    found = check_language("a = eval\nb = exec\nc = (open, eval)")
    assert [(refusal.line, refusal.column) for refusal in found] == [(1, 5), (2, 5), (3, 6), (3, 12)]


@pytest.mark.parametrize("code", WAYS_OUT.values(), ids=WAYS_OUT)
def test_every_known_way_out_is_refused(code: str) -> None:
    written = string.Template(code).safe_substitute(port=1, udp=1, bystander=1)
    refusals = check_language(written, before="import numpy as np")
    assert refusals
    assert not refusals[0].is_syntax


def test_checking_needs_no_torch() -> None:
    program = "import sys, quizapp.runner.language as l; l.check_language('1'); print('torch' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "False"
