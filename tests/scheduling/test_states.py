from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act, AnswerKind, Deed, Verdict
from quizapp.scheduling.due import is_again, is_due
from quizapp.scheduling.sm2 import Memory, review
from quizapp.scheduling.states import New, QuestionState, Scheduled, counted_as, fold, standing

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
QUESTION = "dimensions/unsqueeze"


class Log:
    """A log under construction: every call appends a row and gives its id."""

    def __init__(self, question: str = QUESTION) -> None:
        self.question = question
        self.rows: list[Act] = []

    def append(self, deed: Deed, **rest: Any) -> str:
        id_ = f"{len(self.rows):04}"
        fields = {"at": datetime(2026, 11, 23, tzinfo=UTC), "day": TODAY, "question": self.question, **rest}
        self.rows.append(Act(id=id_, deed=deed, **fields))
        return id_

    def answer(
        self,
        quality: int,
        day: date = TODAY,
        kind: AnswerKind = "review",
        verdict: Verdict | None = None,
        **rest: Any,
    ) -> str:
        verdict = verdict or ("right" if quality >= 3 else "wrong")
        return self.append("answered", day=day, kind=kind, quality=quality, verdict=verdict, **rest)

    def regrade(self, target: str, quality: int) -> str:
        return self.append("regraded", target=target, quality=quality)

    def redate(self, target: str, day: date) -> str:
        return self.append("redated", target=target, day=day)

    def undo(self, target: str) -> str:
        return self.append("undid", target=target)

    @property
    def state(self) -> QuestionState:
        return fold(self.question, self.rows)


@pytest.fixture
def log() -> Log:
    return Log()


def without_latest(state: QuestionState) -> QuestionState:
    return replace(state, latest=None)


def test_without_rows_a_question_is_new(log: Log) -> None:
    assert log.state == QuestionState(QUESTION)
    assert log.state.schedule == New()


def test_a_review_schedules_the_next_one(log: Log) -> None:
    latest = log.answer(5, variant=7)
    expected = Scheduled(Memory(1, 1, 260), last=TODAY, due=TOMORROW)
    assert log.state == QuestionState(
        QUESTION, expected, known=True, reviews=1, last_variant=7, latest=latest
    )


def test_reviews_follow_sm2_from_day_to_day(log: Log) -> None:
    day, memory = TODAY, Memory()
    for quality in (5, 4, 3, 1, 5, 0, 4):
        log.answer(quality, day)
        memory = review(memory, quality)
        due = day + timedelta(days=memory.interval)
        assert log.state.schedule == Scheduled(memory, last=day, due=due)
        day = due + timedelta(days=2)


@pytest.mark.parametrize("quality", range(6))
def test_below_four_a_question_is_repeated_that_day(log: Log, quality: int) -> None:
    log.answer(quality)
    assert is_again(log.state, TODAY) == (quality < 4)
    assert not is_again(log.state, TOMORROW)


def test_the_drill_ends_with_a_four_and_changes_no_schedule(log: Log) -> None:
    log.answer(1)
    scheduled = log.state.schedule
    log.answer(3, kind="drill")
    assert is_again(log.state, TODAY)
    log.answer(4, kind="drill")
    assert not is_again(log.state, TODAY)
    assert log.state.schedule == scheduled
    assert log.state.reviews == 1


def test_practice_changes_only_what_was_seen_last(log: Log) -> None:
    log.answer(1, variant=1, slip="one-too-early")
    before = log.state
    latest = log.answer(5, kind="practice", variant=2)
    assert log.state == replace(before, last_variant=2, last_slip=None, latest=latest)


@pytest.mark.parametrize("kind", ["drill", "practice"])
def test_a_right_answer_outside_a_review_makes_nothing_known(log: Log, kind: AnswerKind) -> None:
    log.answer(1)
    log.answer(5, kind=kind)
    assert not log.state.known


def test_known_is_a_right_review_whatever_its_quality(log: Log) -> None:
    answer = log.answer(5)
    log.regrade(answer, 1)
    assert log.state.known
    log.undo(answer)
    assert not log.state.known


def test_a_lapse_is_a_failed_review_after_one_that_passed(log: Log) -> None:
    for days, (quality, lapses) in enumerate(((1, 0), (0, 0), (3, 0), (2, 1), (1, 2), (5, 2), (0, 3))):
        log.answer(quality, TODAY + timedelta(days=days))
        assert log.state.lapses == lapses
    assert log.state.reviews == 7


def test_a_failed_drill_is_no_lapse(log: Log) -> None:
    log.answer(3)
    log.answer(0, kind="drill")
    assert log.state.lapses == 0


@pytest.mark.parametrize("given", range(6))
@pytest.mark.parametrize("meant", range(6))
def test_regrading_is_as_if_that_quality_had_been_given(given: int, meant: int) -> None:
    regraded, plain = Log(), Log()
    for log, quality in ((regraded, given), (plain, meant)):
        log.answer(5, TODAY)
        answer = log.answer(quality, TOMORROW, verdict="right")
        if log is regraded:
            log.answer(4, TOMORROW, kind="drill", verdict="right")
            log.regrade(answer, meant)
        else:
            log.answer(4, TOMORROW, kind="drill", verdict="right")
        log.answer(4, TODAY + timedelta(days=9))
    assert without_latest(regraded.state) == without_latest(plain.state)


def test_the_last_regrading_counts_and_can_be_taken_back(log: Log) -> None:
    answer = log.answer(5)
    log.regrade(answer, 1)
    second = log.regrade(answer, 3)
    assert standing(log.rows)[0].quality == 3
    log.undo(second)
    assert standing(log.rows)[0].quality == 1


def test_undoing_is_as_if_the_answer_had_not_been_given(log: Log) -> None:
    log.answer(5, TODAY, variant=1)
    before = log.state
    answer = log.answer(0, TOMORROW, variant=2, slip="off-by-one")
    log.undo(answer)
    assert log.state == before


def test_an_undone_answer_takes_its_regrading_with_it(log: Log) -> None:
    answer = log.answer(5)
    log.regrade(answer, 2)
    log.undo(answer)
    assert log.state == QuestionState(QUESTION)


def test_undoing_an_undoing_brings_the_answer_back(log: Log) -> None:
    answer = log.answer(5)
    before = log.state
    first = log.undo(answer)
    second = log.undo(first)
    assert log.state == before
    log.undo(second)
    assert log.state == QuestionState(QUESTION)


def test_suspending_and_resuming_can_be_taken_back(log: Log) -> None:
    log.answer(1)
    suspended = log.append("suspended")
    assert log.state.suspended
    assert not is_again(log.state, TODAY)
    assert not is_due(log.state, TOMORROW)
    resumed = log.append("resumed")
    assert not log.state.suspended
    log.undo(resumed)
    assert log.state.suspended
    log.undo(suspended)
    assert not log.state.suspended
    assert is_due(log.state, TOMORROW)


def test_a_question_is_due_from_its_day_on(log: Log) -> None:
    log.answer(5)
    assert [is_due(log.state, TODAY + timedelta(days=n)) for n in (0, 1, 2)] == [False, True, True]


def test_rows_whose_target_is_missing_are_passed_over_until_it_arrives(log: Log) -> None:
    first = log.answer(5)
    log.answer(4, TOMORROW)
    log.undo(first)
    whole, parts = log.rows, [row for row in log.rows if row.id != first]
    assert fold(QUESTION, parts).reviews == 1
    assert fold(QUESTION, [*parts, whole[0]]) == log.state


@pytest.mark.parametrize("deed", ["undid", "regraded"])
def test_a_row_cannot_aim_at_itself_or_at_a_later_one(log: Log, deed: Deed) -> None:
    log.append(deed, target="0000", quality=0)
    log.append(deed, target="0002", quality=0)
    log.answer(5)
    assert log.state.reviews == 1
    assert standing(log.rows)[0].quality == 5


def test_a_deed_of_a_newer_version_is_passed_over(log: Log) -> None:
    log.answer(5)
    before = log.state
    log.append("annotated")  # type: ignore[arg-type]  # not known yet, which is the point
    assert log.state == before


def test_the_calendar_ends_but_reviews_go_on(log: Log) -> None:
    for days in range(60):
        log.answer(5, TODAY + timedelta(days=days))
    assert isinstance(log.state.schedule, Scheduled)
    assert log.state.schedule.due == date.max
    assert log.state.schedule.memory.interval == (date.max - TODAY).days - 59


def test_standing_answers_carry_the_interval_and_ease_after_them(log: Log) -> None:
    log.answer(4, kind="practice")
    log.answer(5, TODAY)
    log.answer(4, TOMORROW)
    undone = log.answer(0, TOMORROW)
    log.answer(3, TOMORROW, kind="drill")
    log.undo(undone)
    told = [(answer.quality, answer.interval, answer.ease) for answer in standing(log.rows)]
    assert told == [(4, None, None), (5, 1, 260), (4, 6, 260), (3, 6, 260)]


def test_standing_answers_of_several_questions_come_in_order_with_their_own_schedules() -> None:
    log = Log()
    for name, day in (("p/a", TODAY), ("p/b", TODAY), ("p/old", TOMORROW), ("p/b", TOMORROW)):
        log.question = name
        log.answer(5, day)
    told = [(one.act.question, one.interval) for one in standing(log.rows, {"p/old": "p/a"})]
    assert told == [("p/a", 1), ("p/b", 1), ("p/old", 6), ("p/b", 6)]


def test_rows_under_a_former_id_count_for_the_question(log: Log) -> None:
    log.question = "dimensions/old"
    log.answer(5)
    assert fold(QUESTION, log.rows).reviews == 1
    assert fold(QUESTION, log.rows).question == QUESTION


@st.composite
def logs(draw: st.DrawFn) -> list[Act]:
    log = Log()
    for _ in range(draw(st.integers(0, 14))):
        deed = draw(
            st.sampled_from(
                ["answer", "answer", "answer", "regrade", "redate", "undo", "undo", "suspend", "resume"]
            )
        )
        target = f"{draw(st.integers(0, 14)):04}"
        if deed == "answer":
            log.answer(
                draw(st.integers(0, 5)),
                TODAY + timedelta(days=draw(st.integers(0, 40))),
                draw(st.sampled_from(["review", "review", "drill", "practice"])),
                draw(st.sampled_from(["right", "wrong", "skipped"])),
                variant=draw(st.integers(0, 3)),
                slip=draw(st.sampled_from([None, "slip"])),
            )
        elif deed == "regrade":
            log.regrade(target, draw(st.integers(0, 5)))
        elif deed == "redate":
            log.redate(target, TODAY + timedelta(days=draw(st.integers(-3, 3))))
        elif deed == "undo":
            log.undo(target)
        else:
            log.append("suspended" if deed == "suspend" else "resumed")
    return log.rows


@given(logs(), st.randoms(use_true_random=False), st.data())
def test_neither_the_order_of_arrival_nor_doubles_matter(
    rows: list[Act], random: Any, data: st.DataObject
) -> None:
    doubled = rows + [row for row in rows if data.draw(st.booleans())]
    random.shuffle(doubled)
    assert fold(QUESTION, doubled) == fold(QUESTION, rows)
    assert standing(doubled) == standing(rows)


@given(logs())
def test_taking_back_what_was_done_last_leaves_what_was_before(rows: list[Act]) -> None:
    if not rows:
        return
    undo = Act("9999", rows[-1].at, TODAY, "undid", QUESTION, target=rows[-1].id)
    assert fold(QUESTION, [*rows, undo]) == fold(QUESTION, rows[:-1])


@given(logs())
def test_a_schedule_ends_where_the_standing_reviews_lead(rows: list[Act]) -> None:
    state = fold(QUESTION, rows)
    reviews = [one for one in standing(rows) if one.kind == "review"]
    written = [one for one in standing(rows) if one.act.kind == "review"]
    assert {one.act.day for one in reviews} == {one.act.day for one in written}
    assert len({one.act.day for one in reviews}) == len(reviews)
    memory = Memory()
    for one in reviews:
        memory = review(memory, one.quality)
        assert (one.interval, one.ease) == (memory.interval, memory.ease)
    assert state.reviews == len(reviews)
    assert state.lapses <= state.reviews
    assert state.known == any(one.act.verdict == "right" for one in reviews)
    if isinstance(state.schedule, Scheduled):
        assert state.schedule.memory == memory
        assert state.schedule.due - state.schedule.last == timedelta(days=memory.interval)
    else:
        assert not reviews


# One review a day


def test_of_two_reviews_on_a_day_the_first_counts_and_the_other_repeats(log: Log) -> None:
    log.answer(2)
    once = log.state
    log.answer(3)
    assert replace(log.state, latest=once.latest) == once
    log.answer(4)
    assert log.state.again is None, "it is held, as by a drill"
    assert log.state.schedule == once.schedule
    assert not log.state.known
    told = [(one.kind, one.act.kind, one.interval) for one in standing(log.rows)]
    assert told == [("review", "review", 1), ("drill", "review", 1), ("drill", "review", 1)]


def test_where_the_first_is_taken_back_the_next_counts(log: Log) -> None:
    first = log.answer(1)
    log.answer(5)
    log.undo(first)
    assert (log.state.reviews, log.state.known, log.state.again) == (1, True, None)


def test_a_regraded_review_keeps_its_place(log: Log) -> None:
    first = log.answer(5)
    second = log.answer(5)
    log.regrade(second, 0)
    assert log.state.again is None
    log.regrade(first, 2)
    assert log.state.again == TODAY
    assert log.state.lapses == 0


# Days put right


def test_a_redated_answer_counts_as_if_given_on_that_day(log: Log) -> None:
    late = log.answer(5, date(2099, 1, 1))
    log.redate(late, TODAY)
    assert log.state.schedule == Scheduled(Memory(1, 1, 260), TODAY, TOMORROW)
    assert [one.act.day for one in standing(log.rows)] == [TODAY]


def test_the_last_redating_counts_and_an_undone_one_does_not(log: Log) -> None:
    late = log.answer(2, date(2099, 1, 1))
    log.redate(late, TODAY)
    again = log.redate(late, TOMORROW)
    assert log.state.again == TOMORROW
    log.undo(again)
    assert log.state.again == TODAY


def test_two_reviews_that_are_given_one_day_are_one_review(log: Log) -> None:
    first, second = (log.answer(5, date(2099, 1, day)) for day in (1, 2))
    for late in (first, second):
        log.redate(late, TODAY)
    assert log.state.reviews == 1


# What an answer counts as when it is written


def test_what_was_answered_since_it_was_asked_is_practice(log: Log) -> None:
    asked = log.state
    assert counted_as("review", asked, asked, TODAY) == "review"
    log.answer(2)
    assert counted_as("review", asked, log.state, TODAY) == "practice"
    assert counted_as("practice", asked, log.state, TODAY) == "practice"


def test_what_is_due_again_since_it_was_asked_is_a_review(log: Log) -> None:
    asked = log.state
    log.answer(5)
    assert counted_as("review", asked, log.state, TOMORROW) == "review"


def test_a_clock_set_back_while_a_question_is_asked_makes_no_practice_of_it(log: Log) -> None:
    log.answer(5)
    log.answer(5, TOMORROW)
    asked = log.state
    assert counted_as("review", asked, asked, TODAY - timedelta(days=3)) == "review"
    assert counted_as("review", asked, asked, TOMORROW) == "practice", "that day has its review"


def test_a_drill_held_elsewhere_is_practice_and_one_past_midnight_is_not(log: Log) -> None:
    log.answer(2)
    asked = log.state
    assert counted_as("drill", asked, asked, TOMORROW) == "drill"
    log.answer(3, kind="drill")
    assert counted_as("drill", asked, log.state, TODAY) == "drill"
    log.answer(4, kind="drill")
    assert counted_as("drill", asked, log.state, TODAY) == "practice"
