"""The states derived from the log, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState, fold
from quizapp.store.damaged_rows import sound_acts
from quizapp.store.log import CHUNK, acts_of, acts_of_questions
from quizapp.store.rows import state_to_row, states_from_rows
from quizapp.store.sqlite import ROW_NUMBER, undecoded, undecoded_pieces
from quizapp.store.tables import ACTS, ALIASES, STATES


def state_of(connection: Connection, question: str) -> QuestionState:
    """A question's state as it is stored, or as its rows give it where what is stored
    is damaged; that of a new one where nothing is."""
    rows = undecoded(connection, select(STATES).where(STATES.c.question == question))
    states, damaged = states_from_rows(rows)
    if damaged:
        return fold(question, acts_of(connection, question))
    return states[0] if states else QuestionState(question)


def all_states(connection: Connection) -> tuple[dict[str, QuestionState], tuple[str, ...]]:
    """Every stored state, by question; and the questions, as they read, whose state is damaged.

    States are folded from rows that were whole then; whether the log is whole now is not looked at.
    """
    states, damaged = states_from_rows(undecoded_pieces(connection, select(STATES)))
    return {state.question: state for state in states}, tuple(damaged)


def folded_states(connection: Connection) -> dict[str, QuestionState]:
    """Every state, computed from the log."""
    question = func.coalesce(ALIASES.c.current, ACTS.c.question).label("present")
    joined = ACTS.outerjoin(ALIASES, ACTS.c.question == ALIASES.c.old)
    query = select(question, ROW_NUMBER, ACTS).select_from(joined).order_by(question, ACTS.c.id)
    states = {}
    for name, group in groupby(undecoded_pieces(connection, query), key=lambda row: row[0]):
        acts = list(sound_acts(connection, (row[1:] for row in group)))
        if acts:
            present = name.decode()
            states[present] = fold(present, acts)
    return states


def refold(connection: Connection, question: str) -> QuestionState:
    """Compute a question's state from its rows, and store it."""
    acts = acts_of(connection, question)
    state = fold(question, acts)
    _replace(connection, [question], [state] if acts else [])
    return state


def refold_all(connection: Connection, questions: Iterable[str]) -> None:
    """Compute the states of many questions from their rows, and store them."""
    present = adopted(connection)
    former: dict[str, list[str]] = {}
    for old, current in present.items():
        former.setdefault(current, []).append(old)
    ordered = sorted(questions)
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        names = [name for question in some for name in (question, *former.get(question, ()))]
        acts: dict[str, list[Act]] = {}
        for act in acts_of_questions(connection, names):
            acts.setdefault(present.get(act.question, act.question), []).append(act)
        _replace(connection, some, [fold(question, acts[question]) for question in some if question in acts])


def adopted(connection: Connection) -> dict[str, str]:
    """The aliases that hold: the present id of each former one."""
    aliases = {}
    for row in undecoded(connection, select(ALIASES)):
        # One that is damaged is none that a library has, so it will be made anew.
        old, current = (bytes(name).decode(errors="replace") for name in row)
        aliases[old] = current
    return aliases


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
    another, was missing, was damaged or had no rows, sorted."""
    stored, damaged = all_states(connection)
    folded = folded_states(connection)
    wrong = _differing(stored, damaged, folded)
    # A damaged one cannot be told by its name.
    connection.execute(delete(STATES)) if damaged else _replace(connection, wrong, [])
    renewed = folded if damaged else [question for question in wrong if question in folded]
    _replace(connection, (), [folded[question] for question in renewed])
    return wrong


def differing(connection: Connection) -> tuple[str, ...]:
    """What :func:`rebuild` would give, with nothing changed."""
    return _differing(*all_states(connection), folded_states(connection))


def _differing(
    stored: Mapping[str, QuestionState], damaged: Iterable[str], folded: Mapping[str, QuestionState]
) -> tuple[str, ...]:
    every = stored.keys() | folded.keys()
    wrong = {question for question in every if stored.get(question) != folded.get(question)}
    return tuple(sorted(wrong.union(damaged)))


def _replace(connection: Connection, questions: Sequence[str], states: Sequence[QuestionState]) -> None:
    """Store ``states`` in the place of those of ``questions``."""
    if questions:
        named = delete(STATES).where(STATES.c.question == bindparam("name"))
        connection.execute(named, [{"name": question} for question in questions])
    if states:
        connection.execute(insert(STATES), [state_to_row(state) for state in states])
