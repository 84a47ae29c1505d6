"""Converts the columns of states to the objects that the store returns, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled
from quizapp.store.digests import digest
from quizapp.store.rows import UNREADABLE, day_of, digested, shown, text_of

STATE_FIELDS = (
    "question",
    "repetitions",
    "interval",
    "ease",
    "last",
    "due",
    "known",
    "again",
    "suspended",
    "reviews",
    "lapses",
    "last_variant",
    "last_slip",
    "latest",
    "stability",
    "difficulty",
    "buried",
    "flag",
)


def state_to_row(state: QuestionState) -> dict[str, Any]:
    """The columns of a state, by their names, with the digest."""
    schedule = state.schedule
    memory = schedule.memory if isinstance(schedule, Scheduled) else None
    columns = {
        "question": state.question,
        "repetitions": memory and memory.repetitions,
        "interval": memory and memory.interval,
        "ease": memory and memory.ease,
        "last": schedule.last.isoformat() if isinstance(schedule, Scheduled) else None,
        "due": schedule.due.isoformat() if isinstance(schedule, Scheduled) else None,
        "known": int(state.known),
        "again": None if state.again is None else state.again.isoformat(),
        "suspended": int(state.suspended),
        "reviews": state.reviews,
        "lapses": state.lapses,
        "last_variant": state.last_variant,
        "last_slip": state.last_slip,
        "latest": state.latest,
        "stability": getattr(memory, "stability", None),
        "difficulty": getattr(memory, "difficulty", None),
        "buried": None if state.buried is None else state.buried.isoformat(),
        "flag": state.flag,
    }
    return digested(STATE_FIELDS, columns)


def states_from_rows(rows: Iterable[Sequence[Any]]) -> tuple[list[QuestionState], list[str]]:
    """Create states from undecoded rows with the columns in the order of the table.

    Return the states, and the ids of the questions whose rows are damaged, as far as readable.
    """
    # Cached, because many questions have equal memories and days: looking an object up is faster than
    # creating it, and shared objects make passes over all states faster.
    memory_from, day_from = cache(_memory), cache(day_of)
    states, damaged = [], []
    for row in rows:
        question, repetitions, interval, ease, last, due, known, again, suspended, *rest = row
        reviews, lapses, last_variant, last_slip, latest, *rest = rest
        stability, difficulty, buried, flag, digested = rest
        try:
            if digest(STATE_FIELDS, row[:-1]) != digested:
                raise ValueError("not what was written")
            states.append(
                QuestionState(
                    question.decode(),
                    New()
                    if last is None or due is None
                    else Scheduled(
                        memory_from(repetitions, interval, ease, stability, difficulty),
                        day_from(last),
                        day_from(due),
                    ),
                    bool(known),
                    None if again is None else day_from(again),
                    bool(suspended),
                    reviews,
                    lapses,
                    last_variant,
                    text_of(last_slip),
                    text_of(latest),
                    None if buried is None else day_from(buried),
                    text_of(flag),
                )
            )
        except UNREADABLE:
            damaged.append(shown(question))
    return states, damaged


def _memory(
    repetitions: int, interval: int, ease: int, stability: float | None, difficulty: float | None
) -> Memory:
    if stability is None or difficulty is None:
        return Memory(repetitions, interval, ease)
    from quizapp.scheduling import fsrs6

    return fsrs6.Memory(repetitions, interval, ease, stability, difficulty)
