"""Computes the schedule before and after each answer that was not undone, in one pass over the log.

The results are those of :func:`quizapp.scheduling.states.standing`, but for logs of millions of
rows: the few rows that change others are read first, so that the others can be processed in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.corrections import CORRECTING
from quizapp.scheduling.levelling import due_day
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import StandingAnswer, answers_of, standing
from quizapp.store import Store
from quizapp.store.chosen_rows import rows_of_questions
from quizapp.store.columns import Row, checked_rows, is_whole, row_of, rows_with_deeds
from quizapp.store.folding import corrections_by_question
from quizapp.store.plain_rows import DAYS

_LAST_DAY = date.max.toordinal()
#: Deeds that change a schedule without an answer. The few questions that have one are folded separately.
_SCHEDULING = ("dated", "forgot", "placed")
#: Like Scheduler.review: computes the memory after a review from the memory before it, the quality, the days
#: since the last review and the id of the row.
_Review = Callable[[Memory | None, int, int, str], Memory]


class Counted(NamedTuple):
    """How an answer that was not undone counts.

    The fields are those of :class:`~quizapp.scheduling.states.StandingAnswer`, but with days as
    ordinals, and with the whole memory ``before`` and ``after`` the answer. ``question`` is the
    present id of the question.
    """

    question: str
    day: int
    kind: AnswerKind
    quality: int
    before: Memory | None
    after: Memory | None
    due: int | None


def counted_rows(store: Store, aliases: Mapping[str, str]) -> Iterator[tuple[Row, Counted | None]]:
    """All intact rows of the log in the order of their ids, with how each answer counts.

    A row that is not an answer, or was undone, is returned with None. ``aliases`` maps former ids of
    questions to present ones.
    """
    if not is_whole(store):
        yield from _salvaged(store, aliases)
        return
    changing = rows_with_deeds(store, *CORRECTING, *_SCHEDULING)
    yield from _counted_in_order(store, checked_rows(store), aliases, changing)


def counted_rows_of(
    store: Store, aliases: Mapping[str, str], questions: Collection[str]
) -> Iterator[tuple[Row, Counted | None]]:
    """The rows of these questions, in the form of :func:`counted_rows`."""
    former = [old for old, present in aliases.items() if present in questions]
    rows = rows_of_questions(store, [*questions, *former])
    yield from _counted_in_order(store, rows, aliases, rows)


def _counted_in_order(
    store: Store, rows: Iterable[Row], aliases: Mapping[str, str], changing: Sequence[Row]
) -> Iterator[tuple[Row, Counted | None]]:
    """Process ``rows``, of which those ``changing`` others or schedules are known beforehand."""
    special = {aliases.get(row[5], row[5]) for row in changing if row[4] in _SCHEDULING}
    folded = {name: _folded(store, name) for name in sorted(special)}
    corrections = corrections_by_question(changing, aliases)
    review = _review_of(store.scheduler)
    held: dict[str, _Held] = {}
    ordinal = cache(_ordinal)
    for row in rows:
        if row[4] != "answered":
            yield row, None
            continue
        id_, name, kind, quality = row[1], row[5], row[7], row[12]
        question, day = aliases.get(name, name), ordinal(row[3])
        chosen = None if row[20] is None else DAYS[row[20]]
        if question in folded:
            yield row, folded[question].get(id_)
            continue
        if (corrected := corrections.get(question)) is not None:
            if id_ in corrected.taken_back:
                yield row, None
                continue
            on, quality, chosen = corrected.of_answer(id_, DAYS[row[3]], quality, chosen)
            day = on.toordinal()
        now = held.get(question)
        if kind == "review":
            if now is None:
                now = held[question] = _Held()
            if day < now.last:
                # The row is of an earlier day than the one before it, a day that may already have a review.
                del held[question]
                folded[question] = _folded(store, question)
                yield row, folded[question].get(id_)
                continue
            if day == now.last:
                kind = "drill"
        if kind == "review":
            assert now is not None
            before = now.memory
            after = review(before, quality, day - now.last if before else 0, id_)
            if after.interval > _LAST_DAY - day:
                after = replace(after, interval=_LAST_DAY - day)
            now.memory, now.last = after, day
            now.due = day + after.interval
            if chosen is not None:
                now.due = due_day(date.fromordinal(day), after.interval, chosen).toordinal()
            yield row, Counted(question, day, kind, quality, before, after, now.due)
        elif now is None or now.memory is None:
            yield row, Counted(question, day, kind, quality, None, None, None)
        else:
            yield row, Counted(question, day, kind, quality, now.memory, now.memory, now.due)


class _Held:
    """A question's memory so far, and the days of its latest and next review."""

    __slots__ = ("due", "last", "memory")

    def __init__(self) -> None:
        self.memory: Memory | None = None
        self.last = self.due = 0


def _salvaged(store: Store, aliases: Mapping[str, str]) -> Iterator[tuple[Row, Counted | None]]:
    """The readable rows of a damaged log, in the form of :func:`counted_rows`."""
    acts = list(store.acts())
    stand = {one.act.id: one for one in standing(acts, aliases, store.scheduler)}
    for act in acts:
        one = stand.get(act.id)
        question = aliases.get(act.question, act.question)
        yield row_of(act), None if one is None else _counted(question, one)


def _folded(store: Store, question: str) -> dict[str, Counted]:
    """How the answers to one question count, by their ids, without those undone."""
    answers = answers_of(question, store.acts(question=question), store.scheduler)
    return {one.act.id: _counted(question, one) for one in answers}


def _counted(question: str, one: StandingAnswer) -> Counted:
    due = None if one.due is None else one.due.toordinal()
    before, after = _memory(one.interval_before, one.ease_before), _memory(one.interval, one.ease)
    return Counted(question, one.act.day.toordinal(), one.kind, one.quality, before, after, due)


def _memory(interval: int | None, ease: int | None) -> Memory | None:
    return None if interval is None or ease is None else Memory(interval=interval, ease=ease)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _review_of(scheduler: Scheduler) -> _Review:
    """The scheduler's ``review`` as a function.

    For SM-2, whose results depend only on the memory and the quality, they are cached.
    """
    if scheduler.mark != SM2.mark:
        return lambda memory, quality, days, row: scheduler.review(memory, quality, days=days, row=row)
    known: dict[tuple[int, int], Memory] = {}
    same: dict[Memory, Memory] = {}

    def review(memory: Memory | None, quality: int, _days: int, _row: str) -> Memory:
        # The id of a memory is a safe key: a memory is either kept alive in ``same``, or its interval was
        # limited, and then no result for it is cached.
        key = (id(memory), quality)
        after = known.get(key)
        if after is None:
            after = scheduler.review(memory, quality)
            after = same.setdefault(after, after)
            if memory is None or same.get(memory) is memory:
                known[key] = after
        return after

    return review
