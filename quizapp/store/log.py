"""Reading and appending rows of the log, inside a transaction that the caller holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, text

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import undone
from quizapp.store.rows import act_from_row, act_to_row
from quizapp.store.tables import ACTS, ALIASES, UNDOING

#: How many ids are asked for at once: below the number of variables that any SQLite takes.
CHUNK = 500


def append(connection: Connection, acts: Iterable[Act]) -> list[Act]:
    """Append those acts whose ids the log does not have yet; they are returned."""
    given = list({act.id: act for act in acts}.values())
    known: set[str] = set()
    for start in range(0, len(given), CHUNK):
        ids = [act.id for act in given[start : start + CHUNK]]
        known.update(connection.scalars(select(ACTS.c.id).where(ACTS.c.id.in_(ids))))
    added = [act for act in given if act.id not in known]
    if added:
        connection.execute(insert(ACTS), [act_to_row(act) for act in added])
    return added


def last_id(connection: Connection) -> str | None:
    """The greatest id in the log."""
    last: str | None = connection.scalar(select(func.max(ACTS.c.id)))
    return last


def latest(connection: Connection) -> datetime | None:
    """The latest instant in the log."""
    last: str | None = connection.scalar(select(func.max(ACTS.c.at)))
    return None if last is None else datetime.fromisoformat(last)


def rows_by_question(connection: Connection) -> dict[str, int]:
    """How many rows each question has, by its present id."""
    present = func.coalesce(ALIASES.c.current, ACTS.c.question)
    joined = ACTS.outerjoin(ALIASES, ACTS.c.question == ALIASES.c.old)
    counted = select(present, func.count()).select_from(joined).group_by(present).order_by(present)
    return {row[0]: row[1] for row in connection.execute(counted)}


def present_id(connection: Connection, question: str) -> str:
    """The present id of a question that may be named by a former one."""
    current: str | None = connection.scalar(select(ALIASES.c.current).where(ALIASES.c.old == question))
    return question if current is None else current


def acts_of(connection: Connection, question: str) -> list[Act]:
    """Every row of a question, those under its former ids included, in the order of their ids."""
    former = connection.scalars(select(ALIASES.c.old).where(ALIASES.c.current == question))
    names = [question, *former]
    rows = connection.execute(select(ACTS).where(ACTS.c.question.in_(names)).order_by(ACTS.c.id))
    return [act_from_row(row) for row in rows]


def page(connection: Connection, first: str, size: int) -> list[Act]:
    """The next ``size`` rows from the id ``first`` on."""
    query = select(ACTS).where(ACTS.c.id >= first).order_by(ACTS.c.id).limit(size)
    return [act_from_row(row) for row in connection.execute(query)]


def first_since(connection: Connection, since: date) -> str | None:
    """The least id of the day ``since`` or later."""
    first: str | None = connection.scalar(select(func.min(ACTS.c.id)).where(ACTS.c.day >= since.isoformat()))
    return first


def answers_of_day(connection: Connection, day: date) -> list[Act]:
    """The answers that stand and count to a day, in the order of their ids."""
    on_day = ACTS.c.day == day.isoformat()
    brought = select(ACTS.c.target).where(on_day, ACTS.c.deed == "redated")
    query = select(ACTS).where(ACTS.c.deed == "answered", or_(on_day, ACTS.c.id.in_(brought)))
    answers = [act_from_row(row) for row in connection.execute(query.order_by(ACTS.c.id))]
    taken_back = _undone(connection) if answers else frozenset()
    # By question, for which there is an index: few rows have the deed.
    asked = sorted({act.question for act in answers})
    moved: dict[str, date] = {}
    for start in range(0, len(asked), CHUNK):
        moved |= _redated(connection, ACTS.c.question.in_(asked[start : start + CHUNK]), taken_back)
    stand = [act for act in answers if act.id not in taken_back and moved.get(act.id, act.day) == day]
    return [replace(act, day=day) for act in stand]


def days_with_answers(connection: Connection) -> list[date]:
    """The days to which at least one answer that stands counts, ascending."""
    counted = (
        select(ACTS.c.day, ACTS.c.deed, func.count())
        .where(ACTS.c.deed.in_(("answered", "redated")))
        .group_by(ACTS.c.day, ACTS.c.deed)
    )
    answers: Counter[str] = Counter()
    redatings: list[str] = []
    for day, deed, count in connection.execute(counted):
        if deed == "answered":
            answers[day] = count
        else:
            redatings.append(day)
    taken_back = _undone(connection)
    answers.subtract(_days_of(connection, taken_back).values())
    moved: dict[str, date] = {}
    if redatings:
        moved = _redated(connection, ACTS.c.day.between(min(redatings), max(redatings)), taken_back)
    for id_, day in _days_of(connection, moved.keys() - taken_back).items():
        answers[day] -= 1
        answers[moved[id_].isoformat()] += 1
    return [date.fromisoformat(day) for day in sorted(answers) if answers[day]]


def _days_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The days as they were written of those rows among ``ids`` that are answers."""
    days: dict[str, str] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        some = ACTS.c.id.in_(ordered[start : start + CHUNK])
        rows = connection.execute(select(ACTS.c.id, ACTS.c.day).where(some, ACTS.c.deed == "answered"))
        days |= {row[0]: row[1] for row in rows}
    return days


def _redated(
    connection: Connection, where: ColumnElement[bool], taken_back: Collection[str]
) -> dict[str, date]:
    """The day to which each redated row counts, of the redatings ``where`` that stand."""
    query = select(ACTS.c.id, ACTS.c.target, ACTS.c.day).where(ACTS.c.deed == "redated", where)
    rows = connection.execute(query.order_by(ACTS.c.id))
    return {row[1]: date.fromisoformat(row[2]) for row in rows if row[0] not in taken_back}


def _undone(connection: Connection) -> frozenset[str]:
    # The index of undoings serves only where its condition stands in the query as it is.
    undoings = select(ACTS.c.id, ACTS.c.target).where(text(UNDOING), ACTS.c.target.is_not(None))
    return undone({row[0]: row[1] for row in connection.execute(undoings)})
