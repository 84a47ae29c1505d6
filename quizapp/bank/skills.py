"""The skills that a library teaches, each with the questions that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.faults import Fault, Problem, nearest, shown
from quizapp.bank.library import SKILLS_FILE, Library
from quizapp.bank.source_part import SourcePart
from quizapp.bank.text import Text

__all__ = ["SKILLS_FILE", "LoadedSkills", "Skill", "skill_faults"]


@dataclass(frozen=True, slots=True)
class Skill:
    """Something a practitioner can do. ``questions`` are full ids, as written in the file."""

    id: str
    title: Text
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadedSkills:
    """The result of reading a list of skills. ``positions`` are the indices (from 0) of each
    skill in ``skills`` of the file; ``part`` is None if the file cannot be read."""

    file: Path
    skills: tuple[Skill, ...]
    faults: tuple[Fault, ...]
    positions: tuple[int, ...] = ()
    part: SourcePart | None = None


def skill_faults(
    loaded: LoadedSkills, library: Library, broken: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    """An error for each question of a skill that the library does not have, and a warning for
    each former id. ``broken`` are ids of questions that have faults of their own."""
    assert loaded.part is not None or not loaded.skills
    for position, skill in zip(loaded.positions, loaded.skills, strict=True):
        for index, named in enumerate(skill.questions):
            problem = _unknown(named, index, library)
            if problem is not None and named not in broken and loaded.part is not None:
                path = ("skills", position, *problem.path)
                line, column = loaded.part.position(path)
                yield Fault(loaded.file, line, column, None, problem.rule, problem.severity, problem.message)


def _unknown(named: str, index: int, library: Library) -> Problem | None:
    path = ("questions", index)
    if named in library.questions:
        return None
    current = library.aliases.get(named)
    if current is not None:
        message = f"{shown(named)} has been renamed; write `{current}`"
        return Problem(path, "former-id", message, "warning")
    near = nearest(named, library.questions)
    advice = f"write `{near}`" if near else "write the full id of a question, `pack/id`"
    return Problem(path, "unknown-question", f"there is no question {shown(named)}; {advice}")
