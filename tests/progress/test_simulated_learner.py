"""A simulated learner remembers as FSRS says, and grades and takes as long as the log shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.progress.simulated_learner import READING, Habits, SimulatedLearner, habits_of
from quizapp.review.study import Study
from quizapp.scheduling.acts import Act, AnswerKind
from quizapp.scheduling.fsrs6 import Fsrs6, Memory
from quizapp.scheduling.states import StandingAnswer

TODAY = date(2026, 11, 23)
BEGIN = datetime(2026, 11, 23, 9, tzinfo=UTC)


def answered(
    nth: int, quality: int, seconds: float, kind: AnswerKind = "review", before: int | None = 1
) -> StandingAnswer:
    at = BEGIN + timedelta(seconds=60 * nth)
    act = Act("", at, at.date(), "answered", "sums/add", kind=kind, quality=quality, seconds=seconds)
    return StandingAnswer(act, kind, quality, 6, 250, before)


def learner(habits: Habits | None = None, seed: int = 0) -> SimulatedLearner:
    weak = {f"p/{n}": (Memory(1, 1, 250, 10.0, 5.0), TODAY - timedelta(days=10)) for n in range(2000)}
    return SimulatedLearner(habits or Habits(), Fsrs6(), weak, seed)


def test_nine_in_ten_are_right_after_the_stability() -> None:
    someone = learner()
    right = sum(someone.answer(f"p/{n}", "review", TODAY, 20).quality >= 3 for n in range(2000))
    assert right / 2000 == pytest.approx(0.9, abs=0.02)


def test_the_same_learner_gives_the_same_answers_and_another_seed_others() -> None:
    def answers(seed: int) -> list[int]:
        someone = learner(seed=seed)
        return [someone.answer(f"p/{n}", "review", TODAY, 20).quality for n in range(50)]

    assert answers(0) == answers(0)
    assert answers(0) != answers(1)


def test_what_was_reviewed_is_remembered_better() -> None:
    someone = learner()
    first = [someone.answer(f"p/{n}", "review", TODAY, 20).quality for n in range(2000)]
    later = TODAY + timedelta(days=10)
    passed = [n for n in range(2000) if first[n] >= 3]
    again = [someone.answer(f"p/{n}", "review", later, 20).quality >= 3 for n in passed]
    assert sum(again) / len(again) > 0.93


def test_a_drill_and_practice_of_the_memory_are_apart() -> None:
    someone = learner(Habits({"first": (1, 0, 0, 0, 0, 0), "review": (1,) * 6, "drill": (0, 0, 0, 0, 0, 1)}))
    assert someone.answer("p/new", "review", TODAY, 20).quality == 0
    assert someone.answer("p/new", "drill", TODAY, 20).quality == 5


def test_grades_become_those_of_the_log(open_study: Callable[..., Study]) -> None:
    library = open_study().library
    habits = habits_of([answered(n, 3, 10.0) for n in range(500)], library)
    someone = SimulatedLearner(
        habits, Fsrs6(), {f"p/{n}": (Memory(1, 1, 250, 50.0, 5.0), TODAY) for n in range(200)}
    )
    grades = Counter(someone.answer(f"p/{n}", "review", TODAY, 20).quality for n in range(200))
    assert grades[3] > 180


def test_times_become_those_of_the_log_and_one_long_pause_does_not_count(
    open_study: Callable[..., Study],
) -> None:
    library = open_study().library
    # A fluent learner needs 20 seconds for this question; this one takes 40, and reads 20 more.
    habits = habits_of([answered(n, 4, 40.0) for n in range(500)], library)
    assert habits.times[4] == pytest.approx(2.0, abs=0.05)
    assert habits.reading == pytest.approx(20.0, abs=0.5)
    away = habits_of([*(answered(n, 4, 40.0) for n in range(500)), answered(9000, 4, 90_000.0)], library)
    assert away.times[4] == pytest.approx(2.0, abs=0.1)
    assert away.reading == habits.reading


def test_nobody_is_known_at_first(open_study: Callable[..., Study]) -> None:
    assert habits_of([], open_study().library) == Habits()
    assert Habits().reading == READING
