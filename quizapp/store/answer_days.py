"""Queries for answers by their days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, func, or_, select, text

from quizapp.scheduling.acts import Act
from quizapp.scheduling.spent_time import TimedAnswer
from quizapp.scheduling.states import undone
from quizapp.store.log import CHUNK, acts_where, unflawed
from quizapp.store.sqlite import as_text, undecoded
from quizapp.store.tables import ACTS, UNDOING

#: Number of rows read at a time by :func:`questions_answered_before`.
_PIECE = 200


def first_since(connection: Connection, since: date) -> bytes | None:
    """The lowest id among the rows of the day ``since`` or later; None if there are no such rows."""
    days = ACTS.c.day, ACTS.c.deed
    # Grouped by day, for which there is an index: otherwise SQLite would go through the rows one by one.
    query = select(func.min(ACTS.c.id)).where(ACTS.c.day >= since.isoformat()).group_by(*days)
    return min((row[0] for row in undecoded(connection, query)), default=None)


def answers_of_day(connection: Connection, day: date) -> list[Act]:
    """The answers that belong to a day and were not undone, in the order of their ids."""
    on_day = ACTS.c.day == day.isoformat()
    brought = select(ACTS.c.target).where(on_day, ACTS.c.deed == "redated")
    answers = list(acts_where(connection, ACTS.c.deed == "answered", or_(on_day, ACTS.c.id.in_(brought))))
    if not answers:
        return []
    # Searched by question, for which there is an index; there is none for deeds.
    asked = sorted({act.question for act in answers})
    redatings: list[Act] = []
    for start in range(0, len(asked), CHUNK):
        some = ACTS.c.question.in_(asked[start : start + CHUNK])
        redatings += acts_where(connection, ACTS.c.deed == "redated", some)
    taken_back = undone(_sound_undoings(connection, {act.id for act in (*answers, *redatings)}))
    moved = _moved(redatings, taken_back)
    stand = [act for act in answers if act.id not in taken_back and moved.get(act.id, act.day) == day]
    return [replace(act, day=day) for act in stand]


def days_with_answers(connection: Connection) -> list[date]:
    """The days with at least one answer that was not undone, in ascending order.

    Answers are counted in an index, without reading the rows, so damaged rows are left out only if
    they are known to be damaged, or if their day is invalid.
    """
    counted = (
        select(ACTS.c.day, ACTS.c.deed, func.count())
        .where(ACTS.c.deed.in_(("answered", "redated")), unflawed(connection))
        .group_by(ACTS.c.day, ACTS.c.deed)
    )
    answers: Counter[bytes] = Counter()
    redated = False
    for day, deed, count in undecoded(connection, counted):
        if deed == b"answered":
            answers[day] = count
        else:
            redated = True
    taken_back = undone(_undoings(connection))
    answers.subtract(_days_of(connection, taken_back).values())
    moved = _moved(acts_where(connection, ACTS.c.deed == "redated"), taken_back) if redated else {}
    for id_, day in _days_of(connection, moved.keys() - taken_back).items():
        answers[day] -= 1
        answers[moved[id_].isoformat().encode()] += 1
    days = []
    for day in answers:
        with suppress(ValueError):
            if answers[day]:
                days.append(date.fromisoformat(day.decode()))
    return sorted(days)


def answer_times(connection: Connection, since: date) -> list[TimedAnswer]:
    """The times of the answers of the day ``since`` or later, without those undone, in the order of
    their ids.

    Digests are not checked: a damaged row is left out only if it cannot be read.
    """
    first = first_since(connection, since)
    if first is None:
        return []
    columns = ACTS.c.id, ACTS.c.question, ACTS.c.at, ACTS.c.kind, ACTS.c.seconds
    later = ACTS.c.id >= as_text(first), ACTS.c.day >= since.isoformat()
    on_days = *later, ACTS.c.deed == "answered", unflawed(connection)
    taken_back = undone(_undoings(connection, first.decode(errors="replace")))
    found = []
    for id_, question, at, kind, seconds in undecoded(connection, select(*columns).where(*on_days)):
        with suppress(ValueError, AttributeError):
            if (name := id_.decode()) not in taken_back:
                moment = datetime.fromisoformat(at.decode())
                found.append(TimedAnswer(name, question.decode(), moment, kind.decode(), seconds))
    found.sort()
    return found


def surely_answered(connection: Connection, since: date) -> list[str]:
    """The questions with answers of the day ``since`` or later that were marked as sure, sorted.

    Questions are given by the ids in the rows, which may be former ones.
    """
    # Without DISTINCT, for which SQLite would go through all rows in the order of their questions.
    named = select(ACTS.c.question).where(ACTS.c.day >= since.isoformat(), ACTS.c.sure == 1)
    return sorted({row[0].decode(errors="replace") for row in undecoded(connection, named)})


def questions_answered_before(
    reading: Callable[[], AbstractContextManager[Connection]], day: date
) -> Iterator[str]:
    """The question of each answer of an earlier day, by the id in the row, the latest answer first.

    They are read from an index a few at a time, each time within a context of ``reading``. Digests
    are not checked; the caller goes on to read the rows of the questions.
    """
    last_day: bytes = day.isoformat().encode()
    last_id = b""
    while True:
        before = or_(
            ACTS.c.day < as_text(last_day),
            (ACTS.c.day == as_text(last_day)) & (ACTS.c.id < as_text(last_id)),
        )
        query = (
            select(ACTS.c.day, ACTS.c.id, ACTS.c.question)
            .where(ACTS.c.day <= as_text(last_day), ACTS.c.deed == "answered", before)
            .order_by(ACTS.c.day.desc(), ACTS.c.id.desc())
            .limit(_PIECE)
        )
        with reading() as connection:
            rows = undecoded(connection, query)
        for last_day, last_id, question in rows:  # noqa: B007 - the last values are used by the next query
            yield question.decode(errors="replace")
        if len(rows) < _PIECE:
            return


def _days_of(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The days, as written, of the rows with these ids that are answers."""
    days: dict[str, bytes] = {}
    sound, ordered = unflawed(connection), sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        some = ACTS.c.id.in_(ordered[start : start + CHUNK])
        query = select(ACTS.c.id, ACTS.c.day).where(some, ACTS.c.deed == "answered", sound)
        days |= {row[0].decode(): row[1] for row in undecoded(connection, query)}
    return days


def _moved(redatings: Iterable[Act], taken_back: Collection[str]) -> dict[str, date]:
    """The day of each redated row, by its id, according to its last redating that was not undone."""
    return {act.target: act.day for act in redatings if act.target and act.id not in taken_back}


def _undoings(connection: Connection, after: str = "") -> dict[str, str]:
    """The target of each undoing with an id greater than ``after``, by the id of the undoing."""
    # SQLite uses the partial index of undoings only if the query contains its condition literally.
    later = ACTS.c.id > after
    query = select(ACTS.c.id, ACTS.c.target).where(text(UNDOING), ACTS.c.target.is_not(None), later)
    undoings = {}
    for id_, target in undecoded(connection, query):
        with suppress(ValueError):
            undoings[id_.decode()] = target.decode()
    return undoings


def _sound_undoings(connection: Connection, ids: set[str]) -> Mapping[str, str]:
    """The undoings that affect rows with these ids, directly or not, without damaged ones."""
    # A row can only be undone by a later one.
    undoings = _undoings(connection, min(ids))
    of_target: dict[str, list[str]] = {}
    for id_, target in undoings.items():
        of_target.setdefault(target, []).append(id_)
    bearing: set[str] = set()
    reached = ids
    while reached := {id_ for target in reached for id_ in of_target.get(target, ())} - bearing:
        bearing |= reached
    named = sorted(bearing)
    sound: dict[str, str] = {}
    for start in range(0, len(named), CHUNK):
        for act in acts_where(connection, ACTS.c.id.in_(named[start : start + CHUNK])):
            if act.deed == "undid" and act.target is not None:
                sound[act.id] = act.target
    return sound
