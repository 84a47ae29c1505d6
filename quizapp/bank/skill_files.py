"""Reads a list of skills: sound ones become skills, the others become faults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.entry_parts import Model
from quizapp.bank.fault_list import FaultList
from quizapp.bank.faults import Problem, Steps, nearest, shown
from quizapp.bank.key_types import AnyText, Id
from quizapp.bank.skills import LoadedSkills, Skill
from quizapp.bank.source_part import SourcePart
from quizapp.bank.yaml_problems import SourceError
from quizapp.bank.yaml_values import Plain

#: Maximum number of skills in a list, and of questions of a skill.
SKILLS_LIMIT = 1_000
_FullId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
]
_ADVICE = {
    "id": "a short name without spaces: `id: boolean-masks`",
    "title": "a string, or one per language: `title: {en: …, zh: …}`",
    "questions": "a list of at least one full id: `questions: [masks/keep-where-true]`",
}


class SkillEntry(Model):
    """One skill as it is written."""

    id: Id
    title: AnyText
    questions: tuple[_FullId, ...] = Field(min_length=1, max_length=SKILLS_LIMIT)


def load_skills(file: Path, source: bytes | None = None) -> LoadedSkills:
    """Read a list of skills, or ``source`` as if it were the content of ``file``.

    Never raises, neither for the content nor for a file that cannot be read: these become faults.
    A broken skill is left out, the others stay.
    """
    return _Loading(file).load(source)


class _Loading:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._part = SourcePart("")
        self._faults = FaultList(file)

    def load(self, source: bytes | None) -> LoadedSkills:
        try:
            text = decoded(bytes_of(self._file) if source is None else source)
            self._part = SourcePart(text)
            document = self._part.document
        except SourceError as error:
            self._faults.add_from_yaml(self._part, error.problem)
            return LoadedSkills(self._file, (), self._faults.faults())
        for problem in document.problems:
            self._faults.add_from_yaml(self._part, problem)
        skills: dict[str, Skill] = {}
        positions = []
        for position, value in enumerate(self._listed(document.value)):
            skill = self._skill(position, value)
            if skill is None:
                continue
            if skill.id in skills:
                message = f"another skill is already called {shown(skill.id)}; choose another name"
                self._tell(Problem(("skills", position, "id"), "duplicate-id", message))
                continue
            skills[skill.id] = skill
            positions.append(position)
        found, faults = tuple(skills.values()), self._faults.faults()
        return LoadedSkills(self._file, found, faults, tuple(positions), self._part)

    def _listed(self, value: Plain) -> Iterable[Plain]:
        advice = "write `skills:`, followed by `  - id: …` for each"
        if not isinstance(value, dict):
            self._tell(
                Problem((), "wrong-type", f"a list of skills must be a mapping, not {shown(value)}; {advice}")
            )
            return ()
        for key in value:
            if key == "skills":
                continue
            message = f"unknown key {shown(key)}; a list of skills has only `skills`"
            if key in ("pack", "questions"):
                message = (
                    f"{self._file.name} is the list of skills; move the pack to a file with another name"
                )
            self._tell(Problem((key,), "unknown-key", message, on_key=True))
        held = value.get("skills")
        if not isinstance(held, list):
            state = "is missing" if "skills" not in value else f"cannot be {shown(held)}"
            self._tell(Problem(("skills",), "wrong-type", f"`skills` {state}; {advice}"))
            return ()
        if len(held) > SKILLS_LIMIT:
            message = f"more than {SKILLS_LIMIT:,} skills; remove those from here on"
            self._tell(Problem(("skills", SKILLS_LIMIT), "too-large", message))
        return held[:SKILLS_LIMIT]

    def _skill(self, position: int, value: Plain) -> Skill | None:
        path: Steps = ("skills", position)
        if not isinstance(value, dict):
            message = (
                f"a skill must be a mapping, not {shown(value)}; write `- id: …`, `title:` and `questions:`"
            )
            self._tell(Problem(path, "wrong-type", message))
            return None
        try:
            entry = SkillEntry.model_validate(value)
        except ValidationError as error:
            found = error.errors(include_url=False)
            of_one = any(len(details["loc"]) > 1 for details in found)  # so that too few are left
            for details in found:
                if of_one and details["type"] == "too_short":
                    continue
                steps = (*details["loc"], *details.get("ctx", {}).get("at", ()))
                self._tell(_problem(path, details["type"], steps, details["input"]))
            return None
        return Skill(entry.id, entry.title, entry.questions)

    def _tell(self, problem: Problem) -> None:
        self._faults.add(self._part, (), problem)


def _problem(path: Steps, kind: str, steps: Steps, value: object) -> Problem:
    key = str(steps[0]) if steps else ""
    here = (*path, *steps)
    if kind == "missing":
        return Problem(path, "missing-key", f"`{key}` is missing; write {_ADVICE[key]}")
    if kind == "extra_forbidden":
        near = nearest(key, _ADVICE)
        advice = f"write `{near}`" if near else "the known keys are id, title, questions"
        return Problem(here, "unknown-key", f"unknown key {shown(key)}; {advice}", on_key=True)
    if kind == "too_short" or (key == "questions" and value in (None, "") and len(steps) == 1):
        return Problem(here, "empty-skill", "no question asks for this skill; specify at least one")
    if kind == "string_pattern_mismatch" and key == "questions":
        return Problem(here, "bad-id", f"{shown(value)} is not a full id; write `pack/id`")
    return Problem(here, "wrong-value", f"`{key}` cannot be {shown(value)}; write {_ADVICE[key]}")
