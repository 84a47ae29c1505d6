"""What must be known first is asked first: in a day, a pack, a tag and practice alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Library, Question
from quizapp.bank.aliases import former_ids
from quizapp.bank.questions import HeldEntry
from quizapp.bank.scope import Scope
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.practice_plan import plan_practice
from quizapp.scheduling.readiness import Readiness
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

TODAY = date(2026, 11, 23)
NO_LIMITS = DayLimits(new=10_000, due=10_000)
OUTER = """
pack: outer
title: Outer
questions:
  - {id: now, aliases: [once], ask: value, vary: {n: [1, 2, 3]}, code: $n + 1}
  - {id: deeper, after: [once], ask: value, vary: {n: [1, 2, 3]}, code: $n + 2}
  - {id: other, ask: value, vary: {n: [1, 2, 3]}, code: $n + 3}
"""
INNER = """
pack: inner
title: Inner
tags: [within]
questions:
  - {id: first, after: [outer/deeper], ask: value, vary: {n: [1, 2, 3]}, code: $n + 4}
  - {id: second, after: [first], ask: value, vary: {n: [1, 2, 3]}, code: $n + 5}
"""
IN_ORDER = ["outer/now", "outer/deeper", "inner/first", "inner/second"]


def question(
    name: str, *, after: tuple[str, ...] = (), aliases: tuple[str, ...] = (), level: int = 1
) -> Question:
    pack = name.partition("/")[0]
    tags = (pack[0],)
    return Question(pack, name, "value", level, 20, tags, aliases, after, Path("a.yaml"), 1, HeldEntry())


def library(*questions: Question) -> Library:
    return Library({}, {q.id: q for q in questions}, former_ids(questions).current)


def known(name: str) -> QuestionState:
    schedule = Scheduled(Memory(1, 1, 260), TODAY, TODAY + timedelta(days=1))
    return QuestionState(name, schedule, known=True, reviews=1)


def asked_of(held: Library, scope: Scope, states: dict[str, QuestionState] | None = None) -> list[str]:
    """What a day asks of one who is always right, in order."""
    states, order = dict(states or {}), list[str]()
    while planned := plan_day(held, states, TODAY, NO_LIMITS, scope):
        order.append(planned[0].id)
        states[planned[0].id] = known(planned[0].id)
    return order


def practised_of(held: Library, scope: Scope, states: dict[str, QuestionState] | None = None) -> list[str]:
    order: list[str] = []
    while planned := plan_practice(held, states or {}, scope, order):
        order.append(planned[0].id)
    return order


# By plans


def test_a_former_id_is_waited_for_as_the_present_one() -> None:
    held = library(
        question("p/new", aliases=("p/old",), level=2),
        question("p/later", after=("p/old",)),
        question("p/last", after=("p/new",)),
    )
    assert asked_of(held, Scope()) == ["p/new", "p/later", "p/last"]
    assert practised_of(held, Scope(practice=True)) == ["p/new", "p/later", "p/last"]


def test_a_missing_or_suspended_one_is_not_waited_for() -> None:
    held = library(question("a/1"), question("b/1", after=("a/none",)), question("c/1", after=("a/1",)))
    states = {"a/1": QuestionState("a/1", suspended=True)}
    assert asked_of(held, Scope(), states) == ["b/1", "c/1"]
    assert practised_of(held, Scope(practice=True), states) == ["b/1", "c/1"]
    assert Readiness(held, states).suspended(held.questions["c/1"]) == ("a/1",)


def test_those_in_a_circle_do_not_wait_for_each_other_but_others_for_them() -> None:
    held = library(
        question("a/1", after=("b/1",)),
        question("b/1", after=("a/1",)),
        question("c/1", after=("c/1",)),
        question("d/1", after=("a/1",), level=1),
    )
    assert asked_of(held, Scope()) == ["a/1", "b/1", "c/1", "d/1"]


def test_one_that_was_missed_keeps_others_waiting() -> None:
    held = library(question("a/1"), question("b/1", after=("a/1",)), question("c/1", after=("b/1",)))
    missed = Scheduled(Memory(0, 1, 250), TODAY, TODAY + timedelta(days=1))
    states = {"a/1": QuestionState("a/1", missed, again=TODAY, reviews=1)}
    assert [(one.id, one.kind) for one in plan_day(held, states, TODAY, NO_LIMITS, Scope(pack="b"))] == [
        ("a/1", "drill")
    ]
    waiting = Readiness(held, states).waiting(Scope(pack="b"))
    assert waiting is not None
    assert (waiting.questions, waiting.needed) == (("b/1",), ("a/1",))


def test_a_question_that_was_reviewed_waits_for_nothing_any_more() -> None:
    due = Scheduled(Memory(1, 1, 250), TODAY - timedelta(days=1), TODAY)
    states = {"b/1": QuestionState("b/1", due, known=True, reviews=1)}
    assert asked_of(library(question("a/1"), question("b/1", after=("a/1",))), Scope(pack="b"), states) == [
        "b/1"
    ]


def test_in_practice_what_cannot_be_asked_takes_along_what_needs_it() -> None:
    held = library(question("a/1"), question("b/1", after=("a/1",)), question("b/2"))
    planned = plan_practice(held, {}, Scope(pack="b", practice=True), (), ("a/1",))
    assert [one.id for one in planned] == ["b/2"]


def test_a_chain_as_long_as_the_library_opens_one_at_a_time() -> None:
    count = 3000
    held = library(*(question(f"a/{n}", after=(f"a/{n + 1}",)) for n in range(count)))
    assert [one.id for one in plan_day(held, {}, TODAY, NO_LIMITS)] == [f"a/{count - 1}"]
    last = Scope(questions=frozenset({"a/0"}), practice=True)
    assert plan_practice(held, {}, last, ())[0].id == f"a/{count - 1}"


NAMES = [f"{pack}/{number}" for pack in "pq" for number in range(4)]
NAMED = [*NAMES, *(f"{name}-old" for name in NAMES), "p/none"]


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    after = st.lists(st.sampled_from(NAMED), max_size=3).map(tuple)
    return library(
        *(
            question(name, after=draw(after), aliases=(f"{name}-old",), level=draw(st.integers(1, 2)))
            for name in NAMES
        )
    )


def required(held: Library) -> dict[str, set[str]]:
    """What each question waits for, by walking from every name: the slow way."""
    edges = {
        q.id: {name.removesuffix("-old") for name in q.after if name.removesuffix("-old") in NAMES}
        for q in held.questions.values()
    }

    def reached(start: str) -> set[str]:
        seen, ahead = set[str](), [start]
        while ahead:
            for name in edges[ahead.pop()] - seen:
                seen.add(name)
                ahead.append(name)
        return seen

    return {name: {needed for needed in edges[name] if name not in reached(needed)} for name in NAMES}


scopes = st.sampled_from(
    [Scope(), Scope(pack="p"), Scope(tag="q"), Scope(questions=frozenset({"p/0", "q/3"}))]
)


@settings(max_examples=150)
@given(
    libraries(),
    scopes,
    st.sets(st.sampled_from(NAMES), max_size=3),
    st.sets(st.sampled_from(NAMES), max_size=3),
)
def test_everything_is_asked_and_nothing_before_what_it_needs(
    held: Library, scope: Scope, suspended: set[str], knows: set[str]
) -> None:
    states = {name: known(name) for name in knows} | {
        name: QuestionState(name, suspended=True) for name in suspended
    }
    needs = {name: needed - suspended - knows for name, needed in required(held).items()}
    within = {q.id for q in held.questions.values() if scope.covers(q)} - suspended
    wanted, ahead = set[str](), list(within - knows)
    while ahead:
        name = ahead.pop()
        if name not in wanted:
            wanted.add(name)
            ahead += needs[name] - knows
    for order, expected in (
        (asked_of(held, scope, states), wanted - knows),
        (practised_of(held, scope, states), wanted | within),
    ):
        assert set(order) == expected
        assert len(order) == len(expected)
        for index, name in enumerate(order):
            if name not in knows:
                assert needs[name] <= set(order[:index])


# By sittings


@pytest.fixture
def study(small_workspace: Callable[..., Any], tmp_path: Path, settings: Any, clock: Any) -> Iterator[Study]:
    from tests.conftest import sums

    made = Study(small_workspace(tmp_path, outer=OUTER, inner=INNER), settings, FakeRunner(sums), clock)
    yield made
    made.close()


def through(sitting: Sitting) -> list[str]:
    order = []
    while (asked := sitting.next()) is not None:
        order.append(asked.question.id)
        left, _, more = (asked.variant.code or "").split()
        sitting.answer(str(int(left) + int(more)))
    return order


def test_a_pack_alone_begins_with_what_its_first_question_needs(study: Study) -> None:
    for scope in (Scope(pack="inner", practice=True), Scope(pack="inner")):
        sitting = study.sitting(scope)
        assert through(sitting) == IN_ORDER
        assert sitting.plan.joined == {"outer/now", "outer/deeper"}
        assert sitting.plan.waiting() is None
    assert study.summary(scope, sitting.plan.joined).answers == 8


def test_it_is_told_why_a_question_of_another_pack_comes_first(study: Study) -> None:
    sitting = study.sitting(Scope(tag="within"))
    sitting.next()
    [said] = [study.words.note(note) for note in sitting.plan.news()]
    assert said == "outer/now comes first, because inner/first builds on it."


def test_what_was_asked_from_outside_is_repeated_until_held(study: Study) -> None:
    sitting = study.sitting(Scope(pack="inner"))
    first = sitting.next()
    assert first is not None
    sitting.dont_know()
    again = sitting.next()
    assert again is not None
    assert (again.question.id, again.kind, again.total) == ("outer/now", "drill", 1)
    left, _, more = (again.variant.code or "").split()
    sitting.answer(str(int(left) + int(more)))
    assert sitting.next() is None
    waiting = sitting.plan.waiting()
    assert waiting is not None
    assert study.words.note(waiting.note) == "2 questions will be asked once you know: outer/now"


def test_a_suspended_one_is_named_and_not_waited_for(study: Study) -> None:
    study.suspend("outer/deeper")
    sitting = study.sitting(Scope(pack="inner"))
    assert through(sitting) == ["inner/first", "inner/second"]
    said = [study.words.note(note) for note in sitting.plan.news()]
    assert said == ["inner/first builds on outer/deeper, which you suspended."]


def test_the_list_of_what_is_due_agrees(study: Study) -> None:
    planned = plan_day(study.library, {}, study.today, study.limits, Scope(pack="inner"))
    assert [one.id for one in planned] == ["outer/now"]
