from datetime import date, timedelta

from quizapp.scheduling.forecast import due_by_day, next_due
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled

TODAY = date(2026, 11, 23)


def due_in(days: int, *, suspended: bool = False) -> QuestionState:
    due = TODAY + timedelta(days=days)
    schedule = Scheduled(Memory(1, 1, 250), last=due - timedelta(days=1), due=due)
    return QuestionState("p/q", schedule, suspended=suspended)


STATES = [due_in(-3), due_in(-1), due_in(0), due_in(1), due_in(6), due_in(7), QuestionState("p/new")]


def test_what_is_overdue_counts_today() -> None:
    assert due_by_day(STATES, TODAY) == (3, 1, 0, 0, 0, 0, 1)


def test_what_is_overdue_can_be_left_out() -> None:
    assert due_by_day(STATES, TODAY, 3, overdue=False) == (1, 1, 0)


def test_suspended_questions_are_not_forecast() -> None:
    assert due_by_day([due_in(0, suspended=True)], TODAY, 2) == (0, 0)
    assert next_due([due_in(0, suspended=True)], TODAY) is None


def test_the_next_review_is_today_when_one_is_overdue() -> None:
    assert next_due(STATES, TODAY) == TODAY


def test_the_next_review_is_the_nearest_ahead() -> None:
    assert next_due([due_in(9), due_in(4)], TODAY) == TODAY + timedelta(days=4)


def test_with_nothing_scheduled_there_is_no_next_review() -> None:
    assert next_due([QuestionState("p/new")], TODAY) is None
