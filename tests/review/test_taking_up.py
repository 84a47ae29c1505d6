"""Question files that change while a learner sits in front of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result

PACK = """
pack: p
title: P
questions:
  - id: one
    ask: value
    code: "1"
    explain: Before.
  - id: two
    ask: value
    code: "2"
"""


class OwnPacks(Workspace):
    """A workspace without the bundled packs."""

    @property
    def question_folders(self) -> tuple[tuple[Path, bool], ...]:
        return ((self.questions, False),)


@pytest.fixture
def study(tmp_path: Path) -> Any:
    workspace = OwnPacks(tmp_path)
    workspace.make()
    (workspace.questions / "p.yaml").write_text(PACK, encoding="utf-8")
    settings = Settings(
        device="cpu",
        language="en",
        timezone=None,
        rollover_hour=4,
        new_per_day=9,
        due_per_day=9,
        theme="dark",
    )

    def answer(program: Any) -> Outcome:
        value = int(program.code)
        return Outcome("finished", "cpu", "2", 0.0, result=Result("number", str(value), values=value))

    opened = Study(workspace, settings, FakeRunner(answer))
    yield opened
    opened.close()


def change(study: Study, before: str, after: str) -> Path:
    file = study.workspace.questions / "p.yaml"
    file.write_text(PACK.replace(before, after), encoding="utf-8")
    return file


def test_the_answer_reads_as_the_file_does_now(study: Study) -> None:
    sitting = study.sitting()
    sitting.next()
    sitting.answer("1")
    assert study.reload(change(study, "Before", "After")) is None
    answered = sitting.take_up(study.library)
    assert answered is not None
    assert answered.asked.variant.explain("en", "1") == "After."
    assert answered == sitting.answered


def test_an_answer_to_other_code_keeps_its_text(study: Study) -> None:
    sitting = study.sitting()
    sitting.next()
    sitting.answer("1")
    assert study.reload(change(study, 'code: "1"', 'code: "3"')) is None
    answered = sitting.take_up(study.library)
    assert answered is not None
    assert answered.asked.variant.code == "1"
    assert study.library.questions["p/one"].code == "3"


def test_what_is_asked_next_is_the_new_text(study: Study) -> None:
    sitting = study.sitting()
    sitting.next()
    sitting.answer("1")
    study.reload(change(study, 'code: "2"', 'code: "5"'))
    sitting.take_up(study.library)
    asked = sitting.next()
    assert asked is not None
    assert asked.variant.code == "5"
    assert sitting.answer("5").verdict == "right"


def test_a_new_fault_keeps_everything_as_it_was(study: Study) -> None:
    library = study.library
    file = change(study, "ask: value", "ask: valeu")
    fault = study.reload(file)
    assert fault is not None
    assert (fault.file, fault.severity) == (file, "error")
    assert study.library is library


def test_a_removed_question_is_asked_no_more(study: Study) -> None:
    sitting = study.sitting()
    sitting.next()
    sitting.answer("1")
    study.reload(change(study, '  - id: two\n    ask: value\n    code: "2"\n', ""))
    sitting.take_up(study.library)
    assert sitting.next() is None


def test_getting_ready_changes_nothing_and_needs_no_question(study: Study) -> None:
    (study.workspace.questions / "p.yaml").unlink()
    study.get_ready()
    assert study.reload(change(study, "Before", "After")) is None
    study.get_ready()
    assert study.home().new == 2
