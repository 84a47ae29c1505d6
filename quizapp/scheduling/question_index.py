"""Looks up the questions of a scope: by id, by pack, by prerequisite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from quizapp.bank.scope import DRAFT, Scope

if TYPE_CHECKING:
    # Not imported at startup: the first frame needs no models of questions.
    from quizapp.bank import Library, Question


class QuestionIndex:
    """The questions of ``library`` in ``scope``, and those with the ids in ``more``.

    Data about all questions is computed on first access, since a day without new questions does not
    need it.
    """

    def __init__(self, library: Library, scope: Scope, more: Collection[str] = ()) -> None:
        self._library = library
        self._questions = library.questions
        self._scope = scope
        self._more = more
        #: Whether nearly every question is included.
        self.is_everything = scope.is_everything

    def find(self, name: str) -> Question | None:
        """The question with this id; None if it is not included."""
        question = self._questions.get(name)
        return question if question is not None and self._holds(question) else None

    @cached_property
    def by_pack(self) -> Mapping[str, list[tuple[int, Question]]]:
        """The questions of each pack in the order of the files, each with its position among all."""
        found: dict[str, list[tuple[int, Question]]] = {}
        for position, question in enumerate(self):
            own = found.get(question.pack)
            if own is None:
                own = found[question.pack] = []
            own.append((position, question))
        return found

    @cached_property
    def along(self) -> Mapping[str, int]:
        """The position along the course of each pack in it."""
        return self._library.course.order_of(self._library.packs)

    @cached_property
    def needing(self) -> list[Question]:
        """The questions that may have prerequisites."""
        return [
            question
            for question in self._library.questions.values()
            if question.after and self._holds(question)
        ]

    @cached_property
    def needed_by(self) -> Mapping[str, list[Question]]:
        """The questions that come after each one, by its id."""
        found: dict[str, list[Question]] = {}
        for question in self.needing:
            for name in self._library.after(question.id):
                found.setdefault(name, []).append(question)
        return found

    def _holds(self, question: Question) -> bool:
        scope = self._scope
        if self.is_everything:
            return scope.drafts or DRAFT not in question.tags
        return scope.covers(question) or question.id in self._more

    def __iter__(self) -> Iterator[Question]:
        if self.is_everything and not self._scope.drafts:
            return iter([one for one in self._library.questions.values() if DRAFT not in one.tags])
        return filter(self._holds, self._library.questions.values())
