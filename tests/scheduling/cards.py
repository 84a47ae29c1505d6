"""Questions in a state, for tests of what is asked in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quizapp.bank import Library, Pack, Question
from quizapp.bank.course import Course, Unit
from quizapp.bank.questions import HeldEntry
from quizapp.bank.scope import Scope
from quizapp.bank.text import Text
from quizapp.scheduling.day_counts import TodaysStates
from quizapp.scheduling.left import Planned
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.plan import Queue
from quizapp.scheduling.question_index import QuestionIndex
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.states import QuestionState

FILE = Path("a.yaml")


@dataclass(frozen=True)
class Card:
    """A question and its state. A new one that ``waits`` cannot be asked now; one that ``lacks``
    others, by id, not before these are known. ``along`` is the position of its pack in the course."""

    id: str
    topic: str
    level: int
    state: QuestionState
    waits: bool = False
    lacks: tuple[str, ...] = ()
    along: int | None = None
    seconds: float = 0.0


def plan(
    cards: Sequence[Card],
    today: date,
    limits: DayLimits,
    *,
    new_done: int = 0,
    due_done: int = 0,
    spent: float = 0.0,
) -> tuple[Planned, ...]:
    """What is left to ask of these cards, however far the learner is behind."""
    library = library_of(cards)
    states: Mapping[str, QuestionState] = {card.id: card.state for card in cards}
    aside = {card.id for card in cards if card.waits}
    index = QuestionIndex(library, Scope())
    todays = TodaysStates(today, states.values())
    queue = Queue(index, states, todays, Readiness(library, states), aside)
    return tuple(queue.left(limits, new_done=new_done, due_done=due_done, spent=spent))


def library_of(cards: Sequence[Card]) -> Library:
    """A library of these cards, in their order."""
    questions = [
        Question(
            card.topic, card.id, "value", card.level, card.seconds, (), (), card.lacks, FILE, 1, HeldEntry()
        )
        for card in cards
    ]
    along = sorted({(card.along, card.topic) for card in cards if card.along is not None})
    packs = {
        topic: Pack(topic, Text.plain(topic), (), tuple(q for q in questions if q.pack == topic), FILE)
        for topic in {card.topic for card in cards}
    }
    units = (Unit("all", Text.plain("all"), tuple(topic for _, topic in along)),)
    return Library(packs, {q.id: q for q in questions}, course=Course("course", units=units))
