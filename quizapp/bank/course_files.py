"""Loads a course file: sound parts become a course, the others become faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from quizapp.bank.course import Course, LoadedCourse, Unit
from quizapp.bank.course_format import UNITS_LIMIT, CourseFile, CourseHead, UnitEntry
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.entry_parts import Model
from quizapp.bank.fault_list import FaultList
from quizapp.bank.faults import Problem, Steps, shown
from quizapp.bank.model_errors import problems
from quizapp.bank.source_part import SourcePart
from quizapp.bank.text import Text
from quizapp.bank.yaml_problems import SourceError, YamlProblem
from quizapp.bank.yaml_values import Plain

#: Maximum number of faults reported for one course file.
FAULTS_LIMIT = 200

_M = TypeVar("_M", bound=Model)
_UNITS_ADVICE = "write `units:`, followed by `  - id: …` for each"
#: Messages of the YAML reader that are worded for packs, and their wording for a course.
_FOR_A_COURSE = {
    "empty-file": "the file is empty; begin with `course: name-of-the-course`",
    "yaml-documents": "a second YAML document begins here; remove it: a folder can have only one course",
}


def load_course(file: Path, source: bytes | None = None, *, bundled: bool = False) -> LoadedCourse:
    """Read a course file, or ``source`` as if it were the content of ``file``.

    Never raises, neither for the content nor for a file that cannot be read: these become faults.
    A broken unit is left out, the others stay. Whether the packs and questions it names exist is
    not checked.
    """
    return _Loading(file, bundled).load(source)


class _Loading:
    """Reads one file and collects its faults."""

    def __init__(self, file: Path, bundled: bool) -> None:
        self._file = file
        self._bundled = bundled
        self._faults = FaultList(file, FAULTS_LIMIT)

    def load(self, source: bytes | None) -> LoadedCourse:
        course = None
        try:
            part = SourcePart(decoded(bytes_of(self._file) if source is None else source))
            document = part.document
        except SourceError as error:
            self._add_from_yaml(SourcePart(""), error.problem)
        else:
            course = self._course(part, document.value, document.problems)
        return LoadedCourse(course, self._faults.faults())

    def _course(self, part: SourcePart, value: Plain, of_yaml: tuple[YamlProblem, ...]) -> Course | None:
        unsound: set[object] = set()
        for problem in of_yaml:
            self._add_from_yaml(part, problem)
            if problem.path[:1] == ("units",) and len(problem.path) > 1:
                unsound.add(problem.path[1])
        if not isinstance(value, dict):
            message = (
                f"a course must be a mapping, not {shown(value)}; begin with `course: name-of-the-course`"
            )
            self._faults.add(part, (), Problem((), "wrong-type", message))
            return None
        if "questions" in value and "units" not in value:
            message = "this file contains a pack, but its name is reserved for the course; rename the file"
            self._faults.add(part, (), Problem(("questions",), "not-a-course", message, on_key=True))
            return None
        own = {key: entry for key, entry in value.items() if key != "units"}
        head = self._sound(part, (), own, CourseHead)
        units = self._units(part, value, unsound)
        if head is None:
            return None
        title = Text.plain(head.course) if head.title is None else head.title
        return Course(head.course, title, units, self._file, self._bundled)

    def _units(self, part: SourcePart, value: dict[str, Plain], unsound: set[object]) -> tuple[Unit, ...]:
        held = value.get("units")
        if not isinstance(held, list) or not held:
            rule, path = ("wrong-type", ("units",)) if held else ("no-units", ("units",))
            if "units" not in value:
                rule, message = "missing-key", f"`units` is missing; {_UNITS_ADVICE}"
            elif held:
                message = f"`units` cannot be {shown(held)}; {_UNITS_ADVICE}"
            else:
                message = f"the course has no units; {_UNITS_ADVICE}"
            self._faults.add(part, (), Problem(path, rule, message, on_key=True))
            return ()
        if len(held) > UNITS_LIMIT:
            message = f"more than {UNITS_LIMIT} units; merge some of them"
            self._faults.add(part, (), Problem(("units", UNITS_LIMIT), "too-large", message))
        units: dict[str, Unit] = {}
        for position, one in enumerate(held[:UNITS_LIMIT]):
            entry = self._sound(part, ("units", position), one, UnitEntry, whole=True)
            if entry is None or position in unsound:
                continue
            if entry.id in units:
                line = part.line_of(("units", units[entry.id].position))
                message = f"the id `{entry.id}` is already used on line {line}; choose another"
                self._faults.add(part, ("units", position), Problem(("id",), "duplicate-id", message))
                continue
            units[entry.id] = Unit(entry.id, entry.title, entry.packs, entry.goal, entry.capstone, position)
        return tuple(units.values())

    def _sound(
        self, part: SourcePart, path: Steps, value: Plain, model: type[_M], *, whole: bool = False
    ) -> _M | None:
        """The model of a value. For a faulty value, the model of its sound keys, unless it has to
        be ``whole``; None if those are not enough."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            broken = problems(error, CourseFile if model is CourseHead else model)
        for problem in broken:
            self._faults.add(part, path, problem)
        if whole or not isinstance(value, dict):
            return None
        unfit = {problem.path[0] for problem in broken if problem.path}
        try:
            return model.model_validate(
                {key: value[key] for key in model.model_fields if key in value and key not in unfit}
            )
        except ValidationError:
            return None

    def _add_from_yaml(self, part: SourcePart, problem: YamlProblem) -> None:
        message = _FOR_A_COURSE.get(problem.rule, problem.message)
        self._faults.add_from_yaml(part, replace(problem, message=message))
