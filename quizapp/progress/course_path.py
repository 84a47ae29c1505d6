"""The learner's position on the course: its units, the progress in each, and the unit that comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from quizapp.bank import Library, Question
from quizapp.bank.course import Unit
from quizapp.progress.steps import Steps, steps
from quizapp.scheduling.placing import unmet
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.states import QuestionState


@dataclass(frozen=True, slots=True)
class UnitOnPath:
    """A unit, with its ``number``, from 1, and those of its ``packs`` that exist.

    Its ``standing`` is ``done`` if all its questions have been met that are not suspended, ``here`` for
    the first unit with a question left that does not wait for a later unit, and ``ahead`` otherwise.
    """

    unit: Unit
    number: int
    packs: tuple[str, ...]
    steps: Steps
    standing: Literal["done", "here", "ahead"]


@dataclass(frozen=True, slots=True)
class CoursePath:
    """The units of the course, in order; empty if the library has no course."""

    units: tuple[UnitOnPath, ...] = ()

    @property
    def here(self) -> UnitOnPath | None:
        """The unit where the learner is; None at the end of the course."""
        return next((one for one in self.units if one.standing == "here"), None)

    @property
    def following(self) -> UnitOnPath | None:
        """The unit after this one that is not done; None if there is none."""
        here = self.here
        later = (one for one in self.units if here is not None and one.number > here.number)
        return next((one for one in later if one.standing != "done"), None)


def course_path(library: Library, states: Mapping[str, QuestionState]) -> CoursePath:
    """The learner's path through the library's course."""
    readiness = Readiness(library, states)
    units = library.course.packs_of(library.packs)
    numbers = {name: number for number, (_, packs) in enumerate(units, 1) for name in packs}
    found: list[UnitOnPath] = []
    is_found = False
    for number, (unit, packs) in enumerate(units, 1):
        questions = [question for name in packs for question in library.packs[name].questions]
        left = unmet(questions, states)
        # The learner is not kept in this unit by questions that wait for a later one.
        within = {name for name, other in numbers.items() if other <= number}
        is_here = not is_found and not all(_waits(one, within, library, readiness) for one in left)
        is_found = is_found or is_here
        held = steps(states.get(one.id) or QuestionState(one.id) for one in questions)
        standing: Literal["done", "here", "ahead"] = "ahead" if left else "done"
        found.append(UnitOnPath(unit, number, packs, held, "here" if is_here else standing))
    return CoursePath(tuple(found))


def _waits(question: Question, within: Collection[str], library: Library, readiness: Readiness) -> bool:
    """Whether a question waits, directly or indirectly, for one outside the packs ``within``."""
    ahead, seen = [question], {question.id}
    while ahead:
        for name in readiness.lacks(ahead.pop()):
            needed = library.questions[name]
            if needed.pack not in within:
                return True
            if name not in seen:
                seen.add(name)
                ahead.append(needed)
    return False
