"""A sitting with a choice whose options are drawn, without torch: asked, answered, logged, shown again."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from quizapp.bank.scope import Scope
from quizapp.cli.plain import PlainReview
from quizapp.review.session import Asked, Sitting
from quizapp.review.study import Study
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result

Open = Callable[..., Study]
PACK = """
pack: pick
title: Pick
questions:
  - id: sum
    ask: choice
    options: auto
    prompt: Which gives $both?
    vary: {a: [3, 4]}
    let: {both: a + 2}
    code: $a + 2
    mistakes: [{id: minus, code: $a - 2}]
    explain: Before.
"""
IN_SETUP = """
pack: pick
title: Pick
questions:
  - id: last
    ask: value
    setup: |
      B = torch.ones(2, 3)
      n = B.T
    code: n
"""
SCOPE = Scope(questions=frozenset({"pick/sum"}))


@pytest.fixture
def study(open_study: Open) -> Study:
    study: Study = open_study()
    (study.workspace.questions / "pick.yaml").write_text(PACK, encoding="utf-8")
    return study


def ask(sitting: Sitting) -> Asked:
    asked = sitting.next()
    assert asked is not None
    return asked


def minus(asked: Asked) -> str:
    return f"{asked.variant.given['a']} - 2"


def test_a_wrong_pick_is_logged_as_the_option_it_was(study: Study) -> None:
    sitting = study.sitting(SCOPE)
    asked = ask(sitting)
    options = asked.variant.options
    answered = sitting.answer(str(options.index(minus(asked)) + 1))
    assert answered.verdict == "wrong"
    assert answered.act is not None
    assert (answered.act.answer, answered.act.slip) == (minus(asked), "minus")
    assert answered.act.truth == answered.asked.variant.reference
    assert answered.truth_text == str(options.index(answered.asked.variant.reference or "") + 1)
    assert [past.shown for past in study.history("pick/sum")] == [(minus(asked),)]


def test_an_option_nobody_can_pick_is_asked_again_and_not_logged(study: Study) -> None:
    sitting = study.sitting(SCOPE)
    ask(sitting)
    assert sitting.answer("9").verdict == "unreadable"
    assert study.history("pick/sum") == ()


def test_not_knowing_is_logged_without_an_answer(study: Study) -> None:
    sitting = study.sitting(SCOPE)
    ask(sitting)
    answered = sitting.dont_know()
    assert answered.act is not None
    assert answered.act.answer == ""


def test_an_answer_taken_back_is_asked_again_with_the_same_options(study: Study) -> None:
    sitting = study.sitting(SCOPE)
    asked = ask(sitting)
    sitting.answer(minus(asked))
    sitting.undo()
    again = ask(sitting)
    assert again.variant.options == asked.variant.options


def test_a_text_changed_after_the_answer_is_taken_up_with_the_options_that_were_shown(study: Study) -> None:
    sitting = study.sitting(SCOPE)
    asked = ask(sitting)
    sitting.answer(minus(asked))
    file = study.workspace.questions / "pick.yaml"
    file.write_text(PACK.replace("Before.", "After."), encoding="utf-8")
    study.reload(file)
    answered = sitting.take_up(study.library)
    assert answered is not None
    assert answered.asked.variant.explain("en", "") == "After."
    assert answered.asked.variant.options == asked.variant.options
    file.write_text(PACK.replace("code: $a + 2", "code: 2 + $a"), encoding="utf-8")
    study.reload(file)
    kept = sitting.take_up(study.library)
    assert kept is not None
    assert kept.asked.variant.reference == asked.variant.reference


def test_a_plain_review_lists_the_options_and_names_the_slip(study: Study) -> None:
    asked = ask(study.sitting(SCOPE))
    number = asked.variant.options.index(minus(asked)) + 1
    target = io.StringIO()
    PlainReview(study, SCOPE, io.StringIO(f"{number}\n"), target).run()
    said = target.getvalue()
    for number, option in enumerate(asked.variant.options, 1):
        assert f"{number}) {option}\n" in said
    assert f"The code you picked gives a different result: {minus(asked)} → " in said


def test_a_plain_review_shows_which_line_of_the_setup_a_slip_is_in(open_study: Open) -> None:
    study = open_study(FakeRunner(counting))
    (study.workspace.questions / "pick.yaml").write_text(IN_SETUP, encoding="utf-8")
    target = io.StringIO()
    PlainReview(study, Scope(questions=frozenset({"pick/last"})), io.StringIO("30\n"), target).run()
    assert (
        "What you typed is the result if the setup is changed: 30\n    - n = B.T\n    + n = B\n"
    ) in target.getvalue()


def counting(program: Program) -> Outcome:
    """30 where `n` is `B` as it is, otherwise 3."""
    number = 30 if "n = B" in f"{program.setup}\n{program.code}".splitlines() else 3
    result = Result(kind="number", text=str(number), values=number)
    return Outcome("finished", "cpu", "2.13.0", 0.001, result=result)
