"""Which skills of a library's list have questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank import Fault, Library, Text
from quizapp.bank.scope import Scope
from quizapp.bank.skill_files import load_skills
from quizapp.bank.skills import SKILLS_FILE, skill_faults


@dataclass(frozen=True, slots=True)
class CoveredSkill:
    """A skill, and the ids of its questions that exist in the library and are not drafts."""

    id: str
    title: Text
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredSkills:
    """Every skill in the order of the list, and what is wrong in the list."""

    skills: tuple[CoveredSkill, ...]
    faults: tuple[Fault, ...]

    @property
    def asked(self) -> int:
        """The number of skills that have a question."""
        return sum(bool(skill.questions) for skill in self.skills)


def covered_skills(folders: Iterable[Path], library: Library) -> CoveredSkills:
    """The skills of the first folder that has a list; none if no folder has one."""
    file = next((folder / SKILLS_FILE for folder in folders if (folder / SKILLS_FILE).is_file()), None)
    if file is None:
        return CoveredSkills((), ())
    loaded = load_skills(file)
    asked = Scope().covers
    skills = []
    for skill in loaded.skills:
        found = (library.find(name) for name in skill.questions)
        ids = dict.fromkeys(one.id for one in found if one is not None and asked(one))
        skills.append(CoveredSkill(skill.id, skill.title, tuple(ids)))
    return CoveredSkills(tuple(skills), (*loaded.faults, *skill_faults(loaded, library)))
