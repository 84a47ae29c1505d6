"""Leeches: questions that lapse again and again, and what may help with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizapp.bank import Library, Question
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState, left_standing

#: The number of lapses at which a question is first reported, and after how many more again.
FIRST, EVERY = 8, 4
#: Maximum number of slips that are named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Leech:
    """A question with many ``lapses``: its prerequisites (``needs``, ids), its ``lessons`` (ids),
    and the ``slips`` that were made, each with its count, the most frequent first."""

    question: str
    lapses: int
    needs: tuple[str, ...] = ()
    slips: tuple[tuple[str, int], ...] = ()
    lessons: tuple[str, ...] = ()


def is_reported(lapses: int, before: int) -> bool:
    """Whether to report a question whose number of lapses rose from ``before`` to ``lapses``: at 8
    lapses, and at every 4 more."""
    return lapses > before and lapses >= FIRST and (lapses - FIRST) % EVERY == 0


def leech(library: Library, question: Question, state: QuestionState, acts: Iterable[Act]) -> Leech:
    """The help for a question; ``acts`` are its rows."""
    made = Counter(act.slip for act in left_standing(acts) if act.deed == "answered" and act.slip)
    needs = tuple(library.after(question.id)) if question.after else ()
    lessons = tuple(lesson.id for lesson in library.lesson_order.own(question))
    return Leech(question.id, state.lapses, needs, tuple(made.most_common(_NAMED)), lessons)


def leeches(states: Mapping[str, QuestionState]) -> tuple[tuple[str, int], ...]:
    """The questions that lapsed 8 times or more, with the number of lapses, the worst first."""
    found = [(name, state.lapses) for name, state in states.items() if state.lapses >= FIRST]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
