"""A plan that is changed by each act is the plan that would be made anew after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Library, Pack, Question
from quizapp.bank.course import Course, Unit
from quizapp.bank.questions import HeldEntry
from quizapp.bank.scope import DRAFT, Scope
from quizapp.bank.text import Text
from quizapp.scheduling.day_counts import behind
from quizapp.scheduling.day_plan import DayPlan
from quizapp.scheduling.due import asked_from
from quizapp.scheduling.levelling import DueByDay
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.practice_plan import PracticePlan, plan_practice
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled
from tests.scheduling.naive_plan import holds_new, naive_plan

TODAY = date(2026, 11, 23)
NAMES = [f"{pack}/{number}" for pack in "abcd" for number in range(4)]
FILE = Path("a.yaml")


def library(after: dict[str, list[str]], levels: list[int], course: str, drafts: list[str]) -> Library:
    questions = [
        Question(
            name[0],
            name,
            "value",
            level,
            15.0 + level,
            (f"tag{n % 3}", *(["draft"] if name in drafts else [])),
            (),
            tuple(after.get(name, ())),
            FILE,
            1,
            HeldEntry(),
        )
        for n, (name, level) in enumerate(zip(NAMES, levels, strict=True))
    ]
    packs = {
        name: Pack(name, Text.plain(name), (), tuple(q for q in questions if q.pack == name), FILE)
        for name in "abcd"
    }
    unit = Unit("all", Text.plain("all"), tuple(course))
    return Library(packs, {q.id: q for q in questions}, course=Course("course", units=(unit,)))


names = st.sampled_from(NAMES)
libraries = st.builds(
    library,
    st.dictionaries(names, st.lists(names, max_size=2), max_size=8),
    st.lists(st.integers(1, 3), min_size=len(NAMES), max_size=len(NAMES)),
    st.sampled_from(["", "ab", "dcb", "abcd"]),
    st.lists(names, max_size=2),
)
scopes = st.sampled_from(
    [Scope(), Scope(pack="b"), Scope(tag="tag1"), Scope(questions=frozenset(NAMES[5:9]))]
)
limits = st.builds(
    DayLimits,
    st.integers(0, 6),
    st.integers(0, 8),
    st.sampled_from([None, None, 60.0, 300.0]),
    week=st.sampled_from([(1.0,) * 7, (0.5,) * 7]),
)
days = st.integers(-20, 3).map(lambda n: TODAY + timedelta(days=n))
rows = st.integers(0, 40).map(lambda n: f"row{n:02}")
schedules = st.one_of(
    st.just(New()),
    st.builds(Scheduled, st.builds(Memory, st.integers(0, 3), st.integers(0, 9)), days, days),
    st.builds(Scheduled, st.builds(Memory, st.integers(0, 3), st.integers(0, 9)), st.just(TODAY), days),
)
states = st.builds(
    QuestionState,
    st.sampled_from([*NAMES, "gone/1"]),
    schedules,
    st.booleans(),
    st.sampled_from([None, None, TODAY, TODAY - timedelta(days=1)]),
    st.sampled_from([False, False, False, True]),
    st.integers(0, 3),
    latest=st.none() | rows,
    buried=st.sampled_from([None, None, TODAY, TODAY + timedelta(days=1)]),
)
steps = st.lists(
    st.one_of(
        states,
        states,
        st.lists(states, max_size=3),
        st.tuples(st.sampled_from(["aside", "join", "spend"]), names),
        # The likeliest: what comes first is answered.
        st.sampled_from(["right", "wrong"]),
    ),
    max_size=12,
)


def answered(state: QuestionState, *, right: bool, row: int) -> QuestionState:
    after = Scheduled(Memory(1, 6), TODAY, TODAY + timedelta(days=6 if right else 1))
    return replace(
        state,
        schedule=after,
        known=state.known or right,
        again=None if right else TODAY,
        reviews=state.reviews + 1,
        latest=f"row{row + 50}",
        buried=None,
    )


def unique_rows(held: dict[str, QuestionState], found: QuestionState) -> QuestionState:
    """The state, without the row that another question has already."""
    taken = {state.latest for name, state in held.items() if name != found.question}
    return replace(found, latest=None) if found.latest in taken else found


@settings(max_examples=300)
@given(libraries, scopes, limits, st.lists(states, max_size=14), steps)
def test_a_plan_that_was_changed_is_the_one_that_would_be_made_anew(
    held: Library, scope: Scope, allowed: DayLimits, first: list[QuestionState], then: list[object]
) -> None:
    now: dict[str, QuestionState] = {}
    for one in first:
        now[one.question] = unique_rows(now, one)
    plan = DayPlan(held, now, TODAY, allowed, scope)
    also: set[str] = set()
    aside: set[str] = set()
    spent = 0.0
    for number, step in enumerate([[], *then]):
        if isinstance(step, str):
            left = plan.left(spent)[:1]
            changed = [answered(plan.state(one.id), right=step == "right", row=number) for one in left]
        elif isinstance(step, tuple):
            changed = []
            what, name = step
            if what == "aside":
                aside.add(name)
                plan.set_aside(name)
            elif what == "join":
                # A draft is never asked, so it never joins.
                if DRAFT not in held.questions[name].tags:
                    also.add(name)
                    plan.join(name)
            else:
                spent += 20.0
        else:
            changed = []
            for one in step if isinstance(step, list) else [step]:
                changed.append(unique_rows(now | {each.question: each for each in changed}, one))
        now |= {one.question: one for one in changed}
        plan.change(changed)
        anew = DayPlan(held, now, TODAY, allowed, scope, also, aside)
        left, whole = plan.left(spent), tuple(anew.left(spent))
        assert len(left) == len(whole)
        assert (left[:1], left[:-1]) == (whole[:1], whole[:-1])
        assert tuple(left) == whole
        assert sorted(left.names) == sorted(one.id for one in whole)
        assert left.numbers == {kind: [one.kind for one in whole].count(kind) for kind in left.numbers}
        assert whole == naive_plan(held, now, TODAY, allowed, scope, also, aside, spent)
        assert plan.states == now
        assert plan.outside == anew.outside
        assert behind(held, now, TODAY, allowed).holds_new == holds_new(held, now, TODAY, allowed)


@given(libraries, scopes, st.lists(states, max_size=14), st.lists(states | names, max_size=12))
def test_practice_that_was_changed_is_the_one_that_would_be_planned_anew(
    held: Library, scope: Scope, first: list[QuestionState], then: list[QuestionState | str]
) -> None:
    now = {one.question: one for one in first}
    scope = replace(scope, practice=True)
    plan = PracticePlan(held, now, TODAY, scope)
    done: list[str] = []
    for step in [None, *then]:
        if isinstance(step, str):
            done.append(step)
        elif step is not None:
            now[step.question] = step
            plan.change([step])
        assert list(plan.left(done, NAMES[:2])) == plan_practice(held, now, scope, done, NAMES[:2], TODAY)


@given(st.lists(states, max_size=30))
def test_what_is_due_on_each_day_is_counted_as_it_changes(changed: list[QuestionState]) -> None:
    kept, now = DueByDay(), dict[str, QuestionState]()
    for state in changed:
        now[state.question] = state
        kept.change([(state.question, asked_from(state))])
    days = [day for state in now.values() if (day := asked_from(state)) is not None]
    assert +kept.load == {day: days.count(day) for day in days}
