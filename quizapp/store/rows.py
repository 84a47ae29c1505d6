"""Rows of the tables as the frozen objects that leave the store, and back.

Rows are read with their text undecoded: what was damaged need not be text at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from quizapp.scheduling.acts import Act, require_sound
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled
from quizapp.store.digests import Value, digest

#: The fields of an act and of a state, in the order of their columns; each row ends with their digest.
ACT_FIELDS = (
    "id",
    "at",
    "day",
    "deed",
    "question",
    "target",
    "kind",
    "variant",
    "given",
    "answer",
    "verdict",
    "quality",
    "slip",
    "seconds",
    "hints",
    "device",
    "torch",
    "truth",
    "sure",
    "until",
    "note",
)
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

#: What reading a row that is no act, or no state, may raise.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, RecursionError)


def act_to_row(act: Act) -> dict[str, Any]:
    """The columns of an act."""
    columns = {
        "id": act.id,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "day": act.day.isoformat(),
        "deed": act.deed,
        "question": act.question,
        "target": act.target,
        "kind": act.kind,
        "variant": act.variant,
        "given": None if act.given is None else canonical_json(act.given),
        "answer": act.answer,
        "verdict": act.verdict,
        "quality": act.quality,
        "slip": act.slip,
        "seconds": None if act.seconds is None else float(act.seconds),
        "hints": act.hints,
        "device": act.device,
        "torch": act.torch,
        "truth": act.truth,
        "sure": None if act.sure is None else int(act.sure),
        "until": None if act.until is None else act.until.isoformat(),
        "note": act.note,
    }
    return _digested(ACT_FIELDS, columns)


def canonical_json(given: Mapping[str, Any]) -> str:
    """A JSON object in the one form in which it is kept and digested."""
    # Through JSON and back first: keys are sorted as the texts that they become.
    held = json.loads(json.dumps(dict(given)))
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def act_digest(row: Sequence[Value]) -> bytes:
    """The digest of an act's columns, undecoded and without the one that is stored."""
    return digest(ACT_FIELDS, row)


def act_from_row(row: Sequence[Any]) -> Act:
    """An act from its columns, undecoded, in the table's order. Tuples in ``given`` come back as lists.

    Raises one of UNREADABLE where they are no sound act.
    """
    id_, at, day, deed, question, target, kind, variant, given, answer, verdict, quality, slip, *rest = row
    seconds, hints, device, torch, truth, sure, until, note = rest
    act = Act(
        id_.decode(),
        datetime.fromisoformat(at.decode()),
        date.fromisoformat(day.decode()),
        deed.decode(),
        question.decode(),
        _text(target),
        _text(kind),
        variant,
        None if given is None else _object(given),
        _text(answer),
        _text(verdict),
        quality,
        _text(slip),
        seconds,
        hints,
        _text(device),
        _text(torch),
        _text(truth),
        None if sure is None else bool(sure),
        None if until is None else _day(until),
        _text(note),
    )
    require_sound(act)
    return act


def _text(value: bytes | None) -> Any:
    return None if value is None else value.decode()


def _object(text: bytes) -> dict[str, Any]:
    held = json.loads(text.decode())
    if not isinstance(held, dict):
        raise TypeError("the parameters of a variant are an object")
    return held


def state_to_row(state: QuestionState) -> dict[str, Any]:
    """The columns of a state."""
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
    return _digested(STATE_FIELDS, columns)


def states_from_rows(rows: Iterable[Sequence[Any]]) -> tuple[list[QuestionState], list[str]]:
    """States from their columns, undecoded, in the table's order; and the questions, as they
    read, of those that are damaged."""
    # Many questions share a schedule, and making one takes longer than finding it.
    schedule_from, day_from = cache(_schedule), cache(_day)
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
                    schedule_from(repetitions, interval, ease, last, due, stability, difficulty),
                    bool(known),
                    None if again is None else day_from(again),
                    bool(suspended),
                    reviews,
                    lapses,
                    last_variant,
                    _text(last_slip),
                    _text(latest),
                    None if buried is None else day_from(buried),
                    _text(flag),
                )
            )
        except UNREADABLE:
            damaged.append(shown(question))
    return states, damaged


def shown(value: Any) -> str:
    """A value of a damaged row as text that can be shown, not too long."""
    text = value.decode(errors="backslashreplace") if isinstance(value, bytes) else str(value)
    return text[:80]


def _digested(names: tuple[str, ...], columns: dict[str, Any]) -> dict[str, Any]:
    values = [value.encode() if isinstance(value, str) else value for value in columns.values()]
    return {**columns, "digest": digest(names, values).decode()}


def _schedule(
    repetitions: int,
    interval: int,
    ease: int,
    last: bytes | None,
    due: bytes | None,
    stability: float | None,
    difficulty: float | None,
) -> New | Scheduled:
    if last is None or due is None:
        return New()
    memory = Memory(repetitions, interval, ease)
    if stability is not None and difficulty is not None:
        from quizapp.scheduling import fsrs6

        memory = fsrs6.Memory(repetitions, interval, ease, stability, difficulty)
    return Scheduled(memory, _day(last), _day(due))


def _day(text: bytes) -> date:
    return date.fromisoformat(text.decode())
