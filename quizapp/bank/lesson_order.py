"""Which lessons come before a question, and faults in their references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from quizapp.bank.faults import Problem, nearest, shown
from quizapp.bank.lesson import Lesson, names_torch
from quizapp.bank.questions import Question


class LessonOrder:
    """The lessons of a library by full id, and the lessons that each needs.

    References to missing lessons are left out, as are needs through which a lesson would come
    before itself.
    """

    def __init__(self, lessons: Mapping[str, Lesson]) -> None:
        self._lessons = lessons

    def before(self, question: Question) -> tuple[Lesson, ...]:
        """The lessons that come before a question, each after those that it needs."""
        found: dict[str, Lesson] = {}
        ahead = [name for name in reversed(question.needs) if name in self._lessons]
        while ahead:
            missing = [one for one in self._needs(ahead[-1]) if one not in found]
            if missing:
                ahead += reversed(missing)
            else:
                name = ahead.pop()
                found.setdefault(name, self._lessons[name])
        return tuple(found.values())

    def own(self, question: Question) -> tuple[Lesson, ...]:
        """The lessons that a question names itself."""
        return tuple(self._lessons[name] for name in question.needs if name in self._lessons)

    def problems(self, questions: Iterable[Question]) -> Iterator[tuple[Question | Lesson, Problem]]:
        """A warning for each need that is not a lesson, or that depends on itself."""
        for question in questions:
            for index, name in enumerate(question.needs):
                if name not in self._lessons:
                    yield question, self._unknown(index, name)
        for lesson in self._lessons.values():
            for index, (name, written) in enumerate(zip(lesson.needs, lesson.entry.needs, strict=True)):
                if name in self._lessons:
                    if (lesson.id, name) in self._circular:
                        message = f"`{written}` in turn needs `{lesson.id}`; remove one of the two"
                        yield lesson, Problem(("needs", index), "circular-needs", message, "warning")
                elif not names_torch(written):
                    yield lesson, self._unknown(index, name)

    def _unknown(self, index: int, name: str) -> Problem:
        near = nearest(name, self._lessons)
        advice = f"write `{near}`" if near else "write the id of a lesson, `pack/id`"
        return Problem(
            ("needs", index), "unknown-needs", f"there is no lesson {shown(name)}; {advice}", "warning"
        )

    def _needs(self, lesson: str) -> tuple[str, ...]:
        """The lessons that a lesson needs, without missing and circular ones."""
        named = self._lessons[lesson].needs
        return tuple(one for one in named if one in self._lessons and (lesson, one) not in self._circular)

    @cached_property
    def _circular(self) -> frozenset[tuple[str, str]]:
        """Each lesson with one that it needs and that in turn needs it."""
        return frozenset(
            (lesson.id, name)
            for lesson in self._lessons.values()
            for name in lesson.needs
            if name in self._lessons and lesson.id in self._reached(name)
        )

    def _reached(self, start: str) -> set[str]:
        """A lesson and all that it needs, directly or indirectly."""
        reached, ahead = {start}, [start]
        while ahead:
            needs = [one for one in self._lessons[ahead.pop()].needs if one in self._lessons]
            ahead += [one for one in needs if one not in reached]
            reached.update(needs)
        return reached
