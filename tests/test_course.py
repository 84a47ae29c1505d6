"""The bundled course, walked by a learner who answers everything right."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path

import pytest

from quizapp.bank import Folder, Library, load_library
from quizapp.config.workspace import bundled_questions

ROOT = Path(__file__).parents[1]
MADE = runpy.run_path(str(ROOT / "docs" / "make_course.py"))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([Folder(bundled_questions(), bundled=True)])


@pytest.fixture(scope="module")
def walked(library: Library) -> list[tuple[date, str]]:
    found: list[tuple[date, str]] = MADE["rehearsed"](library, 10_000, 1_000)
    return found


def test_the_page_lists_the_order_that_the_code_gives(library: Library) -> None:
    page = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
    assert page == MADE["renewed"](page, library), "run: make course"


def test_every_question_comes_once(library: Library, walked: list[tuple[date, str]]) -> None:
    assert sorted(name for _, name in walked) == sorted(library.questions)


def test_no_question_comes_before_what_it_needs(library: Library, walked: list[tuple[date, str]]) -> None:
    met = {name: position for position, (_, name) in enumerate(walked)}
    for name, position in met.items():
        assert all(met[needed] < position for needed in library.after(name)), name


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
