"""A course file is read as packs are: what is sound stays, what is not is said with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import Folder, Library, load_library
from quizapp.bank.course import COURSE_FILE, Course, LoadedCourse
from quizapp.bank.course_checks import course_faults
from quizapp.bank.course_files import load_course
from quizapp.bank.course_records import course_from_bytes, course_to_bytes
from quizapp.config.workspace import bundled_questions

COURSE = """\
course: small
title: {en: Small, zh: 小}
units:
  - id: first
    title: {en: First, zh: 第一}
    goal: {en: Begin., zh: 开始。}
    packs: [alpha, beta]
    capstone: beta/build
  - id: second
    title: {en: Second, zh: 第二}
    packs: [gamma]
"""


def load(text: str) -> LoadedCourse:
    return load_course(Path("course.yaml"), text.encode())


def told(text: str) -> list[tuple[str, int, int]]:
    return [(fault.rule, fault.line, fault.column) for fault in load(text).faults]


def units(text: str) -> list[str]:
    course = load(text).course
    return [unit.id for unit in course.units] if course is not None else []


def test_a_course_is_its_units_in_order() -> None:
    course = load(COURSE).course
    assert course is not None
    assert (course.name, course.title.in_language("zh")) == ("small", "小")
    assert [(unit.id, unit.packs, unit.capstone) for unit in course.units] == [
        ("first", ("alpha", "beta"), "beta/build"),
        ("second", ("gamma",), None),
    ]
    assert course.units[0].goal is not None
    assert told(COURSE) == []


@pytest.mark.parametrize(
    ("was", "becomes", "rule", "position"),
    [
        ("course: small", "course: two words", "bad-id", (1, 9)),
        ("course: small\n", "", "missing-key", (1, 1)),
        ("course: small", "curse: small", "unknown-key", (1, 1)),
        ("units:", "unit:", "unknown-key", (3, 1)),
        ("[gamma]", "[]", "wrong-value", (11, 12)),
        ("[gamma]", "gamma", "wrong-type", (11, 12)),
        ("[gamma]", "['a b']", "bad-id", (11, 13)),
        ("beta/build", "build", "bad-id", (8, 15)),
        ("id: second", "id: first", "duplicate-id", (9, 9)),
        ("    goal:", "    gaol:", "unknown-key", (6, 5)),
        ("    packs: [alpha, beta]", "    packs: [alpha]\n    packs: [beta]", "duplicate-key", (8, 5)),
        ("[gamma]", "*gamma", "yaml-alias", (11, 12)),
        ("[gamma]", "!!set [gamma]", "yaml-tag", (11, 12)),
        ("[gamma]", "[gamma", "yaml-syntax", (11, 12)),
    ],
)
def test_a_fault_has_its_place_and_says_what_to_write(
    was: str, becomes: str, rule: str, position: tuple[int, int]
) -> None:
    assert was in COURSE
    faults = load(COURSE.replace(was, becomes)).faults
    assert (rule, *position) in [(fault.rule, fault.line, fault.column) for fault in faults]
    assert all(";" in fault.message for fault in faults)


def test_a_broken_unit_leaves_its_neighbours() -> None:
    assert units(COURSE.replace("[gamma]", "[]")) == ["first"]
    assert units(COURSE.replace("    packs: [alpha, beta]", "    packs: 3")) == ["second"]
    assert units(COURSE.replace("title: {en: Small, zh: 小}", "title: []")) == ["first", "second"]
    assert units(COURSE.replace("course: small\n", "")) == []


@pytest.mark.parametrize(
    "text", ["", "- a\n", "a\n", "course: x\n", "course: x\nunits:\n", "course: x\nunits: 3\n"]
)
def test_what_is_no_course_is_said(text: str) -> None:
    assert [fault for fault in load(text).faults if fault.severity == "error"]
    assert units(text) == []


def test_a_pack_under_the_name_of_the_course_is_told_apart() -> None:
    (fault,) = load("pack: a\ntitle: A\nquestions:\n  - {id: b, ask: value, code: 1 + 1}\n").faults
    assert (fault.rule, fault.line) == ("not-a-course", 3)


def test_hostile_files_are_refused_quickly() -> None:
    deep = "course: x\nunits: " + "[" * 5_000
    bomb = "course: x\na: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for one, other in zip("abcdefg", "bcdefgh", strict=True):
        bomb += f"{other}: &{other} [{', '.join([f'*{one}'] * 9)}]\n"
    many = "course: x\nunits:\n" + "  - {id: a, title: A, packs: [b]}\n" * 20_000
    for text in (deep, bomb, many, "course: x\nunits: 3\n" * 10, "\0", "course: x\n" + "a" * 9_000_000):
        loaded = load(text)
        assert 0 < len(loaded.faults) <= 210


@given(st.text(max_size=60))
def test_reading_never_raises(tail: str) -> None:
    for at in (0, len(COURSE) // 2, len(COURSE)):
        load_course(Path("c"), (COURSE[:at] + tail + COURSE[at:]).encode("utf-8", "surrogatepass"))


def test_what_was_read_is_kept_whole() -> None:
    file = bundled_questions() / COURSE_FILE
    for loaded in (
        load_course(file, bundled=True),
        load_course(file, b"course: 1 2\nunits: x\n", bundled=True),
    ):
        assert course_from_bytes(course_to_bytes(loaded), file, bundled=True) == loaded
    with pytest.raises(ValueError, match="record"):
        course_from_bytes(b"{}", file, bundled=True)


# In a library


def write(folder: Path, *packs: str, course: str | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for pack in packs:
        ask = (
            "{id: build, ask: write, prompt: x, code: A}"
            if pack == "beta"
            else "{id: q, ask: value, code: 1 + 1}"
        )
        (folder / f"{pack}.yaml").write_text(f"pack: {pack}\ntitle: x\nquestions:\n  - {ask}\n")
    if course is not None:
        (folder / COURSE_FILE).write_text(course, encoding="utf-8")
    return folder


def findings(library: Library) -> list[tuple[str, int, int]]:
    return [(one.rule, one.line, one.column) for one in course_faults(library.course, library)]


def test_the_course_is_no_pack_and_a_library_without_one_has_none(tmp_path: Path) -> None:
    library = load_library([Folder(write(tmp_path, "alpha", "beta", "gamma", course=COURSE))])
    assert (list(library.packs), library.faults) == (["alpha", "beta", "gamma"], ())
    assert library.course.order_of(library.packs) == {"alpha": 0, "beta": 1, "gamma": 2}
    assert findings(library) == []
    (tmp_path / COURSE_FILE).unlink()
    assert load_library([Folder(tmp_path)]).course == Course()


def test_a_workspaces_course_replaces_the_bundled_one_unless_it_cannot_be_read(tmp_path: Path) -> None:
    bundled = Folder(write(tmp_path / "bundled", "alpha", course=COURSE), bundled=True)
    mine = write(
        tmp_path / "mine", "beta", course="course: mine\nunits: [{id: u, title: U, packs: [beta]}]\n"
    )
    assert load_library([Folder(mine), bundled]).course.name == "mine"
    (mine / COURSE_FILE).write_text("course: [\n")
    library = load_library([Folder(mine), bundled])
    assert library.course.name == "small"
    assert [fault.file for fault in library.faults] == [mine / COURSE_FILE]


def test_what_it_names_and_is_not_there_is_a_finding_and_no_more(tmp_path: Path) -> None:
    course = COURSE.replace("[gamma]", "[alpah, alpha, delta-epsilon]").replace("beta/build", "beta/biuld")
    library = load_library([Folder(write(tmp_path, "alpha", "beta", course=course))])
    assert library.faults == ()
    assert findings(library) == [
        ("unknown-capstone", 8, 15),
        ("unknown-pack", 11, 13),
        ("pack-twice", 11, 20),
        ("unknown-pack", 11, 27),
    ]
    assert library.course.order_of(library.packs) == {"alpha": 0, "beta": 1}


def test_a_capstone_is_built_and_belongs_to_the_unit(tmp_path: Path) -> None:
    course = COURSE.replace("beta/build", "alpha/q") + "    capstone: beta/build\n"
    library = load_library([Folder(write(tmp_path, "alpha", "beta", "gamma", course=course))])
    assert findings(library) == [("capstone-not-built", 8, 15), ("capstone-elsewhere", 12, 15)]


def test_a_text_that_lacks_a_language_is_a_finding(tmp_path: Path) -> None:
    course = COURSE.replace("{en: Begin., zh: 开始。}", "{en: Begin.}")
    library = load_library([Folder(write(tmp_path, "alpha", "beta", "gamma", course=course))])
    assert findings(library) == [("language-missing", 6, 5)]


def test_a_pack_that_would_have_to_wait_for_later_ones_is_a_finding(tmp_path: Path) -> None:
    folder = write(tmp_path, "beta", "gamma", course=COURSE)
    (folder / "alpha.yaml").write_text(
        "pack: alpha\ntitle: x\nquestions:\n"
        "  - {id: a, ask: value, code: 1 + 1, after: [gamma/q]}\n"
        "  - {id: b, ask: value, code: 1 + 1, after: [a]}\n"
        "  - {id: c, ask: value, code: 1 + 1}\n"
    )
    assert findings(load_library([Folder(folder)])) == [("pack-too-early", 7, 13)]


def test_every_bundled_pack_is_in_one_unit_and_nothing_is_wrong_with_the_course() -> None:
    library = load_library([Folder(bundled_questions(), bundled=True)])
    assert findings(library) == []
    named = [name for unit in library.course.units for name in unit.packs]
    assert sorted(named) == sorted(library.packs)
    for unit in library.course.units:
        assert unit.goal is not None
        assert set(unit.title.languages) == set(unit.goal.languages) == {"en", "zh"}
        assert unit.capstone is not None
        assert library.questions[unit.capstone].ask == "write"
