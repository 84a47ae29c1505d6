"""Which questions are due on a day, to be repeated on it, or postponed."""

from __future__ import annotations

from datetime import date

from quizapp.scheduling.question_state import QuestionState, Scheduled


def is_buried(state: QuestionState, today: date) -> bool:
    """Whether the question is postponed to a later day."""
    return state.buried is not None and state.buried > today


def is_put_off(state: QuestionState, today: date) -> bool:
    """Whether the question is not asked today, whatever its schedule says: suspended or buried."""
    return state.suspended or is_buried(state, today)


def is_again(state: QuestionState, today: date) -> bool:
    """Whether the question must be repeated today until it passes."""
    return state.again == today and not is_put_off(state, today)


def is_due(state: QuestionState, today: date) -> bool:
    """Whether a review of the question is due today, or overdue.

    There is one review a day: a question reviewed today is not due today, whatever day was set.
    """
    schedule = state.schedule
    return (
        isinstance(schedule, Scheduled)
        and schedule.due <= today != schedule.last
        and not state.suspended
        and (state.buried is None or state.buried <= today)
    )


def asked_from(state: QuestionState) -> date | None:
    """The day of the question's next review, or the later day to which it is postponed; None for
    a new question and a suspended one."""
    if state.suspended or not isinstance(state.schedule, Scheduled):
        return None
    return max(state.schedule.due, state.buried or date.min)
