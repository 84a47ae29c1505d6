"""``torch.compile`` with the backend that compiles nothing runs; what starts the compiler is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome

Run = Callable[..., Outcome]

MODEL = "m = nn.Sequential(nn.Linear(2, 3), nn.ReLU())\nc = torch.compile(m, backend='eager')"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("list(c.state_dict())", "['_orig_mod.0.weight', '_orig_mod.0.bias']"),
        ("c._orig_mod is m", "True"),
        ("all(a is b for a, b in zip(c.parameters(), m.parameters()))", "True"),
        ("isinstance(c, nn.Sequential), isinstance(c, nn.Module)", "(False, True)"),
        ("c.eval()\nm.training", "False"),
        ("@torch.compile(backend='eager')\ndef twice(x): return 2 * x\ntwice.__name__", "'twice'"),
    ],
)
def test_a_module_is_wrapped_as_it_is_outside(run: Run, code: str, text: str) -> None:
    outcome = run(code, MODEL, language_check=True)
    assert outcome.result is not None, outcome
    assert outcome.result.text == text


@pytest.mark.parametrize("code", ["c(torch.ones(2))", "torch.compile(torch.sin, backend='eager')(x)"])
def test_to_call_what_is_wrapped_is_no_answer(run: Run, code: str) -> None:
    outcome = run(code, f"{MODEL}\nx = torch.zeros(2)", language_check=True, seconds=20)
    assert (outcome.ended, outcome.result) == ("refused", None)
    assert outcome.note


@pytest.mark.parametrize(
    "code",
    [
        "torch.compile(m)",
        "m.compile()",
        "torch.compile(m, backend='inductor')(torch.ones(2))",
        "torch.export.export(nn.ReLU(), (torch.ones(1),))",
    ],
)
def test_what_starts_the_compiler_is_refused_with_a_sentence(run: Run, code: str) -> None:
    outcome = run(code, MODEL, language_check=True)
    assert outcome.ended == "refused"
    assert outcome.note is not None
    assert "compiler" in outcome.note


@pytest.mark.parametrize("way", ["torch.compile(m)(torch.ones(2))", "m.compile()\nm(torch.ones(2))"])
def test_the_sandbox_refuses_to_compile_without_the_language_check(run: Run, way: str) -> None:
    outcome = run(way, MODEL, seconds=20)
    assert (outcome.ended, outcome.walled, outcome.result) == ("refused", True, None)


def test_wrapping_leaves_no_environment_and_no_folder(run: Run) -> None:
    outcome = run("import os\nlen(os.environ), os.listdir()", MODEL)
    assert outcome.result is not None
    assert outcome.result.text == "(0, [])"


def test_it_tells_nothing_of_the_user(run: Run) -> None:
    looking = "import os, sysconfig"
    outcome = run(f"{looking}\nsysconfig.get_config_var('userbase').startswith(os.getcwd())")
    assert outcome.result is not None
    assert outcome.result.text == "True"


def test_it_is_quick_after_the_first_time(run: Run) -> None:
    run("c", MODEL)
    assert run("c", MODEL).seconds < 0.5


def test_programs_of_one_job_do_not_meet(runner: Runner) -> None:
    codes = ("len(c.state_dict())", "torch.compile(m, backend='eager') is c", "m(torch.ones(2)).shape")
    outcomes = runner.submit(Job(tuple(Program(code, MODEL) for code in codes))).result(60)
    assert [one.result.text for one in outcomes if one.result] == ["2", "False", "torch.Size([3])"]
