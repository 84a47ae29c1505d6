"""A result counts as what it is, through the whole of asking and judging: never as what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank import load_pack, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Runner
from quizapp.words import Words

PACK = r"""
pack: things
questions:
  - {id: row, ask: write, prompt: p, setup: "A = torch.arange(6).reshape(2, 3)", code: "A.reshape(1, -1)"}
  - {id: dtype, ask: write, prompt: p, code: torch.float32}
  - {id: device, ask: write, prompt: p, code: torch.device('cpu')}
  - {id: size, ask: write, prompt: p, setup: "A = torch.zeros(2, 3)", code: A.shape}
  - {id: module, ask: write, prompt: p, code: "nn.Linear(2, 3)"}
  - {id: array, ask: write, prompt: p, setup: "A = torch.arange(3.)", code: A.numpy()}
  - {id: keyed, ask: write, prompt: p, code: "{'a': torch.ones(2), 1: (2, None)}"}
  - {id: nothing, ask: write, prompt: p, code: "(None, torch.float32)"}
  - {id: text, ask: write, prompt: p, code: "'torch.float32'"}
  - {id: own, ask: write, prompt: p, setup: "class Own:\n  def __repr__(self): return 'Own()'", code: Own()}
  - {id: drawn-own, ask: choice, options: auto, prompt: p, setup: "class Own: pass", code: Own()}
  - id: drawn-large
    ask: choice
    options: auto
    prompt: p
    setup: A = torch.arange(2000).reshape(2, 1000)
    code: A.flip(0)
    mistakes: [{id: same, code: "A[[1, 0]]"}, {id: other, code: A.flip(1)}]
  - id: own-size
    ask: shape
    setup: |
      class T(tuple):
          def __repr__(self): return 'torch.Size([1])'
    code: T(range(2000))
  - id: short-size
    ask: shape
    setup: "class T(tuple):\n  def __repr__(self): return 'torch.Size([1])'"
    code: T([1])
  - {id: long-size, ask: shape, code: "torch.Size(range(2000))"}
  - {id: size-of, ask: shape, code: "torch.zeros(2, 3).shape"}
  - {id: own-dtype, ask: dtype, setup: "class T:\n  def __repr__(self): return 'torch.int64'", code: T()}
  - {id: dtype-of, ask: dtype, code: "torch.zeros(2).dtype"}
  - {id: own-device, ask: device, setup: "class T:\n  def __repr__(self): return 'cpu'", code: T()}
  - {id: device-of, ask: device, device: cpu, code: "torch.zeros(2).device"}
  - {id: wide, ask: value, setup: import numpy as np, code: np.clongdouble(1 + 2j)}
  - {id: raises, ask: error, setup: import numpy as np, code: np.clongdouble(1)}
"""


@pytest.fixture(scope="module")
def examiner(runner: Runner) -> Examiner:
    return Examiner(runner)


@pytest.fixture(scope="module")
def examine(examiner: Examiner) -> Callable[[str], Examined]:
    loaded = load_pack(Path("things.yaml"), PACK.encode())
    assert not loaded.faults
    assert loaded.pack is not None
    questions = {question.entry.id: question for question in loaded.pack.questions}
    return lambda name: examiner.examine(variants(questions[name])[0]).result()


def said(text: str, given: str = "T()") -> str:
    """A program whose result says what ``text`` says."""
    return f"class T:\n    def __repr__(s): return {text!r}\n{given}"


META = (
    "class T(torch.Tensor):\n    def __repr__(s): return 'tensor([[0, 1, 2, 3, 4, 5]])'\n"
    "torch.empty(1, 6, dtype=torch.int64, device='meta').as_subclass(T)"
)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("row", "A.flatten()[None]", META),
        ("dtype", "torch.ones(2).dtype", said("torch.float32")),
        ("device", "torch.ones(2, device='cpu').device", said("device(type='cpu')")),
        ("size", "(2, 3)", "class T(tuple):\n    def __repr__(self): return 'torch.Size([2, 3])'\nT((2, 4))"),
        ("module", "nn.Linear(out_features=3, in_features=2)", said("Linear(2, 3)")),
        ("array", "A.clone().numpy()", said("array([0., 1., 2.], dtype=float32)")),
        ("keyed", "{1: [2, None], 'a': torch.ones(2)}", "{'1': (2, None), 'a': torch.ones(2)}"),
        (
            "keyed",
            "dict(a=torch.ones(2)) | {1: (2, None)}",
            said("1", "{'a': torch.ones(2), T(): (2, None)}"),
        ),
        ("nothing", "[None, torch.float]", said("torch.float32", "(None, T())")),
        ("text", "str(torch.float32)", "torch.float32"),
    ],
)
def test_a_program_is_right_by_what_its_result_is(
    name: str, right: str, wrong: str, examine: Callable[[str], Examined], examiner: Examiner
) -> None:
    examined = examine(name)
    assert examined.fit
    assert examiner.judge(examined, right).verdict == "right"
    assert examiner.judge(examined, examined.answer or "").verdict == "right"
    judged = examiner.judge(examined, wrong)
    assert judged.verdict == "wrong"
    assert judged.note is not None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("own", "attempts.unsettled-incomparable"),
        ("drawn-own", "attempts.unsettled-incomparable"),
        ("own-size", "grading.unsettled-no-shape"),
        ("short-size", "grading.unsettled-no-shape"),
        ("long-size", "grading.unsettled-unseen"),
        ("own-dtype", "grading.unsettled-no-dtype"),
        ("own-device", "grading.unsettled-no-device"),
    ],
)
def test_what_only_says_what_it_is_is_not_asked(
    name: str, key: str, examine: Callable[[str], Examined]
) -> None:
    examined = examine(name)
    assert examined.unfit is not None
    assert examined.unfit.key == key
    assert Words("en").note(examined.unfit) != Words("zh").note(examined.unfit)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("size-of", "(2, 3)"),
        ("dtype-of", "float32"),
        ("device-of", "cpu"),
        ("wide", "1+2j"),
        ("raises", "none"),
    ],
)
def test_what_is_there_is_asked(name: str, answer: str, examine: Callable[[str], Examined]) -> None:
    assert examine(name).answer == answer


def test_an_option_is_wrong_only_where_it_surely_gives_something_else(
    examine: Callable[[str], Examined],
) -> None:
    examined = examine("drawn-large")
    assert examined.fit
    assert "A.flip(1)" in examined.variant.options
    assert "A[[1, 0]]" not in examined.variant.options
