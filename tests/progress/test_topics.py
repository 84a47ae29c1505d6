"""Packs and tags tell how their questions stand, and a question what was answered."""

from __future__ import annotations

from collections.abc import Callable

from quizapp.bank import variants
from quizapp.bank.scope import Scope
from quizapp.progress.steps import Steps
from quizapp.progress.topics import Topic
from quizapp.review.study import Study
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from tests.conftest import Clock

CHOICE = """
pack: pick
title: Pick
tags: [small, picking]
questions:
  - id: one
    ask: choice
    prompt: Which is four?
    options: ["1 + 1", "2 + 2", "3 + 3"]
    right: it == 4
"""


def pack(study: Study, name: str = "sums") -> Topic:
    topic = study.topic(Scope(pack=name))
    assert topic is not None
    return topic


def standings(study: Study) -> list[str]:
    return [one.standing for one in pack(study).questions]


def answer(study: Study, question: str, text: str) -> None:
    sitting = study.sitting(Scope(questions=frozenset({question})))
    assert sitting.next() is not None
    sitting.answer(text)


def test_a_question_is_new_then_repeated_then_scheduled_then_due(
    open_study: Callable[..., Study], clock: Clock
) -> None:
    study = open_study()
    assert standings(study) == ["new", "new", "new"]
    answer(study, "sums/double", "1")
    assert standings(study) == ["new", "again", "new"]
    clock.turn(days=1)
    assert standings(study)[1] == "due"
    sitting = study.sitting(Scope(questions=frozenset({"sums/double"})))
    asked = sitting.next()
    assert asked is not None
    sitting.answer(str(2 * int(str(asked.variant.given["a"]))))
    assert standings(study)[1] == "scheduled"
    assert (pack(study).due, pack(study).new, pack(study).steps) == (0, 2, Steps(2, 1, 0))


def test_a_suspended_question_counts_as_nothing_until_it_is_resumed(open_study: Callable[..., Study]) -> None:
    study = open_study()
    study.suspend("sums/add")
    assert standings(study)[0] == "suspended"
    assert pack(study).new == 2
    study.resume("sums/add")
    assert pack(study).new == 3


def test_a_tag_gathers_questions_of_several_packs(open_study: Callable[..., Study]) -> None:
    study = open_study()
    (study.workspace.questions / "pick.yaml").write_text(CHOICE, encoding="utf-8")
    tags = {topic.scope.tag: len(topic.questions) for topic in study.topics().tags}
    assert tags == {"small": 4, "picking": 1}
    assert list(tags) == ["small", "picking"]


def test_there_is_no_topic_of_another_name(open_study: Callable[..., Study]) -> None:
    assert open_study().topic(Scope(tag="none")) is None


def test_the_history_tells_the_latest_answer_first(open_study: Callable[..., Study], clock: Clock) -> None:
    study = open_study()
    answer(study, "sums/add", "1")
    clock.turn(days=1)
    answer(study, "sums/add", "2")
    assert [past.shown for past in study.history("sums/add")] == [("2",), ("1",)]
    assert study.history("sums/double") == ()


def test_an_answer_taken_back_is_no_history(open_study: Callable[..., Study]) -> None:
    study = open_study()
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    sitting.answer("1")
    sitting.undo()
    assert study.history(asked.question.id) == ()


def test_the_history_of_a_choice_tells_the_options_picked(open_study: Callable[..., Study]) -> None:
    def right(program: Program) -> Outcome:
        result = Result(kind="number", text="4", values=4)
        return Outcome("finished", "cpu", "2.13.0", 0.001, result=result, holds=program.code == "2 + 2")

    study = open_study(FakeRunner(right))
    (study.workspace.questions / "pick.yaml").write_text(CHOICE, encoding="utf-8")
    options = variants(study.library.questions["pick/one"])[0].options
    answer(study, "pick/one", str(options.index("3 + 3") + 1))
    assert [past.shown for past in study.history("pick/one")] == [("3 + 3",)]
