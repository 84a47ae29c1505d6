"""The answers that statistics count: those that were not undone, each with what was known of its
question before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from quizapp.bank import Library
from quizapp.bank.scope import Scope
from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.sm2 import PASSING
from quizapp.scheduling.states import StandingAnswer

#: A longer time before an answer, in seconds, counts as this long: the learner was away.
LONGEST_PAUSE = 60.0


class Answer(NamedTuple):
    """An answer that was not undone, as statistics use it.

    ``question`` is the present id. ``day`` is the learner's, ``at`` the instant in UTC. ``right``
    means a quality of 3 or more, which is its only meaning in statistics. ``seconds`` is the
    learner's time, at most LONGEST_PAUSE, 0 if the row has none. ``before`` and ``interval`` are
    the question's intervals in days before and after the answer, None if it had not been
    reviewed. ``lapse`` says that it is a review that was not right of a question that had a right
    one before. ``typed`` is false if the learner said that they do not know. ``due`` is the day
    of the question's next review after the answer.
    """

    question: str
    day: date
    at: datetime
    kind: AnswerKind
    right: bool
    quality: int
    seconds: float
    before: int | None
    interval: int | None
    lapse: bool
    slip: str | None
    sure: bool | None
    typed: bool
    due: date | None = None

    @property
    def is_first(self) -> bool:
        """Whether this is the review in which the question was met."""
        return self.kind == "review" and self.before is None

    @property
    def is_repeat(self) -> bool:
        """Whether this is a review of a question met before; only these count for retention."""
        return self.kind == "review" and self.before is not None


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` out of ``of`` answers."""

    right: int
    of: int

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float | None:
        """0 to 1; None if ``of`` is 0."""
        return self.right / self.of if self.of else None


def plain_answers(
    answers: Iterable[StandingAnswer], present: Mapping[str, str] | None = None
) -> list[Answer]:
    """The answers that were not undone, in order.

    ``present`` maps former ids of questions to present ones.
    """
    present = present or {}
    passed: set[str] = set()
    found: list[Answer] = []
    for one in answers:
        act = one.act
        question = present.get(act.question, act.question)
        right, review = one.quality >= PASSING, one.kind == "review"
        found.append(
            Answer(
                question,
                act.day,
                act.at,
                one.kind,
                right,
                one.quality,
                min(act.seconds or 0.0, LONGEST_PAUSE),
                one.interval_before,
                one.interval,
                review and not right and question in passed,
                act.slip,
                act.sure,
                act.verdict != "skipped",
                one.due,
            )
        )
        if review and right:
            passed.add(question)
    return found


_EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection: the questions of ``scope``, those of the kind ``ask``, and the answers of the
    days from ``since`` to ``until``, both included. None selects all.

    A question that no longer exists belongs to the pack named in its id, and has no tags.
    """

    scope: Scope = _EVERYTHING
    ask: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether every answer is selected."""
        return self.scope.is_everything and (self.ask, self.since, self.until) == (None, None, None)

    def has_question(self, name: str, library: Library) -> bool:
        """Whether a question, by its present id, is selected."""
        question = library.questions.get(name)
        if question is not None:
            return self.scope.covers(question) and self.ask in (None, question.ask)
        scope = self.scope
        named = scope.questions is None or name in scope.questions
        return named and scope.tag is None and self.ask is None and scope.pack in (None, pack_of(name))

    def has_day(self, day: date) -> bool:
        """Whether a day is selected."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def pack_of(question: str) -> str:
    """The pack named in a full id."""
    return question.partition("/")[0]
