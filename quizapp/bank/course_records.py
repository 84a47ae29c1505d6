"""A loaded course as bytes, for the cache."""

from __future__ import annotations

import json
from pathlib import Path

from quizapp.bank.course import Course, LoadedCourse, Unit
from quizapp.bank.faults import Fault
from quizapp.bank.text import Text


def course_to_bytes(loaded: LoadedCourse) -> bytes:
    """The bytes from which :func:`course_from_bytes` restores the course, at any path."""
    course = loaded.course
    head = None
    if course is not None:
        units = [
            [
                unit.id,
                unit.title.pairs,
                unit.packs,
                unit.goal and unit.goal.pairs,
                unit.capstone,
                unit.position,
            ]
            for unit in course.units
        ]
        head = [course.name, course.title.pairs, units]
    faults = [[one.line, one.column, one.rule, one.severity, one.message] for one in loaded.faults]
    return json.dumps([head, faults], ensure_ascii=False).encode("utf-8", "surrogatepass")


def course_from_bytes(written: bytes, file: Path, *, bundled: bool) -> LoadedCourse:
    """The course that was serialized, as the course of ``file``. Raises ValueError for anything else."""
    try:
        head, rows = json.loads(written)
        faults = tuple(
            Fault(file, line, column, None, rule, severity, message)
            for line, column, rule, severity, message in rows
        )
        if head is None:
            return LoadedCourse(None, faults)
        name, title, units = head
        return LoadedCourse(
            Course(name, _text(title), tuple(_unit(*unit) for unit in units), file, bundled), faults
        )
    except (ValueError, TypeError) as error:
        raise ValueError("this is not a record of a course") from error


def _unit(
    own: str,
    title: list[list[str]],
    packs: list[str],
    goal: list[list[str]] | None,
    capstone: str | None,
    position: int,
) -> Unit:
    return Unit(own, _text(title), tuple(packs), None if goal is None else _text(goal), capstone, position)


def _text(pairs: list[list[str]]) -> Text:
    return Text(tuple((language, text) for language, text in pairs))
