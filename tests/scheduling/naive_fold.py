"""The fold as its documentation reads, for comparison: in several passes, with a state for every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.levelling import due_day
from quizapp.scheduling.question_state import PLACED, New, QuestionState, Scheduled
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import StandingAnswer, left_standing

#: A row that was not undone, the kind and the quality that it counts as, and the state after it.
Row = tuple[Act, AnswerKind | None, int | None, QuestionState]


def naive_fold(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> QuestionState:
    """As :func:`quizapp.scheduling.states.fold`."""
    return [QuestionState(question), *(state for *_, state in _rows(question, acts, scheduler))][-1]


def naive_answers(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> Iterator[StandingAnswer]:
    """As :func:`quizapp.scheduling.states.answers_of`."""
    before: tuple[int, int] | tuple[None, None] = None, None
    for act, kind, quality, state in _rows(question, acts, scheduler):
        schedule = state.schedule
        after, due = ((None, None), None)
        if isinstance(schedule, Scheduled):
            after, due = (schedule.memory.interval, schedule.memory.ease), schedule.due
        if act.deed == "answered" and quality is not None:
            assert kind is not None
            yield StandingAnswer(act, kind, quality, *after, *before, due)
        before = after


def _rows(question: str, acts: Iterable[Act], scheduler: Scheduler) -> Iterator[Row]:
    state, passed = QuestionState(question), False
    for act, kind, quality in _counted(left_standing(acts)):
        if act.deed != "answered":
            state = _told(state, act)
        else:
            state = _answered(state, act, kind, quality, passed, scheduler)
        passed = passed or (kind == "review" and quality is not None and quality >= 3)
        passed = passed or (act.deed == "placed" and isinstance(state.schedule, Scheduled))
        passed = passed and act.deed != "forgot"
        yield act, kind, quality, state


def _counted(rows: list[Act]) -> Iterator[tuple[Act, AnswerKind | None, int | None]]:
    qualities: dict[str, int] = {}
    days: dict[str, date] = {}
    chosen: dict[str, date | None] = {}
    for act in rows:
        if act.deed == "answered" and act.quality is not None:
            qualities[act.id], days[act.id] = act.quality, act.day
        elif act.deed == "regraded" and act.target in qualities and act.quality is not None:
            qualities[act.target], chosen[act.target] = act.quality, act.until
        elif act.deed == "redated" and act.target in days:
            days[act.target] = act.day
    reviewed_on: set[date] = set()
    for act in rows:
        if act.deed == "forgot":
            reviewed_on.clear()
        if act.deed != "answered":
            yield act, None, None
        elif act.verdict != "unreadable":
            day, kind = days.get(act.id, act.day), act.kind
            if kind == "review" and act.id in qualities:
                kind = "drill" if day in reviewed_on else kind
                reviewed_on.add(day)
            counted = replace(act, day=day, until=chosen.get(act.id, act.until))
            yield counted, kind, qualities.get(act.id)


def _answered(
    state: QuestionState,
    act: Act,
    kind: AnswerKind | None,
    quality: int | None,
    passed: bool,
    scheduler: Scheduler,
) -> QuestionState:
    state = replace(state, last_variant=act.variant, last_slip=act.slip, latest=act.id)
    if kind == "review" and quality is not None:
        return replace(
            state,
            schedule=_reviewed(state.schedule, act, quality, scheduler),
            known=state.known or act.verdict == "right",
            again=None if quality >= 4 else act.day,
            reviews=state.reviews + 1,
            lapses=state.lapses + (passed and quality < 3),
            buried=None,
        )
    held = kind == "drill" and quality is not None and quality >= 4
    return replace(state, again=None) if held else state


def _told(state: QuestionState, act: Act) -> QuestionState:
    scheduled = isinstance(state.schedule, Scheduled)
    if act.deed == "suspended":
        return replace(state, suspended=True)
    if act.deed == "resumed":
        return replace(state, suspended=False, buried=None)
    if act.deed == "buried":
        return replace(state, buried=act.until)
    if act.deed == "dated" and scheduled and act.until is not None:
        return replace(state, schedule=replace(state.schedule, due=act.until), buried=None, again=None)  # type: ignore[type-var]
    if act.deed == "forgot":
        return replace(state, schedule=New(), known=False, again=None, reviews=0, lapses=0, buried=None)
    if act.deed == "flagged":
        return replace(state, flag=act.note)
    if act.deed == "placed" and not scheduled and act.until is not None:
        interval = min(max(1, (act.until - act.day).days), (date.max - act.day).days)
        memory = replace(PLACED, interval=interval)
        schedule = Scheduled(memory, act.day, act.day + timedelta(days=interval))
        return replace(state, schedule=schedule, known=True, reviews=1)
    return state


def _reviewed(schedule: New | Scheduled, act: Act, quality: int, scheduler: Scheduler) -> Scheduled:
    memory, days = None, 0
    if isinstance(schedule, Scheduled):
        memory, days = schedule.memory, (act.day - schedule.last).days
    after = scheduler.review(memory, quality, days=days, row=act.id)
    after = replace(after, interval=min(after.interval, (date.max - act.day).days))
    return Scheduled(after, act.day, due_day(act.day, after.interval, act.until))
