"""What is left to ask on a day, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from itertools import islice, takewhile
from math import inf
from zlib import crc32

from quizapp.scheduling.acts import AnswerKind
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.new_order import along_the_course, outside_the_course
from quizapp.scheduling.states import QuestionState, Scheduled, is_again, is_due


@dataclass(frozen=True, slots=True)
class Card:
    """A question as the queue sees it. A new one that ``waits`` is not asked now; one
    that ``lacks`` others, by id, not before these are known. ``along`` is the position
    of its pack in the course, None where it is in none. ``seconds`` are what it takes a
    fluent learner."""

    id: str
    topic: str
    level: int
    state: QuestionState
    waits: bool = False
    lacks: tuple[str, ...] = ()
    along: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A question to ask, and as what."""

    id: str
    kind: AnswerKind


def plan(
    cards: Sequence[Card],
    today: date,
    limits: DayLimits,
    *,
    new_done: int,
    due_done: int,
    seed: str,
    spent: float = 0.0,
) -> tuple[Planned, ...]:
    """What is left to ask today: due questions, then new ones, then the drill.

    ``cards`` come in the order of their files. ``new_done`` and ``due_done`` count
    what was already asked today and is taken off the limits, ``spent`` the seconds
    that it took.

    - Due: the most overdue for its interval first, so that after a pause what
      fades fastest is saved first; ``seed`` decides among equals.
    - New: along the course, then what is in none, in the orders of
      :mod:`quizapp.scheduling.new_order`; not those that wait.
    - Drill: what is to be repeated until it is held, the longest unseen first.

    Where the limits are an amount of time, due and new ones are taken in their order while
    there is any left after the drill.

    In each part neighbours differ in topic wherever that can be had, beginning
    with the topic of the latest answer. The same inputs give the same plan, and
    answering its first question leaves the rest in their order.
    """
    drill = sorted(
        (card for card in cards if is_again(card.state, today) and not is_due(card.state, today)),
        key=lambda card: (card.state.latest or "", card.id),
    )
    clock = _Clock(limits, spent, drill)
    overdue = [card for card in cards if is_due(card.state, today)]
    due = nsmallest(
        max(0, limits.due - due_done) if limits.seconds is None else len(overdue),
        overdue,
        key=lambda card: (-_overdue(card.state, today), crc32(f"{seed} {card.id}".encode()), card.id),
    )
    due = list(takewhile(clock.has_time_for, due))
    topic = _latest_topic(cards)
    reviews = list(_interleaved(due, topic))
    topic = reviews[-1].topic if reviews else topic
    new = islice(_new_ones(cards, topic, {card.id for card in reviews}), max(0, limits.new - new_done))
    reviews += takewhile(clock.has_time_for, new)
    topic = reviews[-1].topic if reviews else topic
    return (
        *(Planned(card.id, "review") for card in reviews),
        *(Planned(card.id, "drill") for card in _interleaved(drill, topic)),
    )


class _Clock:
    """What is left of a day's time while it is planned; there is no end to it where the
    limits are counts. A question is begun while any time is left."""

    def __init__(self, limits: DayLimits, spent: float, drill: Sequence[Card]) -> None:
        self._speed = limits.speed
        repeating = sum(limits.speed.answer(card.seconds) for card in drill)
        self._left = inf if limits.seconds is None else limits.seconds - spent - repeating

    def has_time_for(self, card: Card) -> bool:
        """Whether a review is begun; its time is then taken."""
        begun = self._left > 0
        self._left -= self._speed.review(card.seconds)
        return begun


def _overdue(state: QuestionState, today: date) -> float:
    """Days overdue for each day of the interval."""
    assert isinstance(state.schedule, Scheduled)
    return (today - state.schedule.due).days / max(1, state.schedule.memory.interval)


def _latest_topic(cards: Sequence[Card]) -> str | None:
    """The topic of the question answered last: ids of rows are in the order of time."""
    latest = max(cards, key=lambda card: card.state.latest or "", default=None)
    return latest.topic if latest is not None and latest.state.latest is not None else None


def _new_ones(cards: Sequence[Card], topic: str | None, due: Collection[str]) -> Iterator[Card]:
    """The new questions after those that are ``due``, which will be known then."""
    for card in along_the_course(cards, topic, due):
        topic = card.topic
        yield card
    yield from _interleaved(outside_the_course(cards), topic)


def _interleaved(cards: Sequence[Card], topic: str | None) -> Iterator[Card]:
    """The cards in their order, put off only as far as needed so that no two
    neighbours share a topic, the first not ``topic``.

    A topic that makes up more than half of what is left is taken at once, since
    it could not be spread out any more later.
    """
    waiting: dict[str, deque[tuple[int, Card]]] = {}
    for index, card in enumerate(cards):
        waiting.setdefault(card.topic, deque()).append((index, card))
    for left in range(len(cards), 0, -1):
        fullest = max(waiting, key=lambda name: len(waiting[name]))
        if fullest != topic and 2 * len(waiting[fullest]) > left:
            chosen = fullest
        else:
            others = (name for name in waiting if name != topic)
            chosen = min(others, key=lambda name: waiting[name][0][0], default=fullest)
        _, card = waiting[chosen].popleft()
        if not waiting[chosen]:
            del waiting[chosen]
        topic = chosen
        yield card
