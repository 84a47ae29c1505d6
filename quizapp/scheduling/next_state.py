"""The effect of a row on a question's state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.levelling import due_day
from quizapp.scheduling.question_state import PLACED, New, QuestionState, Scheduled
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.sm2 import HELD, PASSING


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row that was not undone, with the kind and the quality that it counts as."""

    act: Act
    kind: AnswerKind | None
    quality: int | None


def after_row(state: QuestionState, row: StandingRow, scheduler: Scheduler, *, passed: bool) -> QuestionState:
    """The state after one more row; ``passed`` says whether the question has passed before."""
    act = row.act
    if act.deed != "answered":
        return _told(state, act)
    if row.kind == "review" and row.quality is not None:
        return replace(
            state,
            schedule=_reviewed(state.schedule, act, row.quality, scheduler),
            known=state.known or act.verdict == "right",
            again=None if row.quality >= HELD else act.day,
            reviews=state.reviews + 1,
            lapses=state.lapses + (passed and row.quality < PASSING),
            last_variant=act.variant,
            last_slip=act.slip,
            latest=act.id,
            buried=None,
        )
    held = row.kind == "drill" and row.quality is not None and row.quality >= HELD
    again = None if held else state.again
    return replace(state, again=again, last_variant=act.variant, last_slip=act.slip, latest=act.id)


def _told(state: QuestionState, act: Act) -> QuestionState:
    """The state after an action other than an answer."""
    match act.deed:
        case "suspended":
            return replace(state, suspended=True)
        case "resumed":
            return replace(state, suspended=False, buried=None)
        case "buried":
            return replace(state, buried=act.until)
        case "dated" if isinstance(state.schedule, Scheduled) and act.until is not None:
            schedule = replace(state.schedule, due=act.until)
            # A question set to a later day is not repeated on this one.
            return replace(state, schedule=schedule, buried=None, again=None)
        case "forgot":
            return replace(state, schedule=New(), known=False, again=None, reviews=0, lapses=0, buried=None)
        case "flagged":
            return replace(state, flag=act.note)
        case "placed" if act.until is not None:
            return _placed(state, act.day, act.until)
    return state


def _placed(state: QuestionState, day: date, until: date) -> QuestionState:
    """A question that was met before is unchanged; a new one gets the state of one that passed
    twice, due on the day ``until``."""
    if isinstance(state.schedule, Scheduled):
        return state
    interval = max(1, (until - day).days)
    left = (date.max - day).days
    memory = replace(PLACED, interval=min(interval, left))
    schedule = Scheduled(memory, day, day + timedelta(days=memory.interval))
    return replace(state, schedule=schedule, known=True, reviews=1)


def _reviewed(schedule: New | Scheduled, act: Act, quality: int, scheduler: Scheduler) -> Scheduled:
    memory, days = (
        (schedule.memory, (act.day - schedule.last).days) if isinstance(schedule, Scheduled) else (None, 0)
    )
    after = scheduler.review(memory, quality, days=days, row=act.id)
    left = (date.max - act.day).days
    if after.interval > left:  # dates end with the year 9999, and so do intervals
        after = replace(after, interval=left)
    return Scheduled(after, act.day, due_day(act.day, after.interval, act.until))
