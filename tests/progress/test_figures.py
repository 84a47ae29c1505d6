"""Each figure against a second, naive computation over random logs, and against cases worked out by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.progress import activity, weak
from quizapp.progress.activity import by_day, by_hour, by_quality, share
from quizapp.progress.answer_columns import columns
from quizapp.progress.answers import Answer, Share
from quizapp.progress.retention import retention
from quizapp.progress.schedule_figures import ahead, by_interval, load
from quizapp.progress.steps import steps
from quizapp.progress.streaks import Streaks, current_streak, was_due_in
from quizapp.progress.sureness import calibration, surely_wrong
from quizapp.progress.weak import WeakSpot
from quizapp.scheduling.acts import Act
from quizapp.scheduling.levelling import Week
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.sm2 import Memory, review
from quizapp.scheduling.states import QuestionState, Scheduled, standing
from quizapp.store import Store
from tests.progress.logs import QUESTIONS, TODAY, Log, ago, logs

#: Each log is checked against several figures, so that few are enough.
FEW = settings(max_examples=30)


def streaks(answers: list[Answer], asked: Collection[str], today: date, *week: Week) -> Streaks:
    """The streaks where the questions ``asked`` are asked."""
    of = columns(answers)
    return activity.streaks(of, of.by_name(asked.__contains__, np.bool_), today, *week)


def weak_spots(answers: list[Answer], states: dict[str, QuestionState]) -> tuple[WeakSpot, ...]:
    """The weak spots of questions with these states."""
    of = columns(answers)
    held = (states[name].schedule for name in of.names)
    ease = [one.memory.ease if isinstance(one, Scheduled) else np.nan for one in held]
    return weak.weak_spots(of, np.array(ease))


class Row:
    """An answer that stands as a naive reader of the log finds it."""

    def __init__(self, log: Log, id_: str) -> None:
        self.act = next(row for row in log.rows if row.id == id_)
        self.quality = self.act.quality or 0
        self.day = self.act.day
        taken_back: set[str] = set()
        for row in reversed(log.rows):
            if row.deed == "undid" and row.id not in taken_back and row.target:
                taken_back.add(row.target)
        for row in log.rows:
            if row.target == id_ and row.id not in taken_back:
                if row.deed == "regraded":
                    self.quality = row.quality or 0
                elif row.deed == "redated":
                    self.day = row.day
        self.stands = id_ not in taken_back
        self.kind = self.act.kind
        self.before: int | None = None

    @property
    def right(self) -> bool:
        return self.quality >= 3

    @property
    def minutes(self) -> float:
        return min(self.act.seconds or 0, 60) / 60


def naive(log: Log) -> list[Row]:
    """Every answer that stands, with the interval that its question had before."""
    rows = [Row(log, act.id) for act in log.rows if act.deed == "answered"]
    rows = [row for row in rows if row.stands]
    memories: dict[str, Memory] = {}
    reviewed: set[tuple[str, date]] = set()
    for row in rows:
        question = row.act.question
        row.before = memories[question].interval if question in memories else None
        if row.kind == "review":
            if (question, row.day) in reviewed:
                row.kind = "drill"
                continue
            reviewed.add((question, row.day))
            memories[question] = review(memories.get(question, Memory()), row.quality)
    return rows


@FEW
@given(logs())
def test_days_are_what_counting_them_gives(log: Log) -> None:
    rows = naive(log)
    tallies = by_day(log.answers())
    assert [one.day for one in tallies] == sorted({row.day for row in rows})
    for one in tallies:
        of_day = [row for row in rows if row.day == one.day]
        assert one.answers == len(of_day)
        assert one.right == sum(row.right for row in of_day)
        assert one.new == sum(row.kind == "review" and row.before is None for row in of_day)
        assert one.minutes == pytest.approx(sum(row.minutes for row in of_day))


@FEW
@given(logs(), st.sampled_from(("today", "yesterday", "7", "30", "365", "all")))
def test_true_retention_is_what_going_through_the_reviews_gives(log: Log, period: str) -> None:
    spans = {
        "today": {TODAY},
        "yesterday": {ago(1)},
        "7": {ago(n) for n in range(7)},
        "30": {ago(n) for n in range(30)},
        "365": {ago(n) for n in range(365)},
    }
    reviews = [
        row
        for row in naive(log)
        if row.kind == "review" and row.before is not None and row.day in spans.get(period, {row.day})
    ]
    held = retention(log.answers(), TODAY)[period]
    young = [row.right for row in reviews if (row.before or 0) < 21]
    mature = [row.right for row in reviews if (row.before or 0) >= 21]
    assert (held.young, held.mature) == (Share(sum(young), len(young)), Share(sum(mature), len(mature)))
    assert held.all == Share(sum(young + mature), len(young + mature))


@FEW
@given(logs(), st.sets(st.sampled_from(QUESTIONS)))
def test_streaks_are_what_walking_day_by_day_gives(log: Log, asked: set[str]) -> None:
    answers = log.answers()
    days = {one.day for one in answers}
    run, longest = 0, 0
    day = min(days, default=TODAY)
    while day <= TODAY:
        due = False
        for name in asked:
            reviews = [
                one for one in answers if one.question == name and one.kind == "review" and one.day < day
            ]
            last = max(reviews, key=lambda one: one.day, default=None)
            due = due or (last is not None and last.day + timedelta(days=last.interval or 0) <= day)
        if day in days:
            run += 1
        elif due and day < TODAY:
            run = 0
        longest = max(longest, run)
        day += timedelta(days=1)
    found = streaks(answers, asked, TODAY)
    assert found.longest == longest
    assert found.current == run


@FEW
@given(logs())
def test_counts_by_quality_and_hour_are_what_counting_gives(log: Log) -> None:
    rows = naive(log)
    counts = [sum(row.kind == "review" and row.quality == quality for row in rows) for quality in range(6)]
    assert list(by_quality(log.answers())) == counts
    hours = by_hour(log.answers(), UTC)
    assert hours[12] == Share(sum(row.right for row in rows), len(rows)) == share(log.answers())
    assert sum(hour.of for hour in hours) == len(rows)


@FEW
@given(logs())
def test_steps_load_and_forecast_are_what_the_last_reviews_give(log: Log) -> None:
    last = {row.act.question: row for row in naive(log) if row.kind == "review"}
    after = {one.act.question: one.interval for one in standing(log.rows) if one.kind == "review"}
    states = log.states()
    counted = steps(states.values())
    assert counted.met == len(last)
    assert counted.solid == sum((interval or 0) >= 21 for interval in after.values())
    assert load(states.values()) == pytest.approx(sum(1 / (interval or 1) for interval in after.values()))
    days = ahead(states.values(), TODAY, DayLimits(new=5), new_left=12, new_today=4)
    due = [row.day + timedelta(days=after[name] or 0) for name, row in last.items()]
    assert [one.due for one in days] == [
        sum(day <= TODAY if n == 0 else day == TODAY + timedelta(days=n) for day in due) for n in range(30)
    ]
    assert [one.new for one in days][:5] == [4, 5, 3, 0, 0]
    assert sum(by_interval(states.values())) == len(last)


@FEW
@given(logs())
def test_weak_spots_and_calibration_are_what_counting_gives(log: Log) -> None:
    answers = log.answers()
    for spot in weak_spots(answers, log.states()):
        mine = [row for row in naive(log) if row.act.question == spot.question]
        assert (spot.right, spot.of) == (sum(row.right for row in mine), len(mine))
        assert spot.lapses == log.states()[spot.question].lapses
        assert spot.last == max(row.day for row in mine)
    said = calibration(answers)
    for sure, found in ((True, said.sure), (False, said.unsure), (None, said.silent)):
        mine = [row for row in naive(log) if row.act.sure is sure and row.act.verdict != "skipped"]
        assert found == Share(sum(row.right for row in mine), len(mine))


# By hand


def test_a_pause_counts_as_a_minute_and_a_drill_as_an_answer() -> None:
    log = Log()
    log.answer("a/one", 1, seconds=3600.0)
    log.answer("a/one", 4, kind="drill", seconds=30.0)
    (day,) = by_day(log.answers())
    assert (day.answers, day.right, day.new, day.minutes) == (2, 1, 1, 1.5)
    assert retention(log.answers(), TODAY)["all"].all == Share(0, 0)


def test_what_was_undone_counts_nowhere_and_what_was_regraded_as_it_is_now() -> None:
    log = Log()
    log.answer("a/one", 5, ago(2))
    second = log.answer("a/one", 5, ago(1))
    log.undo(log.answer("a/two", 0))
    log.regrade(second, 2)
    held = retention(log.answers(), TODAY)
    assert held["yesterday"].young == Share(0, 1)
    assert held["today"].all == Share(0, 0)
    assert share(log.answers()) == Share(1, 2)


def test_a_question_is_young_below_21_days_and_mature_from_21_days_on() -> None:
    log = Log()
    day = ago(90)
    for interval in (1, 6, 17, 48):
        log.answer("a/one", 5, day)
        day += timedelta(days=interval)
    log.answer("a/one", 1, day)
    held = retention(log.answers(), TODAY)["all"]
    assert (held.young, held.mature) == (Share(3, 3), Share(0, 1))
    assert [spot.lapses for spot in weak_spots(log.answers(), log.states())] == [1]


def test_a_renamed_question_is_one_question() -> None:
    log = Log()
    log.answer("a/old", 5, ago(1))
    log.answer("a/one", 5, TODAY)
    answers = log.answers({"a/old": "a/one"})
    assert [one.question for one in answers] == ["a/one", "a/one"]
    assert retention(answers, TODAY)["today"].young == Share(1, 1)


def test_a_redated_answer_counts_to_its_last_day() -> None:
    log = Log()
    log.redate(log.answer("a/one", 5, TODAY + timedelta(days=30)), ago(1))
    assert [one.day for one in by_day(log.answers())] == [ago(1)]


def test_a_row_lives_while_its_last_day_was_today_or_yesterday() -> None:
    log = Log()
    for days in (3, 2, 1):
        log.answer("a/one", 1, ago(days))
    assert streaks(log.answers(), QUESTIONS, TODAY) == Streaks(3, 3)
    assert streaks(log.answers(), QUESTIONS, TODAY + timedelta(days=1)) == Streaks(0, 3)


def test_a_day_with_nothing_due_breaks_no_row() -> None:
    log = Log()
    log.answer("a/one", 5, ago(9))
    log.answer("a/one", 5, ago(8))  # due again six days later, two days ago
    log.answer("a/one", 5, ago(2))
    assert streaks(log.answers(), QUESTIONS, TODAY) == Streaks(3, 3)
    # A question that is asked no more is due on no day.
    log.answer("b/three", 1, ago(9))
    assert streaks(log.answers(), {"a/one"}, TODAY).longest == 3
    assert streaks(log.answers(), QUESTIONS, TODAY).current == 0


@settings(max_examples=15)  # a file is written for each
@given(logs())
def test_the_home_screen_tells_the_streak_of_the_figures(log: Log) -> None:
    library: Any = SimpleNamespace(
        aliases={}, questions={name: SimpleNamespace(id=name, pack="", tags=()) for name in QUESTIONS[:3]}
    )
    with TemporaryDirectory() as folder, Store.open(Path(folder, "a.db")) as store:
        store.merge(in_log(log))
        told = current_streak(store.answer_days(), TODAY, was_due_in(store, library))
    assert told == streaks(log.answers(), QUESTIONS[:3], TODAY).current


def in_log(log: Log) -> list[Act]:
    """The rows of a log under ids that a store takes."""

    def id_of(number: str) -> str:
        return f"0192f3c0-0000-7000-8000-{number:0>12}"

    return [
        replace(row, id=id_of(row.id), target=None if row.target is None else id_of(row.target))
        for row in log.rows
    ]


def test_a_day_of_the_week_on_which_nothing_is_asked_breaks_no_row() -> None:
    log = Log()
    for days in (2, 0):  # TODAY is a Saturday
        log.answer("a/one", 1, ago(days))
    no_fridays = (1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0)
    assert streaks(log.answers(), QUESTIONS, TODAY).current == 1
    assert streaks(log.answers(), QUESTIONS, TODAY, no_fridays).current == 2


def test_the_forecast_is_what_the_limits_of_its_days_let_be_asked() -> None:
    """Seven are overdue, and one more falls due on each of the next days; TODAY is a Saturday."""
    log = Log()
    for number in range(7):
        log.answer(f"a/{number}", 1, ago(3))
    for number in range(3):
        log.answer(f"b/{number}", 1, ago(-number))
    states = log.states().values()

    def told(limits: DayLimits, **rest: float) -> list[tuple[int, int]]:
        days = ahead(states, TODAY, limits, new_left=9, new_today=2, **rest)
        return [(day.due, day.new) for day in days][:6]

    # More than two days' worth is overdue: no new ones before that is less.
    assert told(DayLimits(new=2, due=3)) == [(3, 0), (3, 2), (3, 2), (1, 2), (0, 2), (0, 1)]
    assert told(DayLimits(new=2, due=3), done_today=2) == [(1, 0), (3, 0), (3, 2), (3, 2), (0, 2), (0, 2)]
    no_sundays = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)
    easy = told(DayLimits(new=2, due=4, week=no_sundays))
    assert easy == [(4, 2), (0, 0), (4, 2), (2, 2), (0, 2), (0, 1)]
    # Five minutes: of a minute for each due question, and new ones in what is left.
    minutes = DayLimits(new=2, seconds=300.0)
    assert told(minutes, seconds=48.0) == [(5, 0), (3, 2), (1, 2), (1, 2), (0, 2), (0, 1)]


def test_an_empty_log_has_no_figures() -> None:
    none: list[Answer] = []
    assert by_day(none) == ()
    assert streaks(none, QUESTIONS, TODAY) == Streaks(0, 0)
    assert share(none).share is None
    assert weak_spots(none, {}) == ()
    assert load(()) == 0


def test_hours_are_those_of_the_learners_clock() -> None:
    from zoneinfo import ZoneInfo

    log = Log()
    log.answer("a/one", 5)  # at 12:00 UTC
    assert by_hour(log.answers(), ZoneInfo("Asia/Shanghai"))[20].of == 1
    assert log.rows[0].at == datetime(2026, 11, 28, 12, tzinfo=UTC)


@FEW
@given(
    st.lists(
        st.integers(1_704_067_200, 1_798_000_000).map(lambda n: datetime.fromtimestamp(n, UTC)), max_size=9
    ),
    st.sampled_from(("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")),
)
def test_hours_are_those_of_the_clock_that_is_set_twice_a_year(times: list[datetime], name: str) -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(name)
    # On a day on which clocks are set in New York, beside the others.
    times += [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (0, 5, 6, 23)]
    log = Log()
    log.answer("a/one", 5)
    (one,) = log.answers()
    hours = by_hour([one._replace(at=at) for at in times], zone)
    assert [hour.of for hour in hours] == [
        sum(at.astimezone(zone).hour == hour for at in times) for hour in range(24)
    ]


def test_sure_and_wrong_comes_back_the_next_day_and_once_more_after_a_week() -> None:
    log = Log()
    log.answer("a/one", 1, ago(9), sure=True)
    log.answer("a/two", 1, ago(9), sure=False)
    answers = log.answers
    assert surely_wrong(answers(), ago(9)) == ()
    assert surely_wrong(answers(), ago(8)) == ("a/one",)
    log.answer("a/one", 5, ago(8), kind="practice")
    assert surely_wrong(answers(), ago(7)) == ()
    assert surely_wrong(answers(), ago(2)) == ("a/one",)
    log.answer("a/one", 5, ago(1))
    assert surely_wrong(answers(), TODAY) == ()


def test_not_knowing_is_no_matter_of_being_sure() -> None:
    log = Log()
    log.answer("a/one", 0, ago(1), verdict="skipped", sure=True)
    assert surely_wrong(log.answers(), TODAY) == ()
    assert calibration(log.answers()).sure == Share(0, 0)
