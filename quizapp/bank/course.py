"""The order in which packs are learned: units, each with its goal, its packs and its capstone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quizapp.bank.faults import Fault
from quizapp.bank.text import Text

#: The file that holds the course, directly in a folder of question files.
COURSE_FILE = "course.yaml"


@dataclass(frozen=True, slots=True)
class Unit:
    """A step of the course. ``packs`` are names of packs in the order in which they are learned;
    ``capstone`` is the full id of the question that the unit leads to; ``position`` is its index
    in the file's list, from 0."""

    id: str
    title: Text
    packs: tuple[str, ...]
    goal: Text | None = None
    capstone: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """The units in their order. The course of a library without a course file has no name and no
    units."""

    name: str = ""
    title: Text = field(default_factory=lambda: Text.plain(""))
    units: tuple[Unit, ...] = ()
    file: Path | None = None
    bundled: bool = False

    def packs_of(self, packs: Collection[str]) -> tuple[tuple[Unit, tuple[str, ...]], ...]:
        """The units with only those of their packs that are in ``packs``, each pack in the first
        unit that names it; units without packs are left out."""
        found: list[tuple[Unit, tuple[str, ...]]] = []
        taken: set[str] = set()
        for unit in self.units:
            own = [name for name in dict.fromkeys(unit.packs) if name in packs and name not in taken]
            taken.update(own)
            if own:
                found.append((unit, tuple(own)))
        return tuple(found)

    def order_of(self, packs: Collection[str]) -> Mapping[str, int]:
        """The position along the course of each of ``packs`` that belongs to it."""
        names = [name for _, own in self.packs_of(packs) for name in own]
        return {name: position for position, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class LoadedCourse:
    """The result of reading a course file. ``course`` is None if not even its name can be read."""

    course: Course | None
    faults: tuple[Fault, ...] = ()
