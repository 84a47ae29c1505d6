"""The lessons that ship: each shows what its step asks for, and comes after what it builds on."""

from __future__ import annotations

import re

import pytest

from quizapp.bank import Folder, Library, load_library, order_faults
from quizapp.bank.lesson import Lesson
from quizapp.config.workspace import bundled_questions
from quizapp.words import LANGUAGES

LINES = 10
#: Characters of what a lesson says, in each language.
LONGEST = {"en": 340, "zh": 140}
#: Packs whose first question is about Python alone, which needs no lesson.
ONLY_PYTHON = {"iterators"}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([Folder(bundled_questions(), bundled=True)])


@pytest.fixture(scope="module")
def lessons(library: Library) -> list[Lesson]:
    return list(library.lessons.values())


def test_every_need_leads_to_a_lesson(library: Library) -> None:
    assert not order_faults(library)


def test_no_step_asks_for_what_its_lesson_does_not_show(lessons: list[Lesson]) -> None:
    for lesson in lessons:
        entry = lesson.entry
        assert entry.try_.fill in f"{entry.setup}\n{entry.code}", lesson.id


def test_a_step_is_not_the_example_again(lessons: list[Lesson]) -> None:
    for lesson in lessons:
        assert lesson.completion.reference != lesson.example.reference, lesson.id


def test_a_lesson_is_short_and_reads_in_every_language(lessons: list[Lesson]) -> None:
    for lesson in lessons:
        entry = lesson.entry
        assert len(f"{entry.setup}\n{entry.code}".strip().splitlines()) <= LINES, lesson.id
        for text in (entry.title, entry.says):
            assert set(text.languages) == set(LANGUAGES) or not text.languages, lesson.id
        for language, longest in LONGEST.items():
            assert len(entry.says.in_language(language)) <= longest, (lesson.id, language)
        assert re.search(r"[.。][\s）)]*$", entry.says.in_language("en")), lesson.id


def test_every_lesson_is_needed_by_a_question(library: Library) -> None:
    used = {
        lesson.id
        for question in library.questions.values()
        for lesson in library.lesson_order.before(question)
    }
    assert used == set(library.lessons)


def test_the_first_question_of_each_pack_has_a_lesson(library: Library) -> None:
    for pack in library.packs.values():
        first = min(pack.questions, key=lambda question: question.level)
        assert first.needs or first.after or pack.name in ONLY_PYTHON, first.id
