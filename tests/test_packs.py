"""The questions that ship, as they are written: nothing is run."""

from __future__ import annotations

import pytest

from quizapp.authoring.gathering import gather
from quizapp.bank import Question, variants
from quizapp.config.workspace import bundled_questions
from quizapp.kinds import KINDS
from tests.shipped import LIBRARY, QUESTIONS, TOPICS


def test_no_bundled_file_has_a_fault() -> None:
    assert not LIBRARY.faults


def test_nothing_is_found_between_the_packs() -> None:
    gathered = gather([bundled_questions()])
    assert not gathered.faults
    assert {pack.name for pack in gathered.packs} == set(LIBRARY.packs)
    assert len(gathered.questions) == len(QUESTIONS) > 100


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_text_of_a_question_stands_in_english_and_chinese(question: Question) -> None:
    variant = variants(question)[0]
    for said in (
        variant.prompt,
        lambda language: variant.explain(language, "$"),
        lambda language: "\n".join(variant.hints(language)),
    ):
        english, chinese = said("en"), said("zh")
        assert bool(english) == bool(chinese)
        if english:
            assert english != chinese
    assert variant.explain("en", "")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_that_the_questions_began_from_is_asked(topic: str) -> None:
    assert len(LIBRARY.packs[topic].questions) >= 4


def test_every_way_of_asking_is_used() -> None:
    assert {question.ask for question in QUESTIONS} >= set(KINDS)
