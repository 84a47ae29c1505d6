"""Reads and writes the states derived from the log, within the caller's transaction.

The database records which scheduler computed its states. States of another scheduler are not
read, and the first write recomputes all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from quizapp.bank.lasting import lasting
from quizapp.scheduling.acts import Act
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import QuestionState, after_latest, fold
from quizapp.store import sqlite
from quizapp.store.folding import fold_log
from quizapp.store.log import CHUNK, acts_of, acts_of_questions, is_first_of_day
from quizapp.store.plain_rows import Row
from quizapp.store.prepared import Prepared
from quizapp.store.scheduler_mark import number_of
from quizapp.store.sound_rows import sound_rows
from quizapp.store.sqlite import undecoded, undecoded_pieces
from quizapp.store.state_rows import state_to_row, states_from_rows
from quizapp.store.tables import ALIASES, STATES

# The statements that run for every answer.
_OF_QUESTION = Prepared(select(STATES).where(STATES.c.question == bindparam("name")))
_DELETE = delete(STATES).where(STATES.c.question == bindparam("name"))
_INSERT = insert(STATES)
_DELETE_ONE, _INSERT_ONE = Prepared(_DELETE), Prepared(_INSERT)


def is_of(connection: Connection, scheduler: Scheduler) -> bool:
    """Whether the stored states were computed by this scheduler."""
    return sqlite.mark(connection) == number_of(scheduler)


def bring_up(connection: Connection, scheduler: Scheduler) -> None:
    """Recompute every state if another scheduler computed the stored ones."""
    if not is_of(connection, scheduler):
        rebuild(connection, scheduler)


def state_of(connection: Connection, question: str, scheduler: Scheduler) -> QuestionState:
    """The stored state of a question; that of a new question if nothing is stored.

    If the stored state is damaged or was computed by another scheduler, the state is computed from
    the question's rows.
    """
    if not is_of(connection, scheduler):
        return fold(question, acts_of(connection, question), scheduler)
    return stored_state(connection, question, scheduler)


def stored_state(connection: Connection, question: str, scheduler: Scheduler) -> QuestionState:
    """The same as :func:`state_of`, if the stored states are known to be those of this scheduler."""
    states, damaged = states_from_rows(_OF_QUESTION.rows(connection, name=question))
    if damaged:
        return fold(question, acts_of(connection, question), scheduler)
    return states[0] if states else QuestionState(question)


def all_states(connection: Connection) -> tuple[dict[str, QuestionState], tuple[str, ...]]:
    """All stored states, by question, and the questions with damaged states, as far as readable.

    Whether the rows that the states were computed from are still intact is not checked.
    """
    states, damaged = states_from_rows(undecoded_pieces(connection, select(STATES)))
    return {state.question: state for state in states}, tuple(damaged)


def folded_states(connection: Connection, scheduler: Scheduler) -> dict[str, QuestionState]:
    """Compute all states from the log."""
    return fold_log(connection, sound_rows(connection), adopted(connection), scheduler)


def refold(connection: Connection, question: str, scheduler: Scheduler) -> QuestionState:
    """Compute a question's state from its rows, store it and return it."""
    acts = acts_of(connection, question)
    state = fold(question, acts, scheduler)
    _store(connection, question, state if acts else None)
    return state


def add(connection: Connection, before: QuestionState, act: Act, scheduler: Scheduler) -> QuestionState:
    """Compute a question's state after ``act``, the latest row of the log, store it and return it.

    ``before`` is the state before this row. The question's other rows are read only if this state
    does not suffice.
    """
    question = before.question
    is_plain = act.kind != "review" or is_first_of_day(connection, question, act)
    state = after_latest(before, act, scheduler) if is_plain else None
    if state is None:
        return refold(connection, question, scheduler)
    _store(connection, question, state)
    return state


def refold_all(connection: Connection, questions: Iterable[str], scheduler: Scheduler) -> None:
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
        folded = [fold(question, acts[question], scheduler) for question in some if question in acts]
        _replace(connection, some, folded)


def adopted(connection: Connection) -> dict[str, str]:
    """The aliases in the database: the present id of each former one."""
    aliases = {}
    for row in undecoded(connection, select(ALIASES)):
        # A damaged alias differs from those of the library, so it will be replaced.
        old, current = (bytes(name).decode(errors="replace") for name in row)
        aliases[old] = current
    return aliases


def adopt(connection: Connection, aliases: Mapping[str, str], scheduler: Scheduler) -> None:
    """Replace the aliases (former id: present id), and recompute the states that this changes."""
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
            refold(connection, question, scheduler)


def rebuild(connection: Connection, scheduler: Scheduler = SM2) -> tuple[str, ...]:
    """Compute all states from the log and store them.

    Return the questions whose stored state was different, missing, damaged or without rows, sorted.
    """
    stored, damaged = all_states(connection)
    folded = folded_states(connection, scheduler)
    wrong = _differing(stored, damaged, folded)
    # A damaged state cannot be deleted by the name of its question, which may be damaged, too.
    connection.execute(delete(STATES)) if damaged else _replace(connection, wrong, [])
    renewed = folded if damaged else [question for question in wrong if question in folded]
    _replace(connection, (), [folded[question] for question in renewed])
    sqlite.set_mark(connection, number_of(scheduler))
    return wrong


@lasting()
def differing(
    connection: Connection, scheduler: Scheduler, rows: Iterable[Row] | None = None
) -> tuple[str, ...]:
    """What :func:`rebuild` would return, without changing anything; empty for states of another scheduler.

    ``rows`` are those of :func:`~quizapp.store.sound_rows.sound_rows` if the caller reads them, None to
    read them here.
    """
    folded = fold_log(connection, rows or sound_rows(connection), adopted(connection), scheduler)
    return _differing(*all_states(connection), folded) if is_of(connection, scheduler) else ()


def _differing(
    stored: Mapping[str, QuestionState], damaged: Iterable[str], folded: Mapping[str, QuestionState]
) -> tuple[str, ...]:
    every = stored.keys() | folded.keys()
    wrong = {question for question in every if stored.get(question) != folded.get(question)}
    return tuple(sorted(wrong.union(damaged)))


def _store(connection: Connection, question: str, state: QuestionState | None) -> None:
    """Replace the stored state of a question; None if it has no rows."""
    _DELETE_ONE.rows(connection, name=question)
    if state is not None:
        _INSERT_ONE.rows(connection, **state_to_row(state))


def _replace(connection: Connection, questions: Sequence[str], states: Sequence[QuestionState]) -> None:
    """Delete the stored states of ``questions``, and store ``states``."""
    if questions:
        connection.execute(_DELETE, [{"name": question} for question in questions])
    if states:
        connection.execute(_INSERT, [state_to_row(state) for state in states])
