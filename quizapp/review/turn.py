"""A turn of a session: the question, and the result of the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quizapp.bank import Library, Question, Variant, variants
from quizapp.examine.slip_search import Slip
from quizapp.kinds.differences import Difference
from quizapp.kinds.kind import Expectation
from quizapp.kinds.programs import Truth
from quizapp.progress.leeches import Leech
from quizapp.runner.outcome import Outcome
from quizapp.scheduling.acts import Act, AnswerKind, Verdict
from quizapp.scheduling.levelling import Levelling
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import HELD
from quizapp.scheduling.states import QuestionState, Scheduled, counted_as
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the learner's screen. It is number ``position`` of ``total`` reviews of the
    day, or repetitions of the drill; ``state`` is the question's state when it was asked."""

    question: Question
    variant: Variant
    kind: AnswerKind
    position: int
    total: int
    expectation: Expectation
    at: datetime
    state: QuestionState

    def renewed(self, library: Library) -> Asked | None:
        """The same variant with its present texts; None if the variant has changed."""
        question, number = library.find(self.question.id), self.variant.number
        if question is None or number >= len(variants(question)):
            return None
        variant = replace(variants(question)[number], drawn=self.variant.drawn)
        if _what_runs(variant) != _what_runs(self.variant):
            return None
        return replace(self, question=question, variant=variant)


@dataclass(frozen=True, slots=True)
class Answered:
    """The result of an answer. ``intervals`` are the days until the next review for each quality
    0 to 5; empty if the answer does not change the schedule. ``act`` is None for an unreadable
    answer, which is not logged. ``meanwhile`` says why an answer counts only as practice although
    the question was asked as something else; ``leech`` is set if the question has reached a
    number of lapses at which help is shown."""

    asked: Asked
    answer: str
    verdict: Verdict
    note: Note | None
    truth: Truth
    truth_text: str
    slips: tuple[Slip, ...]
    difference: Difference | None
    outcome: Outcome | None
    quality: int
    intervals: tuple[int, ...]
    act: Act | None
    hints: int
    meanwhile: Note | None = None
    leech: Leech | None = None

    @property
    def comes_back_today(self) -> bool:
        """Whether the question will be repeated in today's drill."""
        return self.asked.kind != "practice" and self.quality < HELD


@dataclass(frozen=True, slots=True)
class SetAside:
    """A question that could not be asked in this session, and why."""

    question: str
    why: Note


def next_days(act: Act, before: QuestionState, scheduler: Scheduler, levelling: Levelling) -> tuple[int, ...]:
    """Days from an answer to the next review for each quality, with levelling; empty if the
    answer does not change the schedule. ``before`` is the question's state before it."""
    if act.kind != "review":
        return ()
    memory, days = None, 0
    if isinstance(before.schedule, Scheduled):
        memory, days = before.schedule.memory, (act.day - before.schedule.last).days
    reviewed = [scheduler.review(memory, quality, days=days, row=act.id) for quality in range(6)]
    return tuple((levelling.day(act.day, one.interval) - act.day).days for one in reviewed)


def as_it_counts(
    act: Act, now: QuestionState, *, asked: Asked, scheduler: Scheduler, levelling: Levelling
) -> Act:
    """An answer with the kind it counts as in the state ``now`` of its question, and with the day
    of the next review if days are levelled."""
    act = replace(act, kind=counted_as(asked.kind, asked.state, now, act.day))
    days = next_days(act, now, scheduler, levelling) if levelling.is_on else ()
    return replace(act, until=act.day + timedelta(days=days[act.quality or 0])) if days else act


def _what_runs(one: Variant) -> tuple[object, ...]:
    """Everything in a variant that its truth depends on."""
    return (
        one.question.ask,
        one.given,
        one.setup,
        one.reference,
        one.options,
        one.right,
        one.lines,
        one.code,
    )
