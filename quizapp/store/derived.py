"""The states derived from the log, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from quizapp.scheduling.acts import Act, require_sound
from quizapp.scheduling.states import QuestionState, fold
from quizapp.store.log import acts_of
from quizapp.store.rows import act_from_row, state_to_row, states_from_rows
from quizapp.store.tables import ACTS, ALIASES, STATES


def state_of(connection: Connection, question: str) -> QuestionState:
    """A question's state as it is stored; that of a new one where nothing is."""
    rows = connection.execute(select(STATES).where(STATES.c.question == question))
    return next(states_from_rows(rows), QuestionState(question))


def all_states(connection: Connection) -> dict[str, QuestionState]:
    """Every stored state, by question."""
    return {state.question: state for state in states_from_rows(connection.execute(select(STATES)))}


def refold(connection: Connection, question: str) -> QuestionState:
    """Compute a question's state from its rows, and store it."""
    acts = acts_of(connection, question)
    state = fold(question, acts)
    _replace(connection, [question], [state] if acts else [])
    return state


def adopted(connection: Connection) -> dict[str, str]:
    """The aliases that hold: the present id of each former one."""
    return {row[0]: row[1] for row in connection.execute(select(ALIASES))}


def adopt(connection: Connection, aliases: Mapping[str, str]) -> None:
    """Make ``aliases`` (former id: present id) the ones that hold, and fold again what that changes."""
    wanted = dict(aliases)
    held = adopted(connection)
    changed = {old for old in wanted.keys() | held.keys() if wanted.get(old) != held.get(old)}
    connection.execute(delete(ALIASES))
    if wanted:
        connection.execute(insert(ALIASES), [{"old": old, "current": wanted[old]} for old in wanted])
    touched = {name for old in changed for name in (old, wanted.get(old), held.get(old)) if name}
    for question in sorted(touched):
        if question in wanted:
            _replace(connection, [question], [])
        else:
            refold(connection, question)


def rebuild(connection: Connection) -> tuple[str, ...]:
    """Compute every state from the log; the questions whose stored state was
    another, was missing or had no rows, sorted."""
    folded = {state.question: state for state in _folded(connection)}
    wrong = _differing(connection, folded)
    _replace(connection, wrong, [folded[question] for question in wrong if question in folded])
    return wrong


def differing(connection: Connection) -> tuple[str, ...]:
    """What :func:`rebuild` would give, with nothing changed. Raises ValueError or
    TypeError where a row is no sound act."""
    return _differing(connection, {state.question: state for state in _folded(connection, _sound)})


def _differing(connection: Connection, folded: Mapping[str, QuestionState]) -> tuple[str, ...]:
    stored = all_states(connection)
    every = stored.keys() | folded.keys()
    return tuple(sorted(question for question in every if stored.get(question) != folded.get(question)))


def _sound(act: Act) -> Act:
    require_sound(act)
    return act


def _folded(connection: Connection, seen: Callable[[Act], Act] = lambda act: act) -> Iterable[QuestionState]:
    question = func.coalesce(ALIASES.c.current, ACTS.c.question).label("present")
    joined = ACTS.outerjoin(ALIASES, ACTS.c.question == ALIASES.c.old)
    rows = connection.execute(select(question, ACTS).select_from(joined).order_by(question, ACTS.c.id))
    for name, group in groupby(rows, key=lambda row: str(row[0])):
        yield fold(name, (seen(act_from_row(row[1:])) for row in group))


def _replace(connection: Connection, questions: Sequence[str], states: Sequence[QuestionState]) -> None:
    """Store ``states`` in the place of those of ``questions``."""
    if questions:
        named = delete(STATES).where(STATES.c.question == bindparam("name"))
        connection.execute(named, [{"name": question} for question in questions])
    if states:
        connection.execute(insert(STATES), [state_to_row(state) for state in states])
