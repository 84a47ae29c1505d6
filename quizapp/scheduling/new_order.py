"""In which order new questions come: along the course, and what is in none after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizapp.scheduling.states import New

if TYPE_CHECKING:
    from quizapp.scheduling.plan import Card

#: Packs of the course whose new questions are asked side by side.
PACKS_AT_ONCE = 2
#: The share of a pack, as a fraction, that has been met when the next one opens.
_MET, _OF = 4, 5


@dataclass(slots=True)
class _Pack:
    """A pack of the course: how many of its questions there are and were met, and its
    new ones that are left, in their order."""

    questions: int = 0
    met: int = 0
    left: list[Card] = field(default_factory=list)

    def next(self, known: Collection[str]) -> Card | None:
        """The first that may be asked once ``known`` are."""
        return next((card for card in self.left if all(name in known for name in card.lacks)), None)

    @property
    def nearly_met(self) -> bool:
        """Whether so much of it was met that the next pack opens."""
        return self.met * _OF >= self.questions * _MET


def along_the_course(cards: Sequence[Card], topic: str | None, known: Collection[str]) -> Iterator[Card]:
    """The new questions of the course, in the order in which they are asked of somebody
    who answers all of them right.

    At most two packs are open at a time, and take turns. The next opens when four
    fifths of the present one are met, or nothing of it can be asked. Within a pack
    questions come by level, then in the order of the file. ``topic`` is that of the
    question before; ``known`` are ids that will be known by then.
    """
    packs = _packs(cards)
    known = set(known)
    while open_ := _opened(packs, known):
        pack, card = next(((pack, card) for pack, card in open_ if card.topic != topic), open_[0])
        pack.left.remove(card)
        pack.met += 1
        known.add(card.id)
        topic = card.topic
        yield card


def outside_the_course(cards: Sequence[Card]) -> list[Card]:
    """The new questions of packs that are in no course and may be asked now: by level,
    and within a level the first of every topic before the second of any.

    A card's position within its topic counts the cards already seen too, so that
    answering one does not move up the others of its topic.
    """
    seen_in: dict[tuple[int, str], int] = {}
    ranked: list[tuple[int, int, int, Card]] = []
    for position, card in enumerate(cards):
        if card.along is not None:
            continue
        within = seen_in.get((card.level, card.topic), 0)
        seen_in[card.level, card.topic] = within + 1
        if _is_new(card) and not card.lacks:
            ranked.append((card.level, within, position, card))
    ranked.sort()  # positions differ, so cards are never compared
    return [card for *_, card in ranked]


def _packs(cards: Sequence[Card]) -> list[_Pack]:
    """The packs of the course in their order."""
    packs: dict[int, _Pack] = {}
    for card in cards:
        if card.along is None or card.state.suspended:
            continue
        pack = packs.setdefault(card.along, _Pack())
        if not isinstance(card.state.schedule, New):
            pack.questions += 1
            pack.met += 1
        elif not card.waits:
            pack.questions += 1
            pack.left.append(card)
    for pack in packs.values():
        pack.left.sort(key=lambda card: card.level)  # stable, so files keep their order
    return [packs[position] for position in sorted(packs)]


def _opened(packs: Sequence[_Pack], known: Collection[str]) -> list[tuple[_Pack, Card]]:
    """The packs that are open and have something to ask, each with what comes next of it."""
    found: list[tuple[_Pack, Card]] = []
    for pack in packs:
        card = pack.next(known)
        if card is None:
            continue
        found.append((pack, card))
        if len(found) == PACKS_AT_ONCE or not pack.nearly_met:
            break
    return found


def _is_new(card: Card) -> bool:
    return isinstance(card.state.schedule, New) and not card.state.suspended and not card.waits
