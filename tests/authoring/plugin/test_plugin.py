"""``pytest questions/``, as the author of a pack runs it in a folder without any code."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizapp.care.trusted import Trust, stranger_in
from quizapp.config.workspace import pins_file
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections

pytest_plugins = ["pytester"]

SOUND = """pack: sums
title: Sums
questions:
  - id: add
    ask: value
    vary: {a: [1, 2], b: [10, 20]}
    code: $a + $b
    mistakes:
      - {id: subtracted, code: $a - $b}
    examples:
      - {given: {a: 1, b: 10}, accept: "11"}
      - {given: {a: 1, b: 10}, reject: "-9", because: subtracted}
  - id: twice
    ask: value
    vary: {a: [1, 2]}
    code: $a * 2
"""

BROKEN = """pack: broken
title: Broken
colour: red
questions:
  - id: half
    ask: shape
  - id: fails
    ask: shape
    code: torch.ones(2) @ torch.ones(3)
  - id: judged
    ask: shape
    vary: {n: [2, 3]}
    code: torch.ones($n)
    examples:
      - {given: {n: 2}, accept: "(2,)"}
      - {given: {n: 2}, accept: "(3,)"}
  - id: waits
    ask: shape
    code: torch.ones(2)
    after: [nowhere/to-be-found]
  - id: sound
    ask: shape
    code: torch.ones(2)
"""

CONSTANT = """pack: constant
title: Constant
questions:
  - id: same
    ask: value
    vary: {n: [2, 3]}
    code: $n * 0
"""


class Kept:
    """The worker of the test run, which a run within may not close."""

    made = 0

    def __init__(self, runner: Runner) -> None:
        self.start, self.submit = runner.start, runner.submit
        Kept.made += 1

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def kept(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: Kept(runner))
    Kept.made = 0


def put(pytester: pytest.Pytester, **packs: str) -> Path:
    folder = pytester.mkdir("questions")
    for name, text in packs.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run within this one; the plugin for pictures of screens knows only one run in a process."""
    return pytester.runpytest_inprocess("-p", "no:textual-snapshot", "-p", "no:asyncio", *arguments)


def test_every_question_and_example_is_an_item(pytester: pytest.Pytester) -> None:
    put(pytester, sums=SOUND)
    ran = run(pytester, "questions", "--collect-only", "-q")
    ran.stdout.fnmatch_lines(
        [
            "questions/sums.yaml::pack",
            "questions/sums.yaml::add",
            "questions/sums.yaml::add[[]1 accept 11]",
            "questions/sums.yaml::add[[]2 reject -9]",
            "questions/sums.yaml::twice",
        ]
    )
    assert Kept.made == 0


def test_an_answer_in_the_name_of_a_test_steers_no_terminal(pytester: pytest.Pytester) -> None:
    put(pytester, sums=SOUND.replace('accept: "11"', r'accept: "11\e[31m\u202e"'))
    ran = run(pytester, "questions", "--collect-only", "-q")
    ran.stdout.fnmatch_lines(["questions/sums.yaml::add[[]1 accept 11␛[[]31m⟨202e⟩]"])


def test_sound_packs_pass_on_one_worker(pytester: pytest.Pytester) -> None:
    put(pytester, sums=SOUND, others=SOUND.replace("pack: sums", "pack: others"))
    ran = run(pytester, "questions")
    ran.assert_outcomes(passed=10)
    assert Kept.made == 1


def test_each_fault_fails_its_own_item_with_its_place_and_rule(pytester: pytest.Pytester) -> None:
    put(pytester, broken=BROKEN)
    ran = run(pytester, "questions")
    ran.assert_outcomes(passed=3, failed=5)
    ran.stdout.fnmatch_lines(
        [
            "questions/broken.yaml:3:1: unknown key `colour`*[[]unknown-key]",
            "questions/broken.yaml:5:5: `code` is missing*[[]missing-key]",
            "questions/broken.yaml:9:*RuntimeError*[[]code-fails]",
            "questions/broken.yaml:16:*`(3,)` is graded wrong*[[]example-fails]",
            "questions/broken.yaml:20:*`nowhere/to-be-found`*[[]unknown-after]",
        ]
    )
    ran.stdout.fnmatch_lines(["FAILED questions/broken.yaml::judged[[]2 accept (3,)]*"])
    ran.stdout.no_fnmatch_line("*::sound*")


def test_one_question_can_be_chosen(pytester: pytest.Pytester) -> None:
    put(pytester, broken=BROKEN)
    ran = run(pytester, "questions/broken.yaml::sound")
    ran.assert_outcomes(passed=1)
    assert ran.ret == 0


def test_what_is_only_warned_of_passes_with_a_warning(pytester: pytest.Pytester) -> None:
    put(pytester, constant=CONSTANT)
    ran = run(pytester, "questions")
    ran.assert_outcomes(passed=2, warnings=1)
    ran.stdout.fnmatch_lines(["*QuizappWarning: questions/constant.yaml:*[[]constant-answer]"])


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeRunner:
    """A worker that confines nothing and runs nothing."""

    def never(_program: Program) -> Outcome:
        raise AssertionError("nothing may be run")

    worker = FakeRunner(never, protections=Protections())
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: worker)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return worker


def test_where_nothing_confines_a_strangers_question_it_fails_and_is_not_run(
    pytester: pytest.Pytester, unconfined: FakeRunner
) -> None:
    put(pytester, sums=SOUND)
    ran = run(pytester, "questions")
    ran.assert_outcomes(passed=1, failed=4)
    ran.stdout.fnmatch_lines(
        ["questions/sums.yaml:1:*`pytest --quizapp-trust`*`quizapp trust FILE`*not-trusted*"]
    )
    assert unconfined.jobs == []


def test_a_trusted_file_is_run_where_nothing_confines_it(
    pytester: pytest.Pytester, unconfined: FakeRunner, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unconfined, "submit", runner.submit)
    file = put(pytester, sums=SOUND) / "sums.yaml"
    Trust(pins_file()).pin(stranger_in(file), datetime(2026, 11, 23, tzinfo=UTC))
    run(pytester, "questions").assert_outcomes(passed=5)


@pytest.mark.parametrize("said", ["--quizapp-trust", "-oquizapp_trust=true"])
def test_an_author_says_for_one_run_that_the_files_are_his(
    said: str,
    pytester: pytest.Pytester,
    unconfined: FakeRunner,
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unconfined, "submit", runner.submit)
    put(pytester, sums=SOUND)
    run(pytester, "questions", said).assert_outcomes(passed=5)
    assert not pins_file().exists()


def test_a_question_may_wait_for_one_in_another_pack_of_the_run(pytester: pytest.Pytester) -> None:
    waits = "pack: later\ntitle: Later\nquestions:\n  - {id: a, ask: value, code: 1 + 1, after: [sums/add]}\n"
    put(pytester, later=waits, sums=SOUND)
    run(pytester, "questions/later.yaml").assert_outcomes(passed=2)


def test_a_file_that_is_no_yaml_fails_as_a_pack(pytester: pytest.Pytester) -> None:
    put(pytester, torn="pack: torn\ntitle: [\nquestions:\n")
    ran = run(pytester, "questions")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["questions/torn.yaml:2:*"])


@pytest.mark.parametrize(
    "text",
    [
        "name: CI\non: push\n",
        "title: Some settings\nvalues: 3\n",
        "",
        "- pack: a\n  title: b\n  questions: c\n",
    ],
)
def test_other_yaml_files_are_left_alone(text: str, pytester: pytest.Pytester) -> None:
    put(pytester, other=text)
    ran = run(pytester, "questions")
    ran.assert_outcomes()
    assert ran.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_tests_in_python_run_beside_it(pytester: pytest.Pytester) -> None:
    put(pytester, sums=SOUND)
    pytester.makepyfile("def test_own(): pass")
    run(pytester).assert_outcomes(passed=6)


def test_loading_the_plugin_imports_nothing_of_quizapp_but_itself() -> None:
    code = (
        "import sys, quizapp.authoring.pytest_plugin; "
        "print(*(name for name in sys.modules if name.startswith(('quizapp', 'torch', 'pydantic', 'yaml'))))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ended.stdout.split()) == {"quizapp", "quizapp.authoring", "quizapp.authoring.pytest_plugin"}
