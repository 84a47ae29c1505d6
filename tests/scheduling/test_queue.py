import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.left import Planned
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled
from tests.scheduling.cards import Card, plan

TODAY = date(2026, 11, 23)
NO_LIMITS = DayLimits(new=10_000, due=10_000)


def new(name: str, *, level: int = 1, waits: bool = False, suspended: bool = False) -> Card:
    return Card(name, name.split("/", maxsplit=1)[0], level, QuestionState(name, suspended=suspended), waits)


def reviewed(
    name: str,
    *,
    due_in: int,
    interval: int = 10,
    again: date | None = None,
    latest: str | None = None,
    known: bool = True,
    suspended: bool = False,
) -> Card:
    due = TODAY + timedelta(days=due_in)
    schedule = Scheduled(Memory(2, interval, 250), last=due - timedelta(days=interval), due=due)
    state = QuestionState(name, schedule, known=known, again=again, suspended=suspended, latest=latest)
    return Card(name, name.split("/", maxsplit=1)[0], 1, state)


def drilled(name: str, latest: str) -> Card:
    return reviewed(name, due_in=1, interval=1, again=TODAY, latest=latest)


def answered(card: Card, latest: str, *, held: bool = True) -> Card:
    """The card after it was asked today: due later, and in the drill unless it was held."""
    after = reviewed(card.id, due_in=6, interval=6, again=None if held else TODAY, latest=latest)
    return replace(card, state=after.state)


def planned(
    cards: Sequence[Card],
    limits: DayLimits = NO_LIMITS,
    *,
    new_done: int = 0,
    due_done: int = 0,
    today: date = TODAY,
) -> tuple[Planned, ...]:
    return plan(cards, today, limits, new_done=new_done, due_done=due_done)


def names(cards: Sequence[Card], limits: DayLimits = NO_LIMITS, **rest: int) -> list[str]:
    return [one.id for one in planned(cards, limits, **rest)]


def test_nothing_to_do_is_an_empty_plan() -> None:
    assert planned([]) == ()
    assert planned([reviewed("a/1", due_in=1), new("a/2", suspended=True)]) == ()


def test_due_ones_come_first_then_new_ones_then_the_drill() -> None:
    cards = [drilled("a/1", "1"), new("b/1"), reviewed("c/1", due_in=0)]
    assert planned(cards) == (
        Planned("c/1", "review"),
        Planned("b/1", "review"),
        Planned("a/1", "drill"),
    )


def test_the_most_overdue_for_its_interval_comes_first() -> None:
    cards = [
        reviewed("a/long", due_in=-20, interval=100),
        reviewed("b/today", due_in=0, interval=1),
        reviewed("c/short", due_in=-2, interval=1),
        reviewed("d/middle", due_in=-5, interval=10),
    ]
    assert names(cards) == ["c/short", "d/middle", "a/long", "b/today"]


def test_suspended_questions_are_left_out() -> None:
    cards = [
        reviewed("a/1", due_in=-1, suspended=True),
        new("a/2", suspended=True),
        reviewed("a/3", due_in=1, again=TODAY, suspended=True),
    ]
    assert planned(cards) == ()


def test_yesterdays_drill_is_over() -> None:
    assert planned([reviewed("a/1", due_in=1, again=TODAY - timedelta(days=1))]) == ()


def test_a_question_to_be_drilled_that_is_due_is_asked_once() -> None:
    card = reviewed("a/1", due_in=0, again=TODAY)
    assert planned([card]) == (Planned("a/1", "review"),)


def test_the_limits_count_what_was_done_today() -> None:
    cards = [reviewed(f"a/{n}", due_in=0) for n in range(9)] + [new(f"b/{n}") for n in range(9)]
    limits = DayLimits(new=4, due=5)
    assert Counter(name[0] for name in names(cards, limits)) == {"a": 5, "b": 4}
    assert Counter(name[0] for name in names(cards, limits, new_done=3, due_done=1)) == {"a": 4, "b": 1}
    assert names(cards, limits, new_done=9, due_done=9) == []


def test_the_drill_has_no_limit() -> None:
    cards = [drilled(f"a/{n}", str(n)) for n in range(5)]
    assert len(names(cards, DayLimits(new=0, due=0))) == 5


def test_unless_set_otherwise_ten_new_and_a_hundred_due_a_day() -> None:
    assert DayLimits() == DayLimits(new=10, due=100)


def test_new_ones_come_by_level_and_the_first_of_every_topic_before_the_second() -> None:
    cards = [
        new("a/1"),
        new("a/2"),
        new("a/hard", level=3),
        new("b/1"),
        new("b/2", level=2),
        new("c/1"),
    ]
    assert names(cards) == ["a/1", "b/1", "c/1", "a/2", "b/2", "a/hard"]


def test_a_new_question_that_waits_is_not_asked() -> None:
    assert names([new("a/1"), new("b/1", waits=True)]) == ["a/1"]


def test_neighbours_differ_in_topic_also_from_part_to_part() -> None:
    cards = [
        *(reviewed(f"a/{n}", due_in=-1) for n in range(3)),
        *(reviewed(f"b/{n}", due_in=0) for n in range(3)),
        *(new(f"{topic}/new") for topic in "abc"),
        *(drilled(f"{topic}/again", f"{n}") for n, topic in enumerate("abc")),
    ]
    topics = [name[0] for name in names(cards)]
    assert len(topics) == 12
    assert all(one != other for one, other in itertools.pairwise(topics))


def test_the_first_differs_in_topic_from_what_was_answered_last() -> None:
    cards = [
        reviewed("a/seen", due_in=4, latest="2"),
        reviewed("b/seen", due_in=4, latest="1"),
        reviewed("a/1", due_in=-9, interval=1),
        reviewed("b/1", due_in=0),
    ]
    assert names(cards) == ["b/1", "a/1"]


def test_a_repetition_that_fails_again_goes_behind_the_others() -> None:
    first, second = drilled("a/1", "1"), drilled("a/2", "2")
    assert names([first, second]) == ["a/1", "a/2"]
    assert names([drilled("a/1", "3"), second]) == ["a/2", "a/1"]


def test_another_day_decides_otherwise_among_equals() -> None:
    cards = [reviewed(f"a/{n}", due_in=0) for n in range(20)]
    orders = {planned(cards, today=TODAY + timedelta(days=ahead)) for ahead in range(10)}
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(planned(cards))}


topics = st.sampled_from("abcd")
due_cards = st.builds(
    lambda topic, due_in, interval: (topic, due_in, interval), topics, st.integers(-9, 2), st.integers(1, 30)
)


@st.composite
def decks(draw: st.DrawFn) -> list[Card]:
    due = [
        reviewed(f"{topic}/due{n}", due_in=due_in, interval=interval)
        for n, (topic, due_in, interval) in enumerate(draw(st.lists(due_cards, max_size=12)))
    ]
    fresh = [
        new(f"{topic}/new{n}", level=level)
        for n, (topic, level) in enumerate(draw(st.lists(st.tuples(topics, st.integers(1, 3)), max_size=8)))
    ]
    drill = [
        drilled(f"{topic}/again{n}", f"{n}") for n, topic in enumerate(draw(st.lists(topics, max_size=4)))
    ]
    return draw(st.permutations(due + fresh + drill))


@given(decks(), st.integers(0, 12), st.integers(0, 8), st.booleans())
def test_answering_the_first_leaves_the_rest_in_their_order(
    cards: list[Card], due_limit: int, new_limit: int, held: bool
) -> None:
    limits = DayLimits(new=new_limit, due=due_limit)
    before = planned(cards, limits)
    if not before or before[0].kind == "drill":
        return
    first = before[0].id
    was_new = first in {card.id for card in cards if card.state == QuestionState(card.id)}
    rest = [answered(card, "9", held=held) if card.id == first else card for card in cards]
    after = planned(rest, limits, new_done=int(was_new), due_done=int(not was_new))
    reviews = [one for one in after if one.kind == "review"]
    assert reviews == [one for one in before[1:] if one.kind == "review"]
    expected = {one.id for one in before if one.kind == "drill"} | (set() if held else {first})
    assert {one.id for one in after if one.kind == "drill"} == expected


@given(decks())
def test_the_same_day_gives_the_same_plan_and_asks_nothing_twice(cards: list[Card]) -> None:
    order = planned(cards)
    assert order == planned(list(cards))
    assert len({one.id for one in order}) == len(order)


@given(st.lists(st.integers(0, 3), max_size=12))
def test_one_topic_follows_itself_only_where_that_cannot_be_avoided(picks: list[int]) -> None:
    cards = [reviewed(f"{'abcd'[pick]}/{n}", due_in=-n) for n, pick in enumerate(picks)]
    order = [name[0] for name in names(cards)]
    repeated = sum(one == other for one, other in itertools.pairwise(order))
    most = max(Counter(order).values(), default=0)
    assert repeated == max(0, most - (len(order) - most) - 1)
