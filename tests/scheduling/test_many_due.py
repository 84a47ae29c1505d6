"""More questions are due than are put in order, or counted, at once."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Question
from quizapp.bank.questions import HeldEntry
from quizapp.scheduling.day_counts import DayCounts, TodaysStates
from quizapp.scheduling.due import is_buried, is_due
from quizapp.scheduling.due_order import DueOrder
from quizapp.scheduling.limits import DayLimits, backlog
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled

TODAY = date(2026, 11, 23)
QUESTIONS = {
    name: Question("a", name, "value", 1, 10.0 + n % 7, (), (), (), Path("a.yaml"), 1, HeldEntry())
    for n, name in enumerate(f"a/{n}" for n in range(1500))
}


def drawn(draw: random.Random, name: str) -> QuestionState:
    last = TODAY - timedelta(days=draw.choice([0, *range(1, 30)]))
    schedule = Scheduled(Memory(1, draw.randint(0, 9)), last, TODAY - timedelta(days=draw.randint(-2, 20)))
    return QuestionState(
        name,
        draw.choice([New(), *[schedule] * 9]),
        again=draw.choice([None, TODAY, TODAY - timedelta(days=1)]),
        suspended=draw.random() < 0.05,
        reviews=draw.randint(1, 3),
        buried=draw.choice([None, None, None, TODAY + timedelta(days=1)]),
    )


def some_states(draw: random.Random) -> dict[str, QuestionState]:
    return {name: drawn(draw, name) for name in [*QUESTIONS, "gone/1", "gone/2"] if draw.random() < 0.95}


def rank(state: QuestionState) -> float:
    assert isinstance(state.schedule, Scheduled)
    return (TODAY - state.schedule.due).days / (state.schedule.memory.interval or 1)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_due_ones_stay_in_their_order_however_many_were_looked_at(seed: int) -> None:
    draw = random.Random(seed)
    states = some_states(draw)
    order = DueOrder(TODAY, TodaysStates(TODAY, states.values()).due)
    for _ in range(12):
        asked = list(islice(order, draw.choice([0, 1, 400, 600, 2000])))
        due = {name: state for name, state in states.items() if is_due(state, TODAY)}
        again = list(DueOrder(TODAY, list(due.values())))
        assert asked == again[: len(asked)]
        assert sorted(again) == sorted(due)
        assert [rank(due[name]) for name in again] == sorted(map(rank, due.values()), reverse=True)
        for name in {*draw.sample(sorted(states), 40), *asked[:3]}:
            after = drawn(draw, name)
            if is_due(states[name], TODAY):
                order.remove(states[name])
            if is_due(after, TODAY):
                order.add(after)
            states[name] = after


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_new_ones_wait_by_all_that_is_due_however_many_were_counted(seed: int) -> None:
    draw = random.Random(seed)
    states = some_states(draw)
    counts = DayCounts(QUESTIONS, TodaysStates(TODAY, states.values()))
    for _ in range(8):
        limits = DayLimits(due=draw.randint(0, 600), seconds=draw.choice([None, None, 3600.0]))
        known = [(state, QUESTIONS[name].seconds) for name, state in states.items() if name in QUESTIONS]
        here = [seconds for state, seconds in known if is_due(state, TODAY)]
        put_off = [one for one in known if is_buried(one[0], TODAY) and not one[0].suspended]
        later = [
            seconds
            for state, seconds in put_off
            if isinstance(state.schedule, Scheduled) and state.schedule.due <= TODAY
        ]
        whole = backlog(here, later, limits)
        assert counts.holds_new(limits) == whole.holds_new
        if draw.random() < 0.2:
            assert counts.backlog(limits) == whole
        for name in draw.sample(sorted(states), 60):
            after = drawn(draw, name)
            counts.change(states[name], after)
            states[name] = after
