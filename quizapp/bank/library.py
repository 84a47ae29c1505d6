"""All packs of a workspace and their course, including the bundled ones."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from quizapp.bank.aliases import former_ids
from quizapp.bank.course import COURSE_FILE, Course, LoadedCourse
from quizapp.bank.faults import Fault, Problem
from quizapp.bank.lasting import lasting
from quizapp.bank.lesson import Lesson
from quizapp.bank.lesson_order import LessonOrder
from quizapp.bank.prerequisites import Prerequisites
from quizapp.bank.questions import LoadedPack, Pack, Question

#: The list of skills, directly in a folder of question files; it is not a pack.
SKILLS_FILE = "skills.yaml"

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of question files; ``bundled`` ones ship with the program."""

    path: Path
    bundled: bool = False


class PackReader(Protocol):
    """Reads a question file like ``load_pack``, and a course file like ``load_course``."""

    def __call__(self, file: Path, *, bundled: bool) -> LoadedPack: ...

    def course(self, file: Path, *, bundled: bool) -> LoadedCourse: ...


@dataclass(frozen=True, eq=False)
class Library:
    """The content of the question files, compared by identity. ``questions`` are by full id, in the order
    of the files; ``aliases`` maps former full ids to current ones. ``course`` may name packs and questions
    that do not exist."""

    packs: Mapping[str, Pack] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    course: Course = field(default_factory=Course)

    def find(self, question: str) -> Question | None:
        """The question with this full id, present or former."""
        return self.questions.get(question) or self.questions.get(self.aliases.get(question, ""))

    @cached_property
    def lessons(self) -> Mapping[str, Lesson]:
        """Every lesson by its full id, in the order of the files."""
        return {lesson.id: lesson for pack in self.packs.values() for lesson in pack.lessons}

    @cached_property
    def lesson_order(self) -> LessonOrder:
        """The lessons that come before each question, without missing and circular ones."""
        return LessonOrder(self.lessons)

    @cached_property
    def prerequisites(self) -> Prerequisites:
        """The prerequisites of each question, without missing and circular ones."""
        return Prerequisites(self.questions, self.aliases)

    def after(self, question: str) -> tuple[str, ...]:
        """The full ids of the questions that must be known before ``question`` is asked; missing
        and circular ones are left out."""
        return self.prerequisites.of(question)


@lasting()
def load_library(folders: Sequence[Folder], read: PackReader | None = None) -> Library:
    """Load every ``.yaml`` and ``.yml`` file in ``folders`` and below, by path.

    A workspace pack replaces a bundled one of the same name, and a workspace's course the bundled
    one; of two packs in the same kind of folder, the first is kept and the other is a fault.
    ``course.yaml`` and ``skills.yaml`` directly in a folder are not packs. Hidden files, and
    links that lead out of the folder, are skipped. A missing folder counts as empty. ``read``
    reads each file, from a cache for instance; None reads each file directly.
    """
    read = read or _Plainly()
    packs: dict[str, Pack] = {}
    faults: list[Fault] = []
    course = Course()
    for folder in sorted(folders, key=lambda folder: not folder.bundled):
        course_file = folder.path / COURSE_FILE
        for file in _files(folder.path, faults):
            if file == course_file:
                found = read.course(file, bundled=folder.bundled)
                faults.extend(found.faults)
                course = found.course or course
                continue
            loaded = read(file, bundled=folder.bundled)
            faults.extend(loaded.faults)
            pack = loaded.pack
            if pack is None:
                continue
            first = packs.get(pack.name)
            if first is None:
                packs[pack.name] = pack
            elif first.bundled and not pack.bundled:
                del packs[pack.name]
                packs[pack.name] = pack
            else:
                faults.append(_taken(pack, first))
    questions = {question.id: question for pack in packs.values() for question in pack.questions}
    formers = former_ids(questions.values())
    clashes = [clash for clash in formers.clashes if clash.question.pack != clash.other.pack]
    if clashes:
        from quizapp.bank.locating import Locator

        locator = Locator()
        faults += [locator.fault(clash.question, clash.problem) for clash in clashes]
    return Library(packs, questions, formers.current, tuple(faults), course)


class _Plainly:
    """Reads every file without a cache."""

    def __call__(self, file: Path, *, bundled: bool) -> LoadedPack:
        from quizapp.bank.packs import load_pack

        return load_pack(file, bundled=bundled)

    def course(self, file: Path, *, bundled: bool) -> LoadedCourse:
        from quizapp.bank.course_files import load_course

        return load_course(file, bundled=bundled)


def _taken(pack: Pack, first: Pack) -> Fault:
    from quizapp.bank.locating import Locator

    message = f"the pack name `{pack.name}` is already used by {first.file}; choose another"
    return Locator().pack_fault(pack, Problem(("pack",), "duplicate-pack", message))


def _files(folder: Path, faults: list[Fault]) -> Iterator[Path]:
    """The question files below ``folder``, sorted by path."""

    def refused(error: OSError) -> None:
        path = Path(error.filename or folder)
        if isinstance(error, FileNotFoundError):
            return
        reason = (error.strerror or "no reason given").lower()
        message = f"the folder cannot be read ({reason}); check its permissions"
        faults.append(Fault(path, 1, 1, None, "unreadable-file", "error", message))

    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(root, name) for name in files if name.endswith(_SUFFIXES) and not name.startswith(".")]
    home = Path(os.path.realpath(folder))
    skills_file = folder / SKILLS_FILE
    for file in sorted(found, key=lambda file: file.relative_to(folder).parts):
        if file == skills_file:
            continue
        if file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(home):
            message = f"this is a link to a file outside {folder}; put the file itself here"
            faults.append(Fault(file, 1, 1, None, "link-outside", "warning", message))
            continue
        yield file
