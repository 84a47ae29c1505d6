"""Finds the packs to check, and loads the library around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizapp.bank import (
    Fault,
    Folder,
    Library,
    Locator,
    Pack,
    Question,
    load_library,
    load_pack,
    order_faults,
)
from quizapp.bank.aliases import former_ids
from quizapp.bank.course import COURSE_FILE, Course
from quizapp.bank.course_checks import course_faults
from quizapp.bank.course_files import load_course
from quizapp.bank.faults import Problem
from quizapp.bank.library import PackReader
from quizapp.bank.skill_files import load_skills
from quizapp.bank.skills import SKILLS_FILE, skill_faults


@dataclass(frozen=True, slots=True)
class Gathered:
    """The packs to check, and what is wrong in them, their course and their skills."""

    packs: tuple[Pack, ...]
    faults: tuple[Fault, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The sound questions, in the order of the files."""
        return tuple(question for pack in self.packs for question in pack.questions)


def gather(
    paths: Sequence[Path], surroundings: Sequence[Folder] = (), read: PackReader | None = None
) -> Gathered:
    """Read the files, and the files in the folders, at ``paths``.

    ``surroundings`` are folders of packs that the questions may refer to, but that are not
    checked; ``read`` reads their files, from a cache for instance, or directly if it is None.
    """
    packs: dict[str, Pack] = {}
    faults: list[Fault] = []
    courses: list[Course] = []
    for path in _apart(paths):
        loaded, found, course = _read(path)
        faults.extend(found)
        courses.append(course)
        for pack in loaded:
            first = packs.setdefault(pack.name, pack)
            if first is not pack:
                message = f"the pack name `{pack.name}` is already used by {first.file}; choose another"
                faults.append(Locator().pack_fault(pack, Problem(("pack",), "duplicate-pack", message)))
    checked = tuple(packs.values())
    around = load_library(surroundings, read)
    faults += _between(checked, around, courses)
    faults += _of_skills(paths, checked, around, faults)
    return Gathered(checked, tuple(_first_causes(dict.fromkeys(faults))))


def _first_causes(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, without those caused by a YAML fault at the same position."""
    found = list(faults)
    causes = {_position(fault) for fault in found if fault.rule.startswith("yaml-")}
    for fault in found:
        if fault.rule.startswith("yaml-") or _position(fault) not in causes:
            yield fault


def _position(fault: Fault) -> tuple[Path, int, int]:
    return fault.file, fault.line, fault.column


def _apart(paths: Sequence[Path]) -> list[Path]:
    """The paths, without those inside another one of them."""
    whole = [path.resolve() for path in paths]
    return [
        path
        for index, path in enumerate(paths)
        if whole[index] not in whole[:index] and not any(other in whole[index].parents for other in whole)
    ]


def _read(path: Path) -> tuple[list[Pack], tuple[Fault, ...], Course]:
    if path.is_dir():
        library = load_library([Folder(path)])
        return list(library.packs.values()), library.faults, library.course
    if path.name == COURSE_FILE:
        found = load_course(path)
        return [], found.faults, found.course or Course()
    if path.name == SKILLS_FILE:
        return [], (), Course()
    loaded = load_pack(path)
    return [loaded.pack] if loaded.pack is not None else [], loaded.faults, Course()


def _of_skills(
    paths: Sequence[Path], checked: Sequence[Pack], around: Library, faults: Sequence[Fault]
) -> list[Fault]:
    """The faults in the lists of skills that are checked."""
    broken = frozenset(fault.question for fault in faults if fault.question is not None)
    library = _whole(checked, around)
    found: list[Fault] = []
    for path in _apart(paths):
        file = path / SKILLS_FILE if path.is_dir() else path
        if file.name == SKILLS_FILE and file.is_file():
            loaded = load_skills(file)
            found += [*loaded.faults, *skill_faults(loaded, library, broken)]
    return found


def _whole(checked: Sequence[Pack], around: Library) -> Library:
    """The packs to check, within their library."""
    packs = {**around.packs, **{pack.name: pack for pack in checked}}
    questions = {question.id: question for pack in packs.values() for question in pack.questions}
    return Library(packs, questions, former_ids(questions.values()).current)


def _between(checked: Sequence[Pack], around: Library, courses: Iterable[Course]) -> list[Fault]:
    """Faults between questions of different packs, and between courses and packs."""
    names = {pack.name for pack in checked}
    library = _whole(checked, around)
    locator = Locator()
    found = [
        locator.fault(clash.question, clash.problem)
        for clash in former_ids(library.questions.values()).clashes
        if clash.question.pack in names and clash.question.pack != clash.other.pack
    ]
    files = {pack.file for pack in checked}
    # A review ignores these; here they are reported so that they are fixed.
    found += [replace(fault, severity="error") for fault in order_faults(library) if fault.file in files]
    for course in courses:
        found += course_faults(course, library)
    return found
