"""Reads and appends rows of the log, within the caller's transaction.

Damaged rows are left out of all results, and recorded; see :mod:`quizapp.store.damaged_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
)

from quizapp.scheduling.acts import Act
from quizapp.store.damaged_rows import found_on, sound_act, sound_acts
from quizapp.store.prepared import Prepared
from quizapp.store.rows import act_to_row
from quizapp.store.sqlite import ROW_NUMBER, as_text, undecoded
from quizapp.store.tables import ACTS, ALIASES

#: Selects rows in the form that :func:`~quizapp.store.damaged_rows.sound_acts` takes.
_ROWS = select(ROW_NUMBER, ACTS)


def _greatest_of(column: ColumnElement[str], where: Sequence[ColumnElement[bool]] = ()) -> ScalarSelect[str]:
    return select(func.max(column)).where(*where).scalar_subquery()


# The statements that run for every answer.
_PRESENT = Prepared(select(ALIASES.c.current).where(ALIASES.c.old == bindparam("name")))
_FORMER = select(ALIASES.c.old).where(ALIASES.c.current == bindparam("name"))
_IS_OF = or_(ACTS.c.question == bindparam("name"), ACTS.c.question.in_(_FORMER))
_OF_QUESTION = Prepared(_ROWS.where(_IS_OF).order_by(ACTS.c.id))
_EARLIER = ACTS.c.day == bindparam("day"), ACTS.c.id < bindparam("id")
_OF_DAY_BEFORE = Prepared(select(func.count()).where(_IS_OF, *_EARLIER))
_OF_ID = Prepared(_ROWS.where(ACTS.c.id == bindparam("id")))
_LAST = Prepared(_ROWS.where(ACTS.c.id == _greatest_of(ACTS.c.id)))
_LATEST = Prepared(_ROWS.where(ACTS.c.at == _greatest_of(ACTS.c.at)))
_INSERT = insert(ACTS)
_INSERT_ONE = Prepared(_INSERT)
#: An expression instead of the column, so that SQLite does not go through the whole index of questions to
#: find distinct ones.
_QUESTION = literal_column("+act.question", Text)
#: Maximum number of ids in a query: less than the number of variables that any build of SQLite allows.
CHUNK = 500
#: Maximum number of damaged rows that a query excludes, for the same reason.
_KNOWN = 400


def append(connection: Connection, acts: Iterable[Act]) -> list[Act]:
    """Append the acts whose ids are not in the log yet, and return them."""
    given = list({act.id: act for act in acts}.values())
    known: set[str] = set()
    for start in range(0, len(given), CHUNK):
        ids = [act.id for act in given[start : start + CHUNK]]
        known.update(connection.scalars(select(ACTS.c.id).where(ACTS.c.id.in_(ids))))
    added = [act for act in given if act.id not in known]
    if added:
        connection.execute(_INSERT, [act_to_row(act) for act in added])
    return added


def append_new(connection: Connection, act: Act) -> bool:
    """Append an act whose id is not in the log yet.

    Return whether the log then contains it, with the right content, when it is read back.
    """
    row = act_to_row(act)
    _INSERT_ONE.rows(connection, **row)
    written = _OF_ID.rows(connection, id=act.id)
    return (
        len(written) == 1
        and written[0][-1] == row["digest"].encode()
        and isinstance(sound_act(written[0]), Act)
    )


def holds(connection: Connection, acts: Sequence[Act]) -> bool:
    """Whether the log contains each of these rows, with the right content, when they are read back."""
    for start in range(0, len(acts), CHUNK):
        wanted = {act.id: act_to_row(act)["digest"].encode() for act in acts[start : start + CHUNK]}
        rows = undecoded(connection, _ROWS.where(ACTS.c.id.in_(list(wanted))))
        sound = ((sound_act(row), row[-1]) for row in rows)
        if {act.id: digest for act, digest in sound if isinstance(act, Act)} != wanted:
            return False
    return True


def last_id(connection: Connection) -> str | None:
    """The greatest id in the log; None if the log is empty."""
    last = _greatest(connection, ACTS.c.id, _LAST)
    return None if last is None else last.id


def last_row(connection: Connection) -> int:
    """The number of the row appended last; 0 if the log is empty."""
    number: int | None = connection.scalar(select(func.max(ROW_NUMBER)).select_from(ACTS))
    return number or 0


def questions_after(connection: Connection, row: int, most: int) -> list[str] | None:
    """The distinct ids of questions, as written, in the rows with a number greater than ``row``.

    None if there are more than ``most``, or if one cannot be read.
    """
    named = select(_QUESTION).select_from(ACTS).where(row < ROW_NUMBER).distinct().limit(most + 1)
    rows = undecoded(connection, named)
    try:
        return [row[0].decode() for row in rows] if len(rows) <= most else None
    except UnicodeDecodeError:
        return None


def latest(connection: Connection) -> datetime | None:
    """The latest time in the log; None if the log is empty."""
    last = _greatest(connection, ACTS.c.at, _LATEST)
    return None if last is None else last.at


def latest_torch(connection: Connection) -> str | None:
    """The version of PyTorch in the latest answer that has one; None if there is no such answer."""
    query = select(ACTS.c.torch).where(ACTS.c.torch.is_not(None)).order_by(ACTS.c.id.desc()).limit(1)
    rows = undecoded(connection, query)
    return rows[0][0].decode(errors="replace") if rows else None


def _greatest(connection: Connection, column: ColumnElement[str], query: Prepared) -> Act | None:
    """The intact row with the greatest value of a column, which ``query`` selects; None if there is none."""
    below: list[ColumnElement[bool]] = []
    rows = query.rows(connection)
    while True:
        if not rows:
            return None
        if act := next(sound_acts(connection, rows), None):
            return act
        # The row is damaged, so its value may be wrong: search the rows with lower values.
        below = [column < _greatest_of(column, below)]
        rows = undecoded(connection, _ROWS.where(column == _greatest_of(column, below)))


def rows_by_question(connection: Connection) -> dict[str, int]:
    """The number of rows of each question, by its present id; damaged rows are not counted."""
    present = func.coalesce(ALIASES.c.current, ACTS.c.question)
    joined = ACTS.outerjoin(ALIASES, ACTS.c.question == ALIASES.c.old)
    counted = (
        select(present, func.count())
        .select_from(joined)
        .where(unflawed(connection))
        .group_by(present)
        .order_by(present)
    )
    return {row[0].decode(errors="replace"): row[1] for row in undecoded(connection, counted)}


def present_id(connection: Connection, question: str) -> str:
    """The present id of a question, given its present id or a former one."""
    current = _PRESENT.rows(connection, name=question)
    return current[0][0].decode(errors="replace") if current else question


def acts_of(connection: Connection, question: str) -> list[Act]:
    """All rows of a question, including those with a former id of it, in the order of their ids."""
    return list(sound_acts(connection, _OF_QUESTION.rows(connection, name=question)))


def is_first_of_day(connection: Connection, question: str, act: Act) -> bool:
    """Whether a question has no row of the same day before this one, under its present or a former id."""
    ((earlier,),) = _OF_DAY_BEFORE.rows(connection, name=question, day=act.day.isoformat(), id=act.id)
    return not int(earlier)


def acts_of_questions(connection: Connection, names: Sequence[str]) -> Iterator[Act]:
    """All rows with one of these ids of questions; for at most CHUNK names, in the order of their ids."""
    for start in range(0, len(names), CHUNK):
        yield from acts_where(connection, ACTS.c.question.in_(names[start : start + CHUNK]))


def question_names(connection: Connection) -> list[str] | None:
    """The distinct ids of questions in the rows; None if one cannot be read."""
    rows = undecoded(connection, select(ACTS.c.question).distinct())
    try:
        return [row[0].decode() for row in rows]
    except UnicodeDecodeError:
        return None


def acts_with_ids(connection: Connection, ids: Sequence[str]) -> list[Act]:
    """The rows with these ids, at most CHUNK, in the order of their ids."""
    return list(acts_where(connection, ACTS.c.id.in_(ids)))


def page(connection: Connection, first: bytes, size: int) -> tuple[list[Act], bytes | None]:
    """The acts of at most ``size`` rows from the id ``first`` on, and the id of the following row.

    The id is None if no row follows.
    """
    query = _ROWS.where(ACTS.c.id >= as_text(first)).order_by(ACTS.c.id).limit(size + 1)
    rows = undecoded(connection, query)
    following = rows[size][1] if len(rows) > size else None
    return list(sound_acts(connection, rows[:size])), following


def unflawed(connection: Connection) -> ColumnElement[bool]:
    """A condition that excludes rows known to be damaged."""
    return ROW_NUMBER.not_in(list(found_on(connection))[:_KNOWN])


def acts_where(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Act]:
    rows = undecoded(connection, _ROWS.where(*conditions).order_by(ACTS.c.id))
    return sound_acts(connection, rows)
