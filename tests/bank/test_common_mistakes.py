"""What authors write at first who know other quizzes leads them on."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.bank import load_pack
from quizapp.bank.common_mistakes import is_sentence


def message(keys: str) -> str:
    text = f"pack: p\nquestions:\n  - id: a\n{keys}"
    [fault] = load_pack(Path("p.yaml"), text.encode()).faults
    return fault.message


@pytest.mark.parametrize("key", ["answer", "solution", "correct", "expected"])
def test_a_key_that_holds_an_answer_leads_to_an_example(key: str) -> None:
    said = message(f"    ask: shape\n    code: torch.ones(2)\n    {key}: (2,)\n")
    assert "answers are computed by running the code" in said
    assert "examples" in said


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("multiple_choice", "write `choice`"),
        ("True-False", "write `truth`"),
        ("cloze", "write `blank`"),
        ("concept", "from-idea-to-question"),
        ("flashcard", "from-idea-to-question"),
    ],
)
def test_kinds_of_other_quizzes_lead_to_ours(asked: str, advice: str) -> None:
    assert advice in message(f"    ask: {asked}\n    prompt: Why?\n")


def test_a_question_without_code_leads_to_the_page() -> None:
    assert "from-idea-to-question" in message("    ask: value\n    prompt: Why?\n")


@pytest.mark.parametrize(
    "option",
    [
        "Gradients are added to .grad",
        "It saves memory, so training is faster",
        "梯度会累加",
        "梯度会累加到 .grad 上。",
        "The answer is $x every time",
    ],
)
def test_a_sentence_is_one(option: str) -> None:
    assert is_sentence(option)


@pytest.mark.parametrize(
    "option",
    [
        "A + 1",
        "A.unsqueeze($dim)",
        "x if x is not None else y",
        "not a in b",
        "$code",
        "A[",
        "with torch.no_grad():\n    A",
        'f(A, "this is a long sentence", ',
        "A  # this keeps the batch dimension (",
        "unsqueeze",
        "x = 'this is a text'",
    ],
)
def test_code_is_none(option: str) -> None:
    assert not is_sentence(option)


def test_texts_per_language_in_options_are_told_once() -> None:
    said = message(
        "    ask: choice\n    prompt: Why?\n    right: it\n    options: [{en: a, zh: b}, {en: c, zh: d}]\n"
    )
    assert "an option is code" in said
