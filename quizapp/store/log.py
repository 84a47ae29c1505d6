"""Reading and appending rows of the log, inside a transaction that the caller holds.

Rows that are damaged are left out of all that is read, and noted; see :mod:`quizapp.store.damaged_rows`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, text

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import undone
from quizapp.store.damaged_rows import found_on, sound_act, sound_acts
from quizapp.store.rows import act_to_row
from quizapp.store.sqlite import ROW_NUMBER, as_text, undecoded
from quizapp.store.tables import ACTS, ALIASES, UNDOING

#: A row as :func:`~quizapp.store.damaged_rows.sound_acts` takes it.
_ROWS = select(ROW_NUMBER, ACTS)
#: How many ids are asked for at once: below the number of variables that any SQLite takes.
CHUNK = 500
#: How many damaged rows a query leaves out: likewise.
_KNOWN = 400


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


def holds(connection: Connection, acts: Sequence[Act]) -> bool:
    """Whether the log has these rows, read anew, each with the content that it should have."""
    for start in range(0, len(acts), CHUNK):
        wanted = {act.id: act_to_row(act)["digest"].encode() for act in acts[start : start + CHUNK]}
        rows = undecoded(connection, _ROWS.where(ACTS.c.id.in_(list(wanted))))
        sound = ((sound_act(row), row[-1]) for row in rows)
        if {act.id: digest for act, digest in sound if isinstance(act, Act)} != wanted:
            return False
    return True


def last_id(connection: Connection) -> str | None:
    """The greatest id in the log."""
    last = _greatest(connection, ACTS.c.id)
    return None if last is None else last.id


def latest(connection: Connection) -> datetime | None:
    """The latest instant in the log."""
    last = _greatest(connection, ACTS.c.at)
    return None if last is None else last.at


def latest_torch(connection: Connection) -> str | None:
    """The version of PyTorch of the latest answer that names one."""
    query = select(ACTS.c.torch).where(ACTS.c.torch.is_not(None)).order_by(ACTS.c.id.desc()).limit(1)
    rows = undecoded(connection, query)
    return rows[0][0].decode(errors="replace") if rows else None


def _greatest(connection: Connection, column: ColumnElement[str]) -> Act | None:
    """The row with the greatest value of a column."""
    below: list[ColumnElement[bool]] = []
    while True:
        greatest = select(func.max(column)).where(*below).scalar_subquery()
        rows = undecoded(connection, _ROWS.where(column == greatest))
        if not rows:
            return None
        if act := next(sound_acts(connection, rows), None):
            return act
        # A damaged row may pretend to be the greatest.
        below = [column < greatest]


def rows_by_question(connection: Connection) -> dict[str, int]:
    """How many rows each question has, by its present id; rows found damaged are not counted."""
    present = func.coalesce(ALIASES.c.current, ACTS.c.question)
    joined = ACTS.outerjoin(ALIASES, ACTS.c.question == ALIASES.c.old)
    counted = (
        select(present, func.count())
        .select_from(joined)
        .where(_unflawed(connection))
        .group_by(present)
        .order_by(present)
    )
    return {row[0].decode(errors="replace"): row[1] for row in undecoded(connection, counted)}


def present_id(connection: Connection, question: str) -> str:
    """The present id of a question that may be named by a former one."""
    current: str | None = connection.scalar(select(ALIASES.c.current).where(ALIASES.c.old == question))
    return question if current is None else current


def acts_of(connection: Connection, question: str) -> list[Act]:
    """Every row of a question, those under its former ids included, in the order of their ids."""
    former = connection.scalars(select(ALIASES.c.old).where(ALIASES.c.current == question))
    return list(_acts(connection, ACTS.c.question.in_([question, *former])))


def acts_of_questions(connection: Connection, names: Sequence[str]) -> Iterator[Act]:
    """Every row under one of these ids, in the order of their ids."""
    for start in range(0, len(names), CHUNK):
        yield from _acts(connection, ACTS.c.question.in_(names[start : start + CHUNK]))


def question_names(connection: Connection) -> list[str] | None:
    """Every id of a question that rows have; None where one is damaged."""
    rows = undecoded(connection, select(ACTS.c.question).distinct())
    try:
        return [row[0].decode() for row in rows]
    except UnicodeDecodeError:
        return None


def acts_with_ids(connection: Connection, ids: Sequence[str]) -> list[Act]:
    """The rows of at most CHUNK ids, in the order of their ids."""
    return list(_acts(connection, ACTS.c.id.in_(ids)))


def page(connection: Connection, first: bytes, size: int) -> tuple[list[Act], bytes | None]:
    """The acts of the next ``size`` rows from the id ``first`` on, and the id of the row after them."""
    query = _ROWS.where(ACTS.c.id >= as_text(first)).order_by(ACTS.c.id).limit(size + 1)
    rows = undecoded(connection, query)
    following = rows[size][1] if len(rows) > size else None
    return list(sound_acts(connection, rows[:size])), following


def first_since(connection: Connection, since: date) -> bytes | None:
    """The least id of the day ``since`` or later."""
    query = select(func.min(ACTS.c.id)).where(ACTS.c.day >= since.isoformat())
    first: bytes | None = undecoded(connection, query)[0][0]
    return first


def answers_of_day(connection: Connection, day: date) -> list[Act]:
    """The answers that stand and count to a day, in the order of their ids."""
    on_day = ACTS.c.day == day.isoformat()
    brought = select(ACTS.c.target).where(on_day, ACTS.c.deed == "redated")
    answers = list(_acts(connection, ACTS.c.deed == "answered", or_(on_day, ACTS.c.id.in_(brought))))
    if not answers:
        return []
    # By question, for which there is an index: few rows have the deed.
    asked = sorted({act.question for act in answers})
    redatings: list[Act] = []
    for start in range(0, len(asked), CHUNK):
        some = ACTS.c.question.in_(asked[start : start + CHUNK])
        redatings += _acts(connection, ACTS.c.deed == "redated", some)
    taken_back = undone(_sound_undoings(connection, {act.id for act in (*answers, *redatings)}))
    moved = _moved(redatings, taken_back)
    stand = [act for act in answers if act.id not in taken_back and moved.get(act.id, act.day) == day]
    return [replace(act, day=day) for act in stand]


def days_with_answers(connection: Connection) -> list[date]:
    """The days to which at least one answer that stands counts, ascending.

    Counted in an index, not row by row: damaged rows are left out where they are known,
    or where what they say is no day.
    """
    counted = (
        select(ACTS.c.day, ACTS.c.deed, func.count())
        .where(ACTS.c.deed.in_(("answered", "redated")), _unflawed(connection))
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
    moved = _moved(_acts(connection, ACTS.c.deed == "redated"), taken_back) if redated else {}
    for id_, day in _days_of(connection, moved.keys() - taken_back).items():
        answers[day] -= 1
        answers[moved[id_].isoformat().encode()] += 1
    days = []
    for day in answers:
        with suppress(ValueError):
            if answers[day]:
                days.append(date.fromisoformat(day.decode()))
    return sorted(days)


def _days_of(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The days as they were written of those rows among ``ids`` that are answers."""
    days: dict[str, bytes] = {}
    sound, ordered = _unflawed(connection), sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        some = ACTS.c.id.in_(ordered[start : start + CHUNK])
        query = select(ACTS.c.id, ACTS.c.day).where(some, ACTS.c.deed == "answered", sound)
        days |= {row[0].decode(): row[1] for row in undecoded(connection, query)}
    return days


def _moved(redatings: Iterable[Act], taken_back: Collection[str]) -> dict[str, date]:
    """The day to which each redated row counts, of the redatings that stand, the last of each row's."""
    return {act.target: act.day for act in redatings if act.target and act.id not in taken_back}


def _unflawed(connection: Connection) -> ColumnElement[bool]:
    """Of which rows nothing bad is known."""
    return ROW_NUMBER.not_in(list(found_on(connection))[:_KNOWN])


def _acts(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Act]:
    rows = undecoded(connection, _ROWS.where(*conditions).order_by(ACTS.c.id))
    return sound_acts(connection, rows)


def _undoings(connection: Connection) -> dict[str, str]:
    """What each undoing takes back, by the undoing's id."""
    # The index of undoings serves only where its condition stands in the query as it is.
    query = select(ACTS.c.id, ACTS.c.target).where(text(UNDOING), ACTS.c.target.is_not(None))
    undoings = {}
    for id_, target in undecoded(connection, query):
        with suppress(ValueError):
            undoings[id_.decode()] = target.decode()
    return undoings


def _sound_undoings(connection: Connection, ids: set[str]) -> Mapping[str, str]:
    """The undoings that bear on rows of these ids, each read whole."""
    undoings = _undoings(connection)
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
        for act in _acts(connection, ACTS.c.id.in_(named[start : start + CHUNK])):
            if act.deed == "undid" and act.target is not None:
                sound[act.id] = act.target
    return sound
