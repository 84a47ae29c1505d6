"""Reads the lessons of a question file: sound ones become lessons, the others become faults."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from quizapp.bank.entry_reading import validated
from quizapp.bank.fault_list import FaultList
from quizapp.bank.faults import Problem, Steps, shown
from quizapp.bank.lesson import Lesson, full_needs, lesson_problems
from quizapp.bank.model_errors import problems
from quizapp.bank.pack_format import LessonEntry, PackHead
from quizapp.bank.source_part import SourcePart
from quizapp.bank.yaml_values import Plain

#: Maximum number of lessons in a file.
LESSONS_LIMIT = 1_000


def lessons_of(head: PackHead | None, part: SourcePart, file: Path, faults: FaultList) -> tuple[Lesson, ...]:
    """The sound lessons of a file whose head can be read; faults of the others are added to ``faults``."""
    if head is None or not isinstance(part.document.value, dict):
        return ()
    held = part.document.value.get("lessons")
    if held is None:
        return ()
    if not isinstance(held, list) or len(held) > LESSONS_LIMIT:
        state = f"cannot be {shown(held)}" if not isinstance(held, list) else f"has over {LESSONS_LIMIT:,}"
        message = f"`lessons` {state}; write `lessons:`, followed by `  - id: …` for each"
        faults.add(part, (), Problem(("lessons",), "wrong-type", message))
        return ()
    found: dict[str, Lesson] = {}
    for n, value in enumerate(held):
        path = ("lessons", n)
        entry = _lesson_entry(part, path, value, faults)
        if entry is not None and f"{head.pack}/{entry.id}" in found:
            line = found[f"{head.pack}/{entry.id}"].line
            message = f"the id `{entry.id}` is already used on line {line}; choose another"
            faults.add(part, path, Problem(("id",), "duplicate-id", message))
        elif entry is not None:
            found[f"{head.pack}/{entry.id}"] = Lesson(
                head.pack,
                f"{head.pack}/{entry.id}",
                full_needs(head.pack, entry.needs),
                entry.title,
                file,
                part.line_of(path),
                value,
            )
    return tuple(found.values())


def _lesson_entry(part: SourcePart, path: Steps, value: Plain, faults: FaultList) -> LessonEntry | None:
    """The lesson, or None if it has a fault."""
    try:
        entry = validated(LessonEntry.model_validate, part, path, value)
    except ValidationError as error:
        broken = problems(error, LessonEntry)
    else:
        broken = list(lesson_problems(entry))
    for problem in broken:
        faults.add(part, path, problem)
    return None if broken else entry
