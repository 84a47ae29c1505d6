"""Placement: lets a learner skip a unit of the course that they know, and undo this for the whole unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from quizapp.bank import Library, Question
from quizapp.bank.course import Unit
from quizapp.bank.scope import Scope
from quizapp.scheduling.acts import Act, Deed
from quizapp.scheduling.placing import first_days, hardest, unmet
from quizapp.scheduling.states import Scheduled, is_placed, undone
from quizapp.store import Store
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit of the course, with its ``number``, from 1, and the number of its ``questions``.

    ``unmet`` is the number of those never reviewed, ``placed`` of those skipped and not reviewed since.
    """

    unit: Unit
    number: int
    questions: int
    unmet: int
    placed: int


class Placement:
    """Selects the questions of a placement, and writes its result to the log.

    ``clock`` returns the current time in UTC, ``day_of`` the learner's day at a given time.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        clock: Callable[[], datetime],
        day_of: Callable[[datetime], date],
    ) -> None:
        self._library = library
        self._store = store
        self._clock = clock
        self._day_of = day_of

    def units(self) -> tuple[UnitStanding, ...]:
        """The units of the course that have questions, in order."""
        states = self._store.states()
        found = []
        for number, (unit, packs) in enumerate(self._library.course.packs_of(self._library.packs), 1):
            questions = self._questions(packs)
            placed = sum(one.id in states and is_placed(states[one.id]) for one in questions)
            found.append(UnitStanding(unit, number, len(questions), len(unmet(questions, states)), placed))
        return tuple(found)

    def scope(self, unit: str) -> Scope | None:
        """The questions to ask for a placement in a unit; None if the unit does not exist or has no
        unmet questions."""
        from quizapp.kinds import KINDS

        chosen = hardest(self._unmet(unit), [ask for ask, kind in KINDS.items() if kind.has_few_answers])
        if not chosen:
            return None
        return Scope(practice=True, unit=unit, questions=frozenset(one.id for one in chosen))

    def settle(self, unit: str, passed: bool | None) -> Note:
        """Record a placement if it was passed, and return a message about the result.

        ``passed`` is None if some questions were not asked.
        """
        if not passed:
            return Note("placing.unfinished" if passed is None else "placing.failed")
        questions, today = self._unmet(unit), self._day_of(self._clock())
        states = self._store.states().values()
        schedules = [state.schedule for state in states if not state.suspended]
        due = Counter(schedule.due for schedule in schedules if isinstance(schedule, Scheduled))
        days = first_days(len(questions), due, today)
        placed = zip(questions, days, strict=True)
        self._write([self._act("placed", question.id, until=day) for question, day in placed])
        if not days:
            return Note("placing.nothing-new")
        ends = (("first", days[0].isoformat()), ("last", days[-1].isoformat()))
        return Note("placing.passed", (("n", len(questions)), *ends))

    def take_back(self, unit: str) -> int:
        """Undo a placement, and return how many questions are new again.

        Questions that have been reviewed since are not changed.
        """
        states = self._store.states()
        acts = []
        for question in self._questions(self._packs(unit)):
            if question.id in states and is_placed(states[question.id]):
                acts += self._placings(question.id)
        self._write([self._act("undid", act.question, target=act.id) for act in acts])
        return len({act.question for act in acts})

    def _packs(self, unit: str) -> Collection[str]:
        units = self._library.course.packs_of(self._library.packs)
        return next((packs for one, packs in units if one.id == unit), ())

    def _questions(self, packs: Iterable[str]) -> list[Question]:
        return [question for name in packs for question in self._library.packs[name].questions]

    def _unmet(self, unit: str) -> tuple[Question, ...]:
        return unmet(self._questions(self._packs(unit)), self._store.states())

    def _placings(self, question: str) -> list[Act]:
        """The rows of a question's placements, without those undone."""
        acts = list(self._store.acts(question=question))
        taken_back = undone({act.id: act.target for act in acts if act.deed == "undid" and act.target})
        return [act for act in acts if act.deed == "placed" and act.id not in taken_back]

    def _act(self, deed: Deed, question: str, **rest: Any) -> Act:
        now = self._clock()
        return Act("", now, self._day_of(now), deed, question, **rest)

    def _write(self, acts: Sequence[Act]) -> None:
        """Append the acts to the log, all of them or none."""
        self._store.merge([replace(act, id=self._store.new_id(act.at)) for act in acts])
