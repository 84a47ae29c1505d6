"""Rows of the tables as the frozen objects that leave the store, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from quizapp.scheduling.acts import Act
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled


def act_to_row(act: Act) -> dict[str, Any]:
    """The columns of an act."""
    return {
        "id": act.id,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "day": act.day.isoformat(),
        "deed": act.deed,
        "question": act.question,
        "target": act.target,
        "kind": act.kind,
        "variant": act.variant,
        "given": None if act.given is None else json.dumps(dict(act.given), ensure_ascii=False),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": act.quality,
        "slip": act.slip,
        "seconds": act.seconds,
        "hints": act.hints,
        "device": act.device,
        "torch": act.torch,
    }


def act_from_row(row: Sequence[Any]) -> Act:
    """An act from its columns, in the table's order. Tuples in ``given`` come back as lists."""
    id_, at, day, deed, question, target, kind, variant, given, *rest = row
    return Act(
        id_,
        datetime.fromisoformat(at),
        date.fromisoformat(day),
        deed,
        question,
        target,
        kind,
        variant,
        None if given is None else json.loads(given),
        *rest,
    )


def state_to_row(state: QuestionState) -> dict[str, Any]:
    """The columns of a state."""
    schedule = state.schedule
    memory = schedule.memory if isinstance(schedule, Scheduled) else None
    return {
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
    }


def states_from_rows(rows: Iterable[Sequence[Any]]) -> Iterator[QuestionState]:
    """States from their columns, in the table's order."""
    # Many questions share a schedule, and making one takes longer than finding it.
    schedule_from = cache(_schedule)
    for question, repetitions, interval, ease, last, due, known, again, suspended, *rest in rows:
        yield QuestionState(
            question,
            schedule_from(repetitions, interval, ease, last, due),
            bool(known),
            None if again is None else date.fromisoformat(again),
            bool(suspended),
            *rest,
        )


def _schedule(
    repetitions: int, interval: int, ease: int, last: str | None, due: str | None
) -> New | Scheduled:
    if last is None or due is None:
        return New()
    return Scheduled(Memory(repetitions, interval, ease), date.fromisoformat(last), date.fromisoformat(due))
