"""Which questions may be asked, given their prerequisites and what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.scope import DRAFT, Scope
from quizapp.scheduling.states import New, QuestionState
from quizapp.words.note import Note

if TYPE_CHECKING:
    # Not imported at startup: the first frame needs no models of questions.
    from quizapp.bank import Library, Question

#: Maximum number of questions named in one sentence.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """The new ``questions`` of a scope that are not asked until ``needed`` are known."""

    questions: tuple[str, ...]
    needed: tuple[str, ...]

    @property
    def note(self) -> Note:
        """A message about this that names the first prerequisites."""
        names = ", ".join((*self.needed[:_NAMED], *(["…"] if len(self.needed) > _NAMED else ())))
        return Note("session.waiting", (("n", len(self.questions)), ("names", names)))


class Readiness:
    """The prerequisites that keep each question from being asked.

    They are taken from ``after:`` as resolved by the library: former ids are mapped, missing and
    circular ones left out. They apply until a question was reviewed once. A suspended
    prerequisite is ignored, since it may never become known.
    """

    def __init__(self, library: Library, states: Mapping[str, QuestionState]) -> None:
        self._library = library
        self._states = states

    def lacks(self, question: Question) -> tuple[str, ...]:
        """The unknown prerequisites; none for a question that was reviewed."""
        return tuple(name for name in self._unknown(question) if not self._suspended(name))

    def suspended(self, question: Question) -> tuple[str, ...]:
        """The unknown prerequisites that are suspended."""
        return tuple(name for name in self._unknown(question) if self._suspended(name))

    def outside(self, scope: Scope, within: Iterable[Question] | None = None) -> dict[str, str]:
        """Prerequisites outside a scope, each with a question of the scope that comes after it.
        ``within`` are the questions of the scope, in the order of the library, if the caller has
        them."""
        found: dict[str, str] = {}
        if scope.is_everything:
            return found
        within = self._library.questions.values() if within is None else within
        for start in self._new_ones(scope, within):
            ahead = [start]
            while ahead:
                for name in self.lacks(ahead.pop()):
                    needed = self._library.questions[name]
                    if name not in found and not scope.covers(needed):
                        found[name] = start.id
                        ahead.append(needed)
        return found

    def in_order(
        self, wanted: Iterable[str], done: Collection[str], barred: Collection[str]
    ) -> Iterator[str]:
        """``wanted`` in order, each question preceded by its unknown prerequisites.

        Questions in ``done``, which were already asked, are left out, and so are those in ``barred``
        and the ones that depend on them.
        """
        settled = dict.fromkeys(done, True) | dict.fromkeys(barred, False)
        for name in wanted:
            path = [name]
            while path:
                one = path[-1]
                needs = () if one in settled else self.lacks(self._library.questions[one])
                unsettled = [needed for needed in needs if needed not in settled]
                if unsettled:
                    path += reversed(unsettled)
                    continue
                path.pop()
                if one not in settled:
                    settled[one] = all(settled[needed] for needed in needs)
                    if settled[one]:
                        yield one

    def waiting(self, scope: Scope) -> Waiting | None:
        """The questions of a scope that are not asked yet, and their prerequisites."""
        questions = [
            question.id
            for question in self._new_ones(scope, self._library.questions.values())
            if self.lacks(question)
        ]
        needed: list[str] = []
        seen: set[str] = set()
        ahead = questions[::-1]
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                lacks = self.lacks(self._library.questions[name])
                ahead += reversed(lacks)
                needed += [] if lacks else [name]
        return Waiting(tuple(questions), tuple(needed)) if questions else None

    def _new_ones(self, scope: Scope, questions: Iterable[Question]) -> list[Question]:
        return [
            question
            for question in questions
            if scope.covers(question) and self._is_new(question.id) and not self._suspended(question.id)
        ]

    def _unknown(self, question: Question) -> Iterable[str]:
        if not question.after or not self._is_new(question.id):
            return ()
        # A draft is never asked, so it is ignored as well.
        after = (one for one in self._library.after(question.id) if not self._is_draft(one))
        return (name for name in after if name not in self._states or not self._states[name].known)

    def _is_new(self, name: str) -> bool:
        return name not in self._states or isinstance(self._states[name].schedule, New)

    def _is_draft(self, name: str) -> bool:
        return DRAFT in self._library.questions[name].tags

    def _suspended(self, name: str) -> bool:
        return name in self._states and self._states[name].suspended
