"""The plan of a day computed in the plainest way, from the states of all questions."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from math import inf
from zlib import crc32

from quizapp.bank import Library
from quizapp.bank.scope import Scope
from quizapp.scheduling.due import is_again, is_buried, is_due
from quizapp.scheduling.left import Planned
from quizapp.scheduling.limits import DayLimits, backlog
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.states import New, QuestionState, Scheduled, is_placed


@dataclass(frozen=True)
class Card:
    """A question on the day: one that ``waits`` cannot be asked, one that ``lacks`` others, not
    before these; ``along`` is the position of its pack in the course."""

    id: str
    topic: str
    level: int
    state: QuestionState
    waits: bool
    lacks: tuple[str, ...]
    along: int | None
    seconds: float

    @property
    def is_new(self) -> bool:
        return isinstance(self.state.schedule, New) and not self.state.suspended and not self.waits


def naive_plan(
    library: Library,
    states: Mapping[str, QuestionState],
    today: date,
    limits: DayLimits,
    scope: Scope,
    also: Collection[str] = (),
    aside: Collection[str] = (),
    spent: float = 0.0,
) -> tuple[Planned, ...]:
    readiness = Readiness(library, states)
    outside = readiness.outside(scope).keys() | set(also)
    along = library.course.order_of(library.packs)
    cards = []
    for question in library.questions.values():
        if scope.covers(question) or question.id in outside:
            state = states.get(question.id, QuestionState(question.id))
            waits = question.id in aside or is_buried(state, today)
            lacks, position = readiness.lacks(question), along.get(question.pack)
            cards.append(
                Card(
                    question.id,
                    question.pack,
                    question.level,
                    state,
                    waits,
                    lacks,
                    position,
                    question.seconds,
                )
            )
    reviews = [
        state.reviews
        for state in states.values()
        if isinstance(state.schedule, Scheduled) and state.schedule.last == today and not is_placed(state)
    ]
    allowed = limits.on(today)
    new = 0 if holds_new(library, states, today, limits) else allowed.new - reviews.count(1)
    due = allowed.due - sum(count > 1 for count in reviews) if allowed.seconds is None else len(cards)
    return tuple(planned(cards, today, allowed, max(0, new), max(0, due), spent))


def holds_new(library: Library, states: Mapping[str, QuestionState], today: date, limits: DayLimits) -> bool:
    here, later = [], []
    for name, question in library.questions.items():
        state = states.get(name, QuestionState(name))
        if is_due(state, today):
            here.append(question.seconds)
        elif isinstance(state.schedule, Scheduled) and state.schedule.due <= today and not state.suspended:
            later += [question.seconds] if is_buried(state, today) else []
    return backlog(here, later, limits).holds_new


def planned(
    cards: Sequence[Card], today: date, limits: DayLimits, new: int, due: int, spent: float
) -> Iterator[Planned]:
    drill = sorted(
        (card for card in cards if is_again(card.state, today) and not is_due(card.state, today)),
        key=lambda card: (card.state.latest or "", card.id),
    )
    time = inf if limits.seconds is None else limits.seconds - spent
    time -= sum(limits.speed.answer(card.seconds) for card in drill)

    def is_begun(card: Card) -> bool:
        nonlocal time
        time -= limits.speed.review(card.seconds)
        return time + limits.speed.review(card.seconds) > 0

    overdue = sorted(
        (card for card in cards if is_due(card.state, today)),
        key=lambda card: (-lateness(card.state, today), crc32(f"{today} {card.id}".encode()), card.id),
    )
    latest = max(cards, key=lambda card: card.state.latest or "", default=None)
    topic = latest.topic if latest is not None and latest.state.latest is not None else None
    reviews = list(interleaved(list(takewhile(is_begun, overdue[:due])), topic))
    topic = reviews[-1].topic if reviews else topic
    reviews += takewhile(is_begun, islice(new_ones(cards, topic, {card.id for card in reviews}), new))
    topic = reviews[-1].topic if reviews else topic
    yield from (Planned(card.id, "review") for card in reviews)
    yield from (Planned(card.id, "drill") for card in interleaved(drill, topic))


def lateness(state: QuestionState, today: date) -> float:
    assert isinstance(state.schedule, Scheduled)
    return (today - state.schedule.due).days / max(1, state.schedule.memory.interval)


def new_ones(cards: Sequence[Card], topic: str | None, known: set[str]) -> Iterator[Card]:
    """Along the course, at most two packs at a time; then what is in none."""
    left, known = list(cards), set(known)
    while (card := next_of_course(left, cards, topic, known)) is not None:
        left.remove(card)
        known.add(card.id)
        topic = card.topic
        yield card
    seen: dict[tuple[int, str], int] = {}
    ranked = []
    for position, card in enumerate(cards):
        if card.along is None:
            within = seen[card.level, card.topic] = seen.get((card.level, card.topic), -1) + 1
            if card.is_new and not card.lacks:
                ranked.append((card.level, within, position, card))
    yield from interleaved([card for *_, card in sorted(ranked, key=lambda one: one[:3])], topic)


def next_of_course(
    left: Sequence[Card], cards: Sequence[Card], topic: str | None, known: Collection[str]
) -> Card | None:
    found: list[Card] = []
    for position in sorted({card.along for card in cards if card.along is not None}):
        own = [card for card in cards if card.along == position and not card.state.suspended]
        own = [card for card in own if card.is_new or not isinstance(card.state.schedule, New)]
        met = sum(not isinstance(card.state.schedule, New) or card not in left for card in own)
        can = [card for card in own if card.is_new and card in left and known >= set(card.lacks)]
        if can:
            found.append(min(can, key=lambda card: card.level))
            if len(found) == 2 or 5 * met < 4 * len(own):
                break
    return next((card for card in found if card.topic != topic), found[0] if found else None)


def interleaved(cards: Sequence[Card], topic: str | None) -> Iterator[Card]:
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
