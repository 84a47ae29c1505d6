"""Placement: what is asked, when what was placed comes first, and what a placed question is."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import Question
from quizapp.bank.questions import HeldEntry
from quizapp.scheduling.acts import Act, Deed, require_sound
from quizapp.scheduling.due import is_due
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.placing import FIRST_AFTER, SPREAD_OVER, first_days, hardest, unmet
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import New, QuestionState, Scheduled, fold, is_placed, standing

TODAY = date(2026, 11, 23)
UNTIL = TODAY + timedelta(days=9)


def question(name: str, *, level: int = 1, ask: str = "value", seconds: float = 20) -> Question:
    pack = name.partition("/")[0]
    return Question(pack, name, ask, level, seconds, (), (), (), Path("a.yaml"), 1, HeldEntry())


def act(number: int, deed: Deed, day: date = TODAY, **rest: object) -> Act:
    id_ = f"0000000{number}-0000-7000-8000-000000000000"
    return Act(id_, datetime(2026, 11, 23, tzinfo=UTC), day, deed, "a/b", **rest)  # type: ignore[arg-type]


def placed(number: int = 1, until: date = UNTIL) -> Act:
    return act(number, "placed", until=until)


def review(number: int, day: date, quality: int) -> Act:
    verdict = "right" if quality >= 3 else "wrong"
    return act(number, "answered", day, kind="review", quality=quality, verdict=verdict)


def test_the_hardest_are_asked_from_different_packs_and_programs_only_where_nothing_else_is() -> None:
    questions = [
        question("a/easy"),
        question("a/hard", level=5),
        question("a/harder-still", level=5),
        question("b/middle", level=3),
        question("c/program", level=5, ask="write"),
    ]
    assert [one.id for one in hardest(questions)] == ["a/hard", "a/harder-still", "b/middle"]
    assert [one.id for one in hardest(questions[-1:])] == ["c/program"]
    assert hardest(()) == ()


def test_of_one_level_those_are_hardest_that_are_not_guessed_and_then_those_that_take_longest() -> None:
    questions = [
        question("a/guessed", level=3, ask="truth", seconds=60),
        question("a/short", level=3, seconds=10),
        question("a/long", level=3, seconds=40),
        question("b/guessed", level=4, ask="truth"),
        question("b/not-guessed", level=3),
    ]
    assert [one.id for one in hardest(questions, {"truth"})] == ["b/guessed", "a/long", "b/not-guessed"]
    assert [one.id for one in hardest(questions[:2])] == ["a/guessed", "a/short"]


def test_of_one_level_another_kind_is_asked_than_before() -> None:
    questions = [
        question("a/order", ask="order", seconds=60),
        question("b/order", ask="order", seconds=50),
        question("b/shape", ask="shape", seconds=10),
        question("c/order", level=2, ask="order"),
    ]
    assert [one.id for one in hardest(questions)] == ["c/order", "b/shape", "a/order"]


def test_what_was_reviewed_or_suspended_is_not_asked() -> None:
    questions = [question("a/new"), question("a/met"), question("a/off")]
    states = {
        "a/met": QuestionState("a/met", Scheduled(Memory(1, 1, 250), TODAY, UNTIL)),
        "a/off": QuestionState("a/off", suspended=True),
    }
    assert [one.id for one in unmet(questions, states)] == ["a/new"]


@given(st.integers(0, 120), st.dictionaries(st.integers(0, 40), st.integers(0, 30)))
def test_first_reviews_come_in_a_week_or_later_and_are_spread_evenly(
    count: int, load: dict[int, int]
) -> None:
    due = {TODAY + timedelta(days=n): many for n, many in load.items()}
    days = first_days(count, due, TODAY)
    assert len(days) == count
    assert list(days) == sorted(days)
    window = [TODAY + timedelta(days=FIRST_AFTER + n) for n in range(SPREAD_OVER)]
    assert set(days) <= set(window)
    if not due and 1 < count <= 7:
        assert min(later - earlier for earlier, later in itertools.pairwise(days)) >= timedelta(days=4)
    together = Counter(days) + Counter({day: due.get(day, 0) for day in window})
    assert all(together[day] <= min(together[one] for one in window) + 1 for day in set(days))


def test_a_placed_question_is_known_and_due_on_its_day() -> None:
    require_sound(placed())
    state = fold("a/b", [placed()])
    assert state.schedule == Scheduled(Memory(2, 9, 250), TODAY, UNTIL)
    assert (state.known, state.lapses, state.step, is_placed(state)) == (True, 0, "learning", True)
    assert not is_due(state, UNTIL - timedelta(days=1))
    assert is_due(state, UNTIL)
    assert standing([placed()]) == ()


def test_the_interval_grows_from_that_of_the_placement() -> None:
    state = fold("a/b", [placed(), review(2, UNTIL, 5)])
    assert isinstance(state.schedule, Scheduled)
    assert state.schedule.memory == Memory(3, 23, 260)
    assert not is_placed(state)


def test_a_placed_question_that_is_not_known_begins_anew_and_that_is_a_lapse() -> None:
    state = fold("a/b", [placed(), review(2, UNTIL, 1)])
    assert isinstance(state.schedule, Scheduled)
    assert (state.schedule.memory, state.lapses, state.reviews) == (Memory(0, 1, 250), 1, 2)
    assert not is_placed(state)


def test_a_placement_taken_back_leaves_a_new_question_or_what_its_reviews_made_of_it() -> None:
    undid = act(3, "undid", target=placed().id)
    assert fold("a/b", [placed(), undid]).schedule == New()
    alone = fold("a/b", [review(2, UNTIL, 5)])
    assert fold("a/b", [placed(), review(2, UNTIL, 5), undid]) == alone


def test_a_question_that_was_met_is_not_placed() -> None:
    met = review(1, TODAY, 5)
    assert fold("a/b", [met, placed(2)]) == fold("a/b", [met])
    again = fold("a/b", [placed(), placed(2, UNTIL + timedelta(days=5))])
    assert again == fold("a/b", [placed()])


def test_a_day_that_is_past_or_beyond_the_calendar_is_brought_into_it() -> None:
    past = fold("a/b", [placed(until=TODAY - timedelta(days=3))]).schedule
    assert isinstance(past, Scheduled)
    assert past.due == TODAY + timedelta(days=1)
    last = fold("a/b", [placed(until=date.max)]).schedule
    assert isinstance(last, Scheduled)
    assert last.due == date.max


def test_fsrs_takes_a_placed_question_to_last_for_its_interval() -> None:
    state = fold("a/b", [placed(), review(2, UNTIL, 4)], Fsrs6())
    assert isinstance(state.schedule, Scheduled)
    assert state.schedule.memory.interval > 9
    assert state.schedule.memory.repetitions == 3
