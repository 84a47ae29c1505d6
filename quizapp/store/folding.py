"""Computes the states of all questions in one pass over the log, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from quizapp.scheduling.corrections import CORRECTING, Correction, Corrections
from quizapp.scheduling.running_state import RunningState
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.states import QuestionState
from quizapp.store.plain_rows import DAYS, Row
from quizapp.store.sound_rows import rows_with_deeds


def fold_log(
    connection: Connection, rows: Iterable[Row], aliases: Mapping[str, str], scheduler: Scheduler
) -> dict[str, QuestionState]:
    """Compute the state of every question that has rows, by its present id.

    ``rows`` are the intact rows, in the order of their ids; ``aliases`` maps former ids of questions to
    present ones.
    """
    corrections = corrections_by_question(rows_with_deeds(connection, *CORRECTING), aliases)
    running: dict[str, RunningState] = {}
    for row in rows:
        (_, id_, _, day, deed, name, _, kind, variant, _, _, verdict, quality, slip, _,
         _, _, _, _, _, until, note, _) = row  # fmt: skip
        question = aliases.get(name, name)
        state = running.get(question)
        if state is None:
            state = running[question] = RunningState(
                QuestionState(question), scheduler, corrections.get(question)
            )
        state.take(
            id_,
            DAYS[day],
            deed,
            kind,
            variant,
            verdict,
            quality,
            slip,
            None if until is None else DAYS[until],
            note,
        )
    return {question: running[question].state() for question in sorted(running)}


def corrections_by_question(rows: Iterable[Row], aliases: Mapping[str, str]) -> dict[str, Corrections]:
    """The corrections among these rows, of each question that has any, by its present id."""
    correcting: dict[str, list[Correction]] = {}
    for row in rows:
        (_, id_, _, day, deed, name, target, _, _, _, _, _, quality, _, _, _, _, _, _, _, until, _, _) = row
        if deed in CORRECTING:
            on, chosen = DAYS[day], None if until is None else DAYS[until]
            correction = Correction(id_, deed, target, on, quality, chosen)
            correcting.setdefault(aliases.get(name, name), []).append(correction)
    return {question: Corrections(rows) for question, rows in correcting.items()}
