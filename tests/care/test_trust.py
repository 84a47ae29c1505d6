"""Where the protections are not full, a pack that is not bundled runs only as it was when it was trusted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank import Question, load_pack, variants
from quizapp.bank.scope import Scope
from quizapp.care.trusted import Trust, TrustError, imports_of, stranger_in
from quizapp.config.workspace import pins_file
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome, Result
from quizapp.runner.protections import Protections

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FULL = Protections(7, seccomp=True, limits=True)
PARTIAL = [
    Protections(),
    Protections(7, seccomp=True),
    Protections(7, limits=True),
    Protections(seccomp=True, limits=True),
]
PACK = """
pack: strange
title: Strange
questions:
  - {id: one, ask: value, code: 1 + 2}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "questions" / "strange.yaml"
    written.parent.mkdir()
    written.write_text(PACK, encoding="utf-8")
    return written


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path / "config" / "trusted.json", [tmp_path / "bundled"])


def question_in(file: Path) -> Question:
    pack = load_pack(file).pack
    assert pack is not None
    return pack.questions[0]


def test_with_full_protections_any_pack_runs(trust: Trust, file: Path) -> None:
    assert trust.allows(question_in(file), FULL)


@pytest.mark.parametrize("protections", PARTIAL, ids=repr)
def test_with_anything_less_a_stranger_needs_trust(
    protections: Protections, trust: Trust, file: Path
) -> None:
    assert not trust.allows(question_in(file), protections)
    trust.pin(stranger_in(file), NOW)
    assert trust.allows(question_in(file), protections)


def test_what_ships_with_quizapp_needs_none(trust: Trust, tmp_path: Path) -> None:
    bundled = tmp_path / "bundled" / "deep" / "ours.yaml"
    bundled.parent.mkdir(parents=True)
    bundled.write_text(PACK)
    assert trust.allows(question_in(bundled), Protections())


def test_an_edited_file_asks_again(trust: Trust, file: Path) -> None:
    trust.pin(stranger_in(file), NOW)
    file.write_text(f"{PACK}\n# a remark")
    assert not trust.allows(question_in(file), Protections())
    trust.pin(stranger_in(file), NOW)
    assert trust.allows(question_in(file), Protections())
    assert len(trust.pins()) == 1


def test_what_runs_is_what_was_trusted_also_where_the_file_was_changed_back(trust: Trust, file: Path) -> None:
    trust.pin(stranger_in(file), NOW)
    file.write_text(PACK.replace("1 + 2", "hostile()"))
    hostile = question_in(file)
    file.write_text(PACK)
    assert not trust.allows(hostile, Protections())
    assert trust.allows(question_in(file), Protections())


def test_a_trusted_file_may_be_moved(trust: Trust, file: Path, tmp_path: Path) -> None:
    trust.pin(stranger_in(file), NOW)
    assert trust.allows(question_in(file.rename(tmp_path / "moved.yaml")), Protections())


def test_a_file_that_is_gone_is_not_trusted(trust: Trust, file: Path) -> None:
    trust.pin(stranger_in(file), NOW)
    question = question_in(file)
    file.unlink()
    assert not trust.allows(question, Protections())


def test_trust_is_taken_back(trust: Trust, file: Path) -> None:
    assert not trust.revoke(file)
    trust.pin(stranger_in(file), NOW)
    assert trust.revoke(file)
    assert not trust.allows(question_in(file), Protections())


def test_trust_in_a_file_that_was_edited_or_removed_is_taken_back(trust: Trust, file: Path) -> None:
    trust.pin(stranger_in(file), NOW)
    file.unlink()
    assert trust.revoke(file)
    assert trust.pins() == ()


@pytest.mark.parametrize(
    "held", ["", "{", "[]", '{"trusted": 3}', '{"trusted": [{"sha256": "x"}]}', "\ud800"]
)
def test_a_list_that_cannot_be_read_trusts_nothing(
    held: str, trust: Trust, file: Path, tmp_path: Path
) -> None:
    trust.pin(stranger_in(file), NOW)
    (tmp_path / "config" / "trusted.json").write_bytes(held.encode("utf-8", "surrogatepass"))
    assert not trust.allows(question_in(file), Protections())
    with pytest.raises(TrustError):
        trust.pins()
    with pytest.raises(TrustError):
        trust.pin(stranger_in(file), NOW)


def test_a_file_without_questions_cannot_be_trusted(tmp_path: Path) -> None:
    for name, text in (
        ("none.yaml", "pack: a\ntitle: A\nquestions: []"),
        ("no.yaml", "hello"),
        ("e.yaml", ""),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(TrustError):
            stranger_in(tmp_path / name)
    with pytest.raises(TrustError):
        stranger_in(tmp_path / "nowhere.yaml")


def test_the_imports_of_a_pack_are_named_and_prose_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "imports.yaml"
    file.write_text("""
pack: imports
title: import everything
questions:
  - id: one
    ask: value
    prompt: You may import this from there; import antigravity
    setup: |
      import numpy as np, io
      from collections import (
          Counter)
    code: __import__("os").getpid()
    mistakes:
      - {id: other, code: "import torch.nn; 1"}
""")
    pack = load_pack(file).pack
    assert pack is not None
    assert imports_of(pack) == ("collections", "io", "numpy", "os", "torch.nn")


# In a review


def seven(_: Program) -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", 0.001, result=Result(kind="number", text="7", values=7))


@pytest.fixture
def bare_study(
    open_study: Callable[..., Any], worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return open_study(worker(seven, Protections()))


def test_an_untrusted_question_is_set_aside_and_not_run(bare_study: Any) -> None:
    sitting = bare_study.sitting()
    assert sitting.next() is None
    assert sitting.set_aside
    for aside in sitting.set_aside.values():
        assert aside.why.key == "care.untrusted"
        assert "quizapp trust" in bare_study.words.note(aside.why)
    assert bare_study.runner.jobs == []


def test_an_untrusted_variant_is_unfit_and_says_what_to_do(bare_study: Any) -> None:
    question = bare_study.library.questions["sums/add"]
    for one in bare_study.examiner.examine_all(list(variants(question))):
        examined = one.result()
        assert (examined.fit, examined.answer, examined.outcome) == (False, None, None)
        assert dict(examined.unfit.fills)["file"] == str(question.file)
    assert bare_study.runner.jobs == []


def test_a_trusted_question_is_asked(bare_study: Any) -> None:
    question = bare_study.library.questions["sums/later"]
    bare_study.trust.pin(stranger_in(question.file), NOW)
    sitting = bare_study.sitting()
    assert sitting.next() is not None
    assert bare_study.runner.jobs


def pin_elsewhere(file: Path) -> None:
    """As ``quizapp trust`` does in another terminal."""
    Trust(pins_file()).pin(stranger_in(file), NOW)


def test_trust_given_elsewhere_counts_in_the_next_sitting(bare_study: Any) -> None:
    assert bare_study.sitting().next() is None
    pin_elsewhere(bare_study.library.questions["sums/later"].file)
    assert bare_study.sitting().next() is not None


def test_what_was_edited_and_trusted_elsewhere_is_asked_as_it_is_now(bare_study: Any) -> None:
    file = bare_study.library.questions["sums/later"].file
    pin_elsewhere(file)
    assert bare_study.sitting().next() is not None
    file.write_text(file.read_text(encoding="utf-8").replace("$a + $b", "$b + $a"), encoding="utf-8")
    assert bare_study.sitting().next() is None
    pin_elsewhere(file)
    asked = bare_study.sitting().next()
    assert asked is not None
    assert bare_study.library.questions["sums/add"].entry.code == "$b + $a"


def test_what_was_edited_within_a_review_is_asked_once_it_is_trusted_elsewhere(bare_study: Any) -> None:
    file = bare_study.library.questions["sums/later"].file
    pin_elsewhere(file)
    sitting = bare_study.sitting()
    assert sitting.next() is not None
    file.write_text(file.read_text(encoding="utf-8").replace("$a + $b", "$b + $a"), encoding="utf-8")
    bare_study.reload(file)
    sitting.take_up(bare_study.library)
    assert sitting.next() is None
    pin_elsewhere(file)
    bare_study.reload(file)
    sitting.take_up(bare_study.library)
    assert sitting.next() is not None


def test_trust_given_while_a_question_is_on_the_screen_counts_for_the_one_after_it(bare_study: Any) -> None:
    folder = bare_study.workspace.questions
    other = folder / "the-last.yaml"
    other.write_text(PACK, encoding="utf-8")
    pin_elsewhere(folder / "sums.yaml")
    sitting = bare_study.sitting(Scope(questions=frozenset({"sums/double", "strange/one"})))
    assert sitting.next().question.id == "sums/double"
    pin_elsewhere(other)
    sitting.answer("7")
    assert sitting.next().question.id == "strange/one"


def test_with_full_protections_nothing_is_asked_of_the_learner(open_study: Callable[..., Any]) -> None:
    assert open_study().sitting().next() is not None
