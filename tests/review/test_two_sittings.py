"""Several sittings before one log: what counts once counts once, and nobody undoes another's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.bank.scope import Scope
from quizapp.config.workspace import Workspace
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.runner.fake import FakeRunner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import fold, standing
from quizapp.words import Words

if TYPE_CHECKING:
    from tests.conftest import Clock

Open = Callable[..., Study]


def right(asked: Asked) -> str:
    left, _, more = (asked.variant.code or "").split()
    return str(int(left) + int(more))


def wrong(asked: Asked) -> str:
    return str(int(right(asked)) + 1000)


def told(study: Study, sitting: Sitting) -> list[str]:
    said = [study.words.note(note) for note in sitting.plan.news()]
    assert all(Words("zh").note(note) for note in sitting.plan.news())
    return said


def kinds(study: Study) -> list[tuple[str, str | None]]:
    return [(one.act.question, one.act.kind) for one in standing(study.store.acts())]


@pytest.fixture
def two(open_study: Open) -> tuple[Study, Study]:
    """Two windows: two connections to one database."""
    return open_study(), open_study()


def test_what_stands_on_the_screen_and_was_answered_elsewhere_is_practice(two: tuple[Study, Study]) -> None:
    here, there = two
    one, other = here.sitting(), there.sitting()
    asked, theirs = one.next(), other.next()
    assert asked is not None
    assert theirs is not None
    assert asked.question.id == theirs.question.id
    assert other.answer(wrong(theirs)).meanwhile is None
    before = here.store.state(asked.question.id).schedule
    answered = one.answer(right(asked))
    assert answered.meanwhile is not None
    assert "counts as practice" in here.words.note(answered.meanwhile)
    assert (answered.asked.kind, answered.intervals) == ("practice", ())
    assert kinds(here) == [(asked.question.id, "review"), (asked.question.id, "practice")]
    assert here.store.state(asked.question.id).schedule == before


def test_what_was_answered_elsewhere_is_skipped_and_told_once(two: tuple[Study, Study]) -> None:
    here, there = two
    one, other = here.sitting(), there.sitting()
    first = one.next()
    assert first is not None
    other.next()
    other.dont_know()
    second = other.next()
    assert second is not None
    other.answer(right(second))
    one.answer(right(first))
    third = one.next()
    assert third is not None
    assert third.question.id != second.question.id or third.kind != "review"
    assert told(here, one) == ["1 question was answered in another window or program, and is not asked here."]
    one.next()
    assert told(here, one) == []


def test_what_was_held_elsewhere_is_not_drilled_again(two: tuple[Study, Study]) -> None:
    here, there = two
    scope = Scope(questions=frozenset({"sums/double"}))
    one, other = here.sitting(scope), there.sitting(scope)
    one.next()
    one.dont_know()
    mine, theirs = one.next(), other.next()
    assert mine is not None
    assert theirs is not None
    assert (mine.kind, theirs.kind) == ("drill", "drill")
    other.answer(right(theirs))
    answered = one.answer(right(mine))
    assert answered.meanwhile is not None
    assert [kind for _, kind in kinds(here)] == ["review", "drill", "practice"]
    assert one.next() is None


def test_a_drill_missed_elsewhere_is_still_a_drill(two: tuple[Study, Study]) -> None:
    here, there = two
    scope = Scope(questions=frozenset({"sums/double"}))
    one, other = here.sitting(scope), there.sitting(scope)
    one.next()
    one.dont_know()
    mine, _ = one.next(), other.next()
    other.dont_know()
    assert mine is not None
    assert one.answer(right(mine)).meanwhile is None
    assert [kind for _, kind in kinds(here)] == ["review", "drill", "drill"]


def test_undo_never_takes_back_what_another_sitting_answered(two: tuple[Study, Study]) -> None:
    here, there = two
    one, other = here.sitting(), there.sitting()
    one.next()
    one.dont_know()
    other.next()
    other.dont_know()
    assert one.undo() is not None
    assert one.undo() is None
    assert len(kinds(there)) == 1
    assert there.sitting().undo() is None


def test_the_days_limits_count_in_every_sitting(two: tuple[Study, Study]) -> None:
    here, there = two
    for study in two:
        study.settings = replace(study.settings, new_per_day=1)
    one, other = here.sitting(), there.sitting()
    assert one.next() is not None
    one.dont_know()
    asked = other.next()
    assert asked is None or asked.kind == "drill"


# Across the roll-over


def test_undo_goes_back_past_the_roll_over_to_the_beginning(open_study: Open, clock: Clock) -> None:
    clock.turn(hours=19 - 1 / 30)  # 03:58 of the same learner's day
    study = open_study()
    sitting = study.sitting()
    first = sitting.next()
    assert first is not None
    sitting.answer(wrong(first))
    sitting.change_quality(0)
    sitting.another()
    sitting.dont_know()
    assert clock.now.hour == 3
    clock.turn(minutes=4)
    assert study.day_of(clock.now) == study.today != study.day_of(clock.now - timedelta(minutes=4))
    second = sitting.next()
    assert second is not None
    sitting.answer(right(second))
    sitting.suspend()
    deeds = []
    while (act := sitting.undo()) is not None:
        deeds.append(act.deed)
    assert deeds == ["suspended", "answered", "answered", "regraded", "answered"]
    assert kinds(study) == []
    again = sitting.next()
    assert again is not None
    assert (again.question.id, again.variant.number) == (first.question.id, first.variant.number)
    assert sitting.answer(right(again)).asked.kind == "review"


def test_an_undone_quality_that_ends_the_drill_lets_its_question_go(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting(Scope(questions=frozenset({"sums/double"})))
    asked = sitting.next()
    assert asked is not None
    sitting.answer(right(asked))
    sitting.change_quality(2)
    drilled = sitting.next()
    assert drilled is not None
    assert drilled.kind == "drill"
    sitting.undo()
    assert sitting.asked is None
    assert sitting.next() is None


# Whatever several learners do at once

STEPS = st.one_of(
    st.tuples(
        st.integers(0, 1), st.sampled_from(["next", "right", "wrong", "skip", "another", "undo", "suspend"])
    ),
    st.tuples(st.integers(0, 1), st.sampled_from(["next", "right", "wrong", "quality 2", "quality 5"])),
    st.tuples(st.just(2), st.sampled_from(["wait 1", "wait 1", "wait 600", "wait 1500"])),
)


@contextmanager
def windows(
    count: int, workspace_of: Callable[[Path], Workspace], clock: Any, chosen: Any
) -> Iterator[list[Study]]:
    from tests.conftest import sums

    with TemporaryDirectory() as folder:
        workspace = workspace_of(Path(folder))
        studies = [Study(workspace, chosen, FakeRunner(sums), clock) for _ in range(count)]
        yield studies
        for study in studies:
            study.close()


def act(sitting: Sitting, step: str) -> None:
    """Do what a learner can do as the screen stands."""
    if step == "next":
        sitting.next()
    elif step == "undo":
        sitting.undo()
    elif step == "suspend":
        sitting.suspend()
    elif step == "another":
        sitting.another()
    elif step.startswith("quality"):
        if sitting.answered is not None:
            sitting.change_quality(int(step[-1]))
    elif sitting.asked is None:
        sitting.next()
    elif step == "skip":
        sitting.dont_know()
    else:
        sitting.answer((right if step == "right" else wrong)(sitting.asked))


def rows_of(study: Study) -> dict[str, list[Act]]:
    rows: dict[str, list[Act]] = {}
    for row in study.store.acts():
        rows.setdefault(row.question, []).append(row)
    return rows


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=30))
def test_no_question_has_two_reviews_a_day_whatever_two_sittings_do(
    steps: list[tuple[int, str]], settings: Any, small_workspace: Callable[[Path], Workspace]
) -> None:
    from tests.conftest import Clock

    clock = Clock()
    limited = replace(settings, new_per_day=2)
    with windows(2, small_workspace, clock, limited) as studies:
        sittings = [study.sitting() for study in studies]
        store = studies[0].store
        whose: dict[str, int] = {}
        for who, step in steps:
            if who == 2:
                clock.turn(minutes=int(step.split()[1]))
            else:
                act(sittings[who], step)
            for row in store.acts():
                whose.setdefault(row.id, who)
        reviews = Counter(
            (one.act.question, one.act.day) for one in standing(store.acts()) if one.act.kind == "review"
        )
        assert all(count == 1 for count in reviews.values())
        for name, rows in rows_of(studies[0]).items():
            assert store.state(name) == fold(name, rows)
        theirs = [row for row in standing_rows(store) if whose[row.id] == 1]
        while sittings[0].undo() is not None:
            pass
        assert standing_rows(store) == theirs, "all of the one's is taken back, none of the other's"


def standing_rows(store: Any) -> list[Act]:
    """Every act that was not taken back, undoings aside."""
    rows = list(store.acts())
    gone = {row.target for row in rows if row.deed == "undid"}
    return [row for row in rows if row.deed != "undid" and row.id not in gone]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=30))
def test_undo_leads_back_step_by_step_through_every_state(
    steps: list[tuple[int, str]], settings: Any, small_workspace: Callable[[Path], Workspace]
) -> None:
    from tests.conftest import Clock

    clock = Clock()
    clock.turn(hours=18.9)
    with windows(1, small_workspace, clock, settings) as [study]:
        sitting = study.sitting()
        states = [study.store.states()]
        for _, step in steps:
            if step.startswith("wait"):
                clock.turn(minutes=int(step.split()[1]))
            elif step != "undo":
                before = len(standing_rows(study.store))
                act(sitting, step)
                states += [study.store.states()] * (len(standing_rows(study.store)) - before)
        for expected in reversed(states[:-1]):
            assert sitting.undo() is not None
            assert {n: s for n, s in study.store.states().items() if s != type(s)(n)} == {
                n: s for n, s in expected.items() if s != type(s)(n)
            }
        assert sitting.undo() is None
