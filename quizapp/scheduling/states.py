"""A question's state, and the fold that computes it from the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.levelling import due_day
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.sm2 import HELD, PASSING, Memory

#: A question is solid from an interval of so many days on.
SOLID = 21
Step = Literal["new", "learning", "solid"]
#: The memory of a question that was placed, but for its interval: the next passing review
#: multiplies that by the ease.
PLACED = Memory(repetitions=2)


@dataclass(frozen=True, slots=True)
class New:
    """Never reviewed."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Reviewed at least once, or placed. ``last`` is the learner's day of the latest
    review or of the placement, ``due`` the day of the next review: ``memory.interval``
    days later, unless another was chosen or set."""

    memory: Memory
    last: date
    due: date


@dataclass(frozen=True, slots=True)
class QuestionState:
    """What the log says of one question.

    ``known`` is true after one right review, or a placement. ``again`` is the day on which the
    question is to be repeated until it is held (SM-2's step 7), None when there is
    nothing to repeat; ask :func:`is_again`, for on a later day it means nothing.
    ``reviews`` and ``lapses`` count scheduled reviews, a placement among them, and those
    of them below a passing quality after the question had passed once. ``last_variant``,
    ``last_slip`` and ``latest``, the id of its row, describe the latest answer of
    any kind. ``buried`` is the day on which a question put off comes back; ask
    :func:`is_put_off`, for from that day on it means nothing. ``flag`` holds the
    learner's words on one that is flagged, empty where they said nothing.

    A question that was forgotten is as a new one, but for what describes its latest
    answer, the flag and the suspension.
    """

    question: str
    schedule: New | Scheduled = New()
    known: bool = False
    again: date | None = None
    suspended: bool = False
    reviews: int = 0
    lapses: int = 0
    last_variant: int | None = None
    last_slip: str | None = None
    latest: str | None = None
    buried: date | None = None
    flag: str | None = None

    @property
    def step(self) -> Step:
        """How far the question is: ``new`` before its first review; then it is met, and
        ``solid`` while its interval is 21 days or more, else ``learning``, as one that was
        placed and not reviewed since is, too."""
        if isinstance(self.schedule, New):
            return "new"
        return "solid" if self.schedule.memory.interval >= SOLID and not is_placed(self) else "learning"


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """An answer that was not taken back; the day of ``act`` is the one to which it
    counts, after any redating.

    ``kind`` is what it counts as: a review that is not its question's first of
    the day counts as a drill. ``quality`` is the one that counts, after any
    regrading. ``interval`` (days) and ``ease`` (hundredths) are the question's
    after this answer, ``due`` the day of its next review then; ``interval_before``
    and ``ease_before`` are those before it. None where it had not been reviewed.
    """

    act: Act
    kind: AnswerKind
    quality: int
    interval: int | None
    ease: int | None
    interval_before: int | None = None
    ease_before: int | None = None
    due: date | None = None

    @property
    def regraded(self) -> bool:
        """Whether the learner gave it another quality than it had at first."""
        return self.quality != self.act.quality


def fold(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> QuestionState:
    """The state of ``question`` after ``acts``, all of its rows and no others, its
    intervals by ``scheduler``.

    Their order does not matter, nor whether a row is given twice: they are
    folded in the order of their ids, so two machines' logs merge by union. Rows
    under a former id of the question count as its own. An answer taken back
    counts for nothing, a regraded one as if its last quality had been given from
    the start, a redated one as if it had been given on its last day; a row whose
    target is missing, not earlier or of another kind is passed over. A set day moves
    the next review alone and leaves the memory; a new question has none to be moved.

    A question has one review a day: of its reviews of one day that stand, the
    first counts, and each later one counts as a drill, as what follows a review
    on its day is. A log of one sitting at a time never holds two; merged logs may.
    Where the first is taken back the next one takes its place, and a regraded one
    keeps the place it has. With a question that was forgotten a new life begins,
    which may have a review on that very day.
    """
    state = QuestionState(question)
    for _, state in _course(question, acts, scheduler):  # noqa: B007 - the last state is what is wanted
        pass
    return state


def standing(
    acts: Iterable[Act], aliases: Mapping[str, str] | None = None, scheduler: Scheduler = SM2
) -> tuple[StandingAnswer, ...]:
    """The answers that stand, of any number of questions, in the order of their ids.

    ``aliases`` gives the present id of a question for each former one; ``scheduler``
    the intervals.
    """
    by_question: dict[str, list[Act]] = {}
    for act in acts:
        question = act.question if aliases is None else aliases.get(act.question, act.question)
        by_question.setdefault(question, []).append(act)
    answers = [one for question, rows in by_question.items() for one in answers_of(question, rows, scheduler)]
    answers.sort(key=lambda answer: answer.act.id)
    return tuple(answers)


def answers_of(question: str, acts: Iterable[Act], scheduler: Scheduler = SM2) -> Iterator[StandingAnswer]:
    """The answers to one question that stand, in the order of their ids; ``acts`` are all of its rows."""
    before: Scheduled | None = None
    for row, state in _course(question, acts, scheduler):
        after = state.schedule if isinstance(state.schedule, Scheduled) else None
        if row.act.deed == "answered" and row.quality is not None:
            assert row.kind is not None, "an answer has a kind"
            yield StandingAnswer(
                row.act,
                row.kind,
                row.quality,
                after.memory.interval if after else None,
                after.memory.ease if after else None,
                before.memory.interval if before else None,
                before.memory.ease if before else None,
                after.due if after else None,
            )
        before = after


def undone(undoings: Mapping[str, str]) -> frozenset[str]:
    """The ids of rows that are taken back, by the ids of undoings and their targets.

    An undoing that is itself taken back does nothing.
    """
    taken_back: set[str] = set()
    # Latest first: whether an undoing stands is settled before its target is looked at.
    for id_ in sorted(undoings, reverse=True):
        if id_ not in taken_back and undoings[id_] < id_:
            taken_back.add(undoings[id_])
    return frozenset(taken_back)


def left_standing(acts: Iterable[Act]) -> list[Act]:
    """The rows that were not taken back, in the order of their ids, without the undoings."""
    rows = sorted({act.id: act for act in acts}.values(), key=lambda act: act.id)
    taken_back = undone({act.id: act.target for act in rows if act.deed == "undid" and act.target})
    return [act for act in rows if act.deed != "undid" and act.id not in taken_back]


def counted_as(kind: AnswerKind, asked: QuestionState, now: QuestionState, day: date) -> AnswerKind:
    """What an answer of ``day`` counts as, to a question that was asked as ``kind``
    in the state ``asked`` and is answered in the state ``now``.

    A review or a drill that the question has had since, in another sitting, is
    practice: it changes no schedule. That nothing was answered since is enough
    for it to count, whatever a clock says that was set meanwhile, but for the one
    thing that never happens: a second review on one day.
    """
    if kind == "drill":
        return "drill" if now.again is not None and now.again == asked.again else "practice"
    if kind == "review" and isinstance(now.schedule, Scheduled):
        wanted = now.schedule == asked.schedule or now.schedule.due <= day
        return "review" if wanted and now.schedule.last != day else "practice"
    return kind


def is_buried(state: QuestionState, today: date) -> bool:
    """Whether the question is put off to a later day."""
    return state.buried is not None and state.buried > today


def is_put_off(state: QuestionState, today: date) -> bool:
    """Whether the question is not asked today, whatever its schedule says: suspended or buried."""
    return state.suspended or is_buried(state, today)


def is_placed(state: QuestionState) -> bool:
    """Whether the question was placed and has not been reviewed since."""
    schedule = state.schedule
    # After a first review there is one repetition at most.
    return (
        isinstance(schedule, Scheduled)
        and state.reviews == 1
        and schedule.memory.repetitions == PLACED.repetitions
    )


def is_again(state: QuestionState, today: date) -> bool:
    """Whether the question is to be repeated today until it is held."""
    return state.again == today and not is_put_off(state, today)


def is_due(state: QuestionState, today: date) -> bool:
    """Whether a review of the question is due today, or overdue.

    It has one review a day: one reviewed today is not due today, whatever day was set.
    """
    schedule = state.schedule
    return (
        isinstance(schedule, Scheduled)
        and schedule.due <= today != schedule.last
        and not state.suspended
        and (state.buried is None or state.buried <= today)
    )


def asked_from(state: QuestionState) -> date | None:
    """The day of the question's next review, also where it is put off to a later one than
    its schedule says; None for a new question and a suspended one."""
    if state.suspended or not isinstance(state.schedule, Scheduled):
        return None
    return max(state.schedule.due, state.buried or date.min)


def after_answer(state: QuestionState, act: Act, scheduler: Scheduler = SM2) -> QuestionState:
    """The state after one more answer, which is later than all that led to ``state``."""
    return _after(state, _Row(act, act.kind, act.quality), scheduler, passed=state.known)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that stands, with the kind and the quality that count."""

    act: Act
    kind: AnswerKind | None
    quality: int | None


def _course(question: str, acts: Iterable[Act], scheduler: Scheduler) -> Iterator[tuple[_Row, QuestionState]]:
    """Every row that stands, in order, with the state after it."""
    state = QuestionState(question)
    passed = False
    for row in _standing_rows(acts):
        state = _after(state, row, scheduler, passed=passed)
        passed = passed or (row.kind == "review" and row.quality is not None and row.quality >= PASSING)
        passed = passed or (row.act.deed == "placed" and isinstance(state.schedule, Scheduled))
        passed = passed and row.act.deed != "forgot"
        yield row, state


def _standing_rows(acts: Iterable[Act]) -> Iterator[_Row]:
    rows = left_standing(acts)
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
        if act.deed != "answered":
            if act.deed == "forgot":
                reviewed_on.clear()
            yield _Row(act, None, None)
        elif act.verdict != "unreadable":
            day, kind = days.get(act.id, act.day), act.kind
            if kind == "review" and act.id in qualities:
                kind = "drill" if day in reviewed_on else kind
                reviewed_on.add(day)
            until = chosen.get(act.id, act.until)
            changed = (day, until) != (act.day, act.until)
            yield _Row(replace(act, day=day, until=until) if changed else act, kind, qualities.get(act.id))


def _after(state: QuestionState, row: _Row, scheduler: Scheduler, *, passed: bool) -> QuestionState:
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
    """The state after what the learner said of the question without answering it."""
    match act.deed:
        case "suspended":
            return replace(state, suspended=True)
        case "resumed":
            return replace(state, suspended=False, buried=None)
        case "buried":
            return replace(state, buried=act.until)
        case "dated" if isinstance(state.schedule, Scheduled) and act.until is not None:
            schedule = replace(state.schedule, due=act.until)
            # Whoever wants it on a later day does not want to repeat it on this one.
            return replace(state, schedule=schedule, buried=None, again=None)
        case "forgot":
            return replace(state, schedule=New(), known=False, again=None, reviews=0, lapses=0, buried=None)
        case "flagged":
            return replace(state, flag=act.note)
        case "placed" if act.until is not None:
            return _placed(state, act.day, act.until)
    return state


def _placed(state: QuestionState, day: date, until: date) -> QuestionState:
    """A question that was met before is left as it is; a new one is as if it had passed
    twice, and is due on the day ``until``."""
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
    if after.interval > left:  # the calendar ends with the year 9999, and so does every interval
        after = replace(after, interval=left)
    return Scheduled(after, act.day, due_day(act.day, after.interval, act.until))
