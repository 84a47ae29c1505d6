"""What is done to a question besides answering it: what each row means, and that it can be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act, Deed
from quizapp.scheduling.day import read_day
from quizapp.scheduling.due import asked_from, is_again, is_buried, is_due, is_put_off
from quizapp.scheduling.forecast import due_by_day, next_due
from quizapp.scheduling.sm2 import Memory
from quizapp.scheduling.states import QuestionState, Scheduled, fold, standing

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
QUESTION = "dimensions/unsqueeze"
DEEDS: tuple[Deed, ...] = ("suspended", "resumed", "buried", "dated", "forgot", "flagged")


def row(number: int, deed: Deed, **rest: Any) -> Act:
    fields = {"at": datetime(2026, 11, 23, tzinfo=UTC), "day": TODAY, "question": QUESTION, **rest}
    return Act(id=f"{number:04}", deed=deed, **fields)


def answer(number: int, quality: int, day: date = TODAY, **rest: Any) -> Act:
    verdict = "right" if quality >= 3 else "wrong"
    return row(number, "answered", day=day, kind="review", quality=quality, verdict=verdict, **rest)


def after(*rows: Act) -> QuestionState:
    return fold(QUESTION, rows)


def test_a_buried_question_is_not_asked_before_its_day() -> None:
    state = after(answer(1, 2), row(2, "buried", until=TOMORROW))
    assert is_put_off(state, TODAY)
    assert not is_again(state, TODAY)
    assert not is_put_off(state, TOMORROW)
    assert is_due(state, TOMORROW)


def test_burying_leaves_the_due_day_and_the_memory() -> None:
    reviewed = after(answer(1, 5))
    later = TODAY + timedelta(days=9)
    buried = after(answer(1, 5), row(2, "buried", until=later))
    assert buried == replace(reviewed, buried=later)
    assert asked_from(buried) == later
    assert not is_due(buried, TOMORROW)


def test_a_review_or_resuming_ends_a_burial() -> None:
    buried = row(1, "buried", until=TODAY + timedelta(days=9))
    assert is_buried(after(buried), TODAY)
    assert after(buried, answer(2, 5)).buried is None
    assert after(buried, row(2, "resumed")).buried is None


def test_what_is_put_off_counts_in_the_forecast_on_the_day_it_comes_back() -> None:
    buried = after(answer(1, 5), row(2, "buried", until=TODAY + timedelta(days=3)))
    assert due_by_day([buried], TODAY, 5) == (0, 0, 0, 1, 0)
    assert next_due([buried], TODAY) == TODAY + timedelta(days=3)


def test_a_set_day_moves_the_next_review_and_leaves_the_memory() -> None:
    later = TODAY + timedelta(days=30)
    state = after(answer(1, 5), row(2, "dated", until=later))
    assert state.schedule == Scheduled(Memory(1, 1, 260), TODAY, later)
    assert after(answer(1, 5), row(2, "dated", until=later), answer(3, 5, later)).schedule == Scheduled(
        Memory(2, 6, 270), later, later + timedelta(days=6)
    )


def test_a_new_question_has_no_day_to_be_set() -> None:
    assert after(row(1, "dated", until=TOMORROW)) == QuestionState(QUESTION)


def test_a_question_reviewed_today_and_set_to_today_is_not_asked_twice_that_day() -> None:
    state = after(answer(1, 5), row(2, "dated", until=TODAY))
    assert not is_due(state, TODAY)
    assert is_due(state, TOMORROW)


def test_setting_a_day_ends_the_repetitions_of_today() -> None:
    assert after(answer(1, 1)).again == TODAY
    assert after(answer(1, 1), row(2, "dated", until=TOMORROW)).again is None


def test_a_set_day_stays_where_the_answer_before_it_is_redated_or_regraded() -> None:
    later = TODAY + timedelta(days=30)
    rows = [answer(1, 5, date(2099, 1, 1)), row(2, "dated", until=later)]
    redated = after(*rows, row(3, "redated", target="0001", day=TODAY))
    assert redated.schedule == Scheduled(Memory(1, 1, 260), TODAY, later)
    regraded = after(*rows, row(3, "regraded", target="0001", quality=4))
    assert isinstance(regraded.schedule, Scheduled)
    assert (regraded.schedule.memory, regraded.schedule.due) == (Memory(1, 1, 250), later)


def test_a_forgotten_question_is_new_and_keeps_its_answers() -> None:
    rows = [answer(1, 5, variant=4), answer(2, 1, TOMORROW, variant=5, slip="off")]
    state = after(*rows, row(3, "forgot"))
    assert state == QuestionState(QUESTION, last_variant=5, last_slip="off", latest="0002")
    assert standing([*rows, row(3, "forgot")]) == standing(rows)


def test_a_forgotten_question_may_be_met_again_on_the_same_day_and_starts_like_any() -> None:
    rows = [answer(1, 5, TODAY - timedelta(days=9)), answer(2, 5), row(3, "forgot"), answer(4, 5)]
    state = after(*rows)
    assert state.schedule == Scheduled(Memory(1, 1, 260), TODAY, TOMORROW)
    assert (state.reviews, state.lapses, state.known) == (1, 0, True)
    assert [one.kind for one in standing(rows)] == ["review", "review", "review"]


def test_what_was_forgotten_lapses_only_after_it_passed_again() -> None:
    rows = [answer(1, 5), row(2, "forgot"), answer(3, 1, TOMORROW)]
    assert after(*rows).lapses == 0
    rows += [answer(4, 5, TODAY + timedelta(days=2)), answer(5, 1, TODAY + timedelta(days=3))]
    assert after(*rows).lapses == 1


def test_a_flag_has_words_or_none_and_a_flag_without_a_note_removes_it() -> None:
    assert after(row(1, "flagged", note="odd")).flag == "odd"
    assert after(row(1, "flagged", note="")).flag == ""
    assert after(row(1, "flagged", note="odd"), row(2, "flagged")).flag is None


@given(st.lists(st.tuples(st.sampled_from([*DEEDS, "answered"]), st.integers(0, 9)), max_size=8))
def test_each_is_taken_back_by_one_row_and_leaves_what_was_before(done: list[tuple[Deed, int]]) -> None:
    rows: list[Act] = []
    for number, (deed, days) in enumerate(done):
        day = TODAY + timedelta(days=days)
        note = "words" if days % 2 else None
        made = (
            answer(number, days % 6, day) if deed == "answered" else row(number, deed, until=day, note=note)
        )
        undo = row(9999, "undid", target=made.id)
        assert after(*rows, made, undo) == after(*rows)
        assert after(*rows, made, undo, row(99991, "undid", target=undo.id)) == after(*rows, made)
        rows.append(made)


@given(st.lists(st.sampled_from(DEEDS), max_size=6), st.integers(0, 6))
def test_no_deed_but_an_answer_changes_an_exported_answer(deeds: list[Deed], position: int) -> None:
    """But for forgetting, after which a question is learned anew."""
    answers = [answer(number * 10, 4, TODAY + timedelta(days=number)) for number in range(7)]
    between = [
        row(position * 10 + 1 + number, deed, until=TODAY + timedelta(days=40), note="x")
        for number, deed in enumerate(deeds)
        if deed != "forgot"
    ]
    assert standing([*answers, *between]) == standing(answers)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("today", 0), ("Tomorrow", 1), ("0", 0), ("7", 7), ("+3", 3), (" 2026-12-24 ", 31), ("明天", 1)],
)
def test_days_are_read_as_they_are_typed(typed: str, days: int) -> None:
    assert read_day(typed, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize("typed", ["", "soon", "-1", "2026-13-01", "99999999", "1.5", "٣x"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed, TODAY) is None
