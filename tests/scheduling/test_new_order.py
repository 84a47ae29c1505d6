"""New questions come along the course: two packs at a time, what is needed first before the rest."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled
from tests.scheduling.cards import Card, plan

TODAY = date(2026, 11, 23)


def new(name: str, *, level: int = 1, lacks: tuple[str, ...] = (), waits: bool = False) -> Card:
    """A card of the pack that its name begins with; the course is the alphabet, without z."""
    pack = name[0]
    along = None if pack == "z" else ord(pack)
    return Card(name, pack, level, QuestionState(name), waits, lacks, along)


def met(card: Card) -> Card:
    schedule = Scheduled(Memory(1, 9, 250), TODAY, TODAY + timedelta(days=9))
    return replace(card, state=replace(card.state, schedule=schedule, known=True, reviews=1), lacks=())


def suspended(card: Card) -> Card:
    return replace(card, state=replace(card.state, suspended=True))


def order(cards: Sequence[Card], most: int = 1_000) -> list[str]:
    planned = plan(cards, TODAY, DayLimits(new=most, due=0))
    return [one.id for one in planned]


def pack(name: str, count: int) -> list[Card]:
    return [new(f"{name}{n}") for n in range(count)]


def test_the_next_pack_opens_when_four_fifths_are_met_and_takes_turns_with_the_rest() -> None:
    asked = order([*pack("b", 5), *pack("a", 5)])
    assert asked == ["a0", "a1", "a2", "a3", "b0", "a4", "b1", "b2", "b3", "b4"]


def test_what_is_in_no_course_comes_after_it() -> None:
    assert order([*pack("z", 2), *pack("a", 2)]) == ["a0", "a1", "z0", "z1"]


def test_within_a_pack_questions_come_by_level_then_as_in_the_file() -> None:
    assert order([new("a-hard", level=3), new("a-2"), new("a-1")]) == ["a-2", "a-1", "a-hard"]


def test_what_a_question_needs_comes_first_also_from_a_later_pack() -> None:
    cards = [new("a1", lacks=("a2",)), new("a2", level=2), new("a3", lacks=("b1",)), new("b1")]
    assert order(cards) == ["a2", "a1", "b1", "a3"]
    assert order([new("a1", lacks=("a2",)), new("a2", waits=True), new("b1")]) == ["b1"]


def test_what_cannot_be_asked_holds_nothing_up() -> None:
    stuck = [replace(card, waits=True) for card in pack("a", 4)]
    assert order([*stuck, new("a9"), *pack("b", 1)]) == ["a9", "b0"]
    paused = [suspended(card) for card in pack("a", 4)]
    assert order([*paused, new("a9"), *pack("b", 1)]) == ["a9", "b0"]


def test_what_was_met_before_counts() -> None:
    cards = [*map(met, pack("a", 4)), new("a9"), *pack("b", 3), *pack("c", 3)]
    assert order(cards, most=3) == ["a9", "b0", "b1"]
    assert order([*map(met, pack("a", 5)), *pack("b", 3)]) == ["b0", "b1", "b2"]


def test_a_day_has_no_more_new_ones_than_its_limit() -> None:
    assert order(pack("a", 9), most=4) == ["a0", "a1", "a2", "a3"]


@st.composite
def courses(draw: st.DrawFn) -> list[Card]:
    """Cards of up to four packs; what a card lacks stands before it somewhere."""
    cards: list[Card] = []
    for n in range(draw(st.integers(1, 14))):
        name = f"{draw(st.sampled_from('abcdz'))}{n}"
        # What is in no course may be needed within it only once it is known.
        before = [card.id for card in cards if card.along is not None and name[0] != "z"]
        lacks = tuple(draw(st.lists(st.sampled_from(before), max_size=2, unique=True))) if before else ()
        cards.append(new(name, level=draw(st.integers(1, 3)), lacks=lacks))
    return draw(st.permutations(cards))


def answered(cards: Sequence[Card], name: str) -> list[Card]:
    """The cards once one of them was answered right."""
    rest = [replace(card, lacks=tuple(one for one in card.lacks if one != name)) for card in cards]
    return [met(card) if card.id == name else card for card in rest]


@given(courses())
def test_everything_is_asked_once_and_what_is_needed_before_what_needs_it(cards: list[Card]) -> None:
    asked = order(cards)
    assert sorted(asked) == sorted(card.id for card in cards)
    for card in cards:
        assert all(asked.index(name) < asked.index(card.id) for name in card.lacks)


@given(courses())
def test_answering_right_leaves_the_rest_in_its_order(cards: list[Card]) -> None:
    left = asked = order(cards)
    for name in asked:
        cards = answered(cards, name)
        cards = [replace(card, state=replace(card.state, latest="")) for card in cards]
        cards = [
            replace(card, state=replace(card.state, latest="1")) if card.id == name else card
            for card in cards
        ]
        left = left[1:]
        assert order(cards) == left


@given(courses())
def test_never_are_more_than_two_packs_of_the_course_begun_and_askable(cards: list[Card]) -> None:
    by_id: Mapping[str, Card] = {card.id: card for card in cards}
    asked = order(cards)
    for done in range(len(asked)):
        before, now = set(asked[:done]), by_id[asked[done]]
        if now.along is None:
            continue
        earlier = {
            card.topic
            for card in cards
            if card.id not in before
            and card.along is not None
            and card.along < now.along
            and before.issuperset(card.lacks)
        }
        assert len(earlier) <= 1, "at most one pack before it still has something to ask"
        for topic in earlier:
            own = [card.id for card in cards if card.topic == topic]
            assert 5 * len(before.intersection(own)) >= 4 * len(own)


def test_neighbours_differ_where_two_packs_are_open() -> None:
    cards = [*map(met, pack("a", 8)), new("a8"), new("a9"), *pack("b", 2)]
    assert all(one[0] != other[0] for one, other in itertools.pairwise(order(cards)))
