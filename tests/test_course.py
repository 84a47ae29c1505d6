"""The bundled course, walked by a learner who answers everything right."""

from __future__ import annotations

import ast
import runpy
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from quizapp.authoring.covered_names import operation
from quizapp.authoring.exercised import exercise
from quizapp.authoring.pytorch_names import use_of_names
from quizapp.authoring.tree_names import Methods, names
from quizapp.bank import Folder, Lesson, Library, Question, load_library, variants
from quizapp.config.workspace import bundled_questions
from quizapp.runner.origins import Origins

ROOT = Path(__file__).parents[1]
MADE = runpy.run_path(str(ROOT / "docs" / "make_course.py"))
#: Most new lessons before one question, so that a question is still in sight.
LESSONS_AT_ONCE = 4
#: How many of the first questions may use no name of PyTorch that no lesson and no earlier
#: question has shown, and how many names the questions after them may use so.
READ, NOT_SHOWN_LATER = 200, 93
#: What is read as a name of PyTorch in these, and is none: the method of a list.
NOT_OF_PYTORCH = {"permute/undo-any-permute": {"index"}}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([Folder(bundled_questions(), bundled=True)])


@pytest.fixture(scope="module")
def walked(library: Library) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = MADE["rehearsed"](library, 10_000)
    return found


@pytest.fixture(scope="module")
def screens(library: Library, walked: list[tuple[date, str]]) -> list[Lesson | Question]:
    """All that a learner who answers everything right sees, in order: each lesson once,
    before the first question that needs it."""
    seen: dict[str, Lesson | Question] = {}
    for _, name in walked:
        question = library.questions[name]
        for lesson in library.lesson_order.before(question):
            seen.setdefault(f"lesson {lesson.id}", lesson)
        seen[f"question {name}"] = question
    return list(seen.values())


@pytest.fixture(scope="module")
def new(screens: list[Lesson | Question]) -> dict[str, set[str]]:
    """The names of PyTorch that each question is the first to use, in the order of the questions."""
    shown: set[str] = set()
    found: dict[str, set[str]] = {}
    for screen in screens:
        if isinstance(screen, Lesson):
            shown |= _names_of_lesson(screen)
        else:
            used = _names_of_question(screen)
            found[screen.id] = used - shown
            shown |= used
    return found


def test_the_page_lists_the_order_that_the_code_gives(library: Library) -> None:
    page = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
    assert page == MADE["renewed"](page, library), "run: make course"


def test_every_question_comes_once(library: Library, walked: list[tuple[date, str]]) -> None:
    assert sorted(name for _, name in walked) == sorted(library.questions)


def test_the_units_come_in_their_order(library: Library, walked: list[tuple[date, str]]) -> None:
    """Each unit begins after the one before it has begun, and its packs after its first pack."""
    along = library.course.order_of(library.packs)
    begun = list(dict.fromkeys(library.questions[name].pack for _, name in walked))
    assert begun == sorted(begun, key=along.__getitem__)


def test_a_first_day_is_about_making_tensors(walked: list[tuple[date, str]], library: Library) -> None:
    first = [name.partition("/")[0] for _, name in walked[:10]]
    unit = library.course.units[0]
    assert set(first) <= set(unit.packs)
    assert first.count(unit.packs[0]) >= 5


def test_nothing_comes_before_the_lessons_and_questions_it_needs(
    library: Library, screens: list[Lesson | Question]
) -> None:
    lessons: set[str] = set()
    questions: set[str] = set()
    for screen in screens:
        assert {name for name in screen.needs if name in library.lessons} <= lessons, screen.id
        if isinstance(screen, Lesson):
            lessons.add(screen.id)
        else:
            assert set(screen.needs) <= lessons, screen.id
            assert set(library.after(screen.id)) <= questions, screen.id
            questions.add(screen.id)
    assert (lessons, questions) == (set(library.lessons), set(library.questions))


def test_what_comes_after_nothing_is_easy_within_its_pack(library: Library) -> None:
    """Else it is what comes next for somebody who got wrong what the others build on."""
    for name in (name for _, packs in library.course.packs_of(library.packs) for name in packs):
        questions = library.packs[name].questions
        easiest = min(question.level for question in questions)
        hard = [one.id for one in questions if not library.after(one.id) and one.level > easiest + 1]
        assert hard == []


def test_few_lessons_come_at_once(screens: list[Lesson | Question]) -> None:
    in_a_row = 0
    for screen in screens:
        in_a_row = in_a_row + 1 if isinstance(screen, Lesson) else 0
        assert in_a_row <= LESSONS_AT_ONCE, screen.id


def test_the_first_questions_use_what_was_shown(new: dict[str, set[str]]) -> None:
    """Else a question is a guess about a name."""
    first = dict(islice(new.items(), READ))
    assert {key: names for key, names in first.items() if names} == NOT_OF_PYTORCH


def test_later_questions_use_few_names_that_were_not_shown(new: dict[str, set[str]]) -> None:
    later = dict(islice(new.items(), READ, None))
    found = {key: names for key, names in later.items() if names}
    assert sum(map(len, found.values())) <= NOT_SHOWN_LATER, found


def _names_of_lesson(lesson: Lesson) -> set[str]:
    """The names in its code and in its completed step, and those it is about."""
    setup, completed = lesson.entry.setup, lesson.completion.reference
    assert completed is not None
    about = {operation(name) for name in lesson.docs}
    return about | _names(setup, lesson.entry.code) | _names(setup, completed)


def _names_of_question(question: Question) -> set[str]:
    """The names in what is asked, in any variant, and in the setup."""
    asked = exercise(question, _methods(), with_idioms=False).asked
    return {operation(name) for name in asked} | _names(variants(question)[0].setup)


def _names(*programs: str) -> set[str]:
    """The names of PyTorch that programs use which run one after the other."""
    origins, found = Origins(), set[str]()
    for tree in map(ast.parse, programs):
        origins = origins.after(tree)
        found |= {operation(name) for name in names(tree, origins, _methods())}
    return found


def _methods() -> Methods:
    """The methods of tensors and modules that code in use has."""
    owners = [name.rpartition(".") for name in use_of_names()]
    tensor = frozenset(last for owner, _, last in owners if owner == "torch.Tensor")
    return Methods(tensor, frozenset(last for owner, _, last in owners if owner == "torch.nn.Module"))
