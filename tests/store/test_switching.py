"""Switching the scheduler either way computes every state from the rows, and loses nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from quizapp.scheduling import fsrs6
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import QuestionState, Scheduled, fold
from quizapp.store import Store, open_to_read
from quizapp.store.soundness import Soundness
from tests.store.conftest import Learner

FSRS = Fsrs6()


def read(path: Path, scheduler: Scheduler) -> dict[str, QuestionState]:
    with Store.open(path, scheduler=scheduler) as store:
        return store.states()


@pytest.fixture
def lived(store: Store, learner: Learner) -> Path:
    """A store with a hundred answers, some regraded, some taken back."""
    draw = random.Random(5)
    for _ in range(100):
        answer = learner.answer(f"p/{draw.randint(1, 8)}", draw.randint(0, 5))
        if draw.random() < 0.1:
            learner.regrade(answer, 4)
        if draw.random() < 0.1:
            learner.undo(answer)
        learner.sleep(draw.choice((0, 1, 3)))
    return store.path


def test_there_and_back_every_state_is_as_it_was(lived: Path) -> None:
    before = read(lived, SM2)
    with Store.open(lived, scheduler=FSRS) as store:
        store.bring_up()
        there = store.states()
    with Store.open(lived) as store:
        store.bring_up()
        assert store.states() == before
    with Store.open(lived, scheduler=FSRS) as store:
        store.bring_up()
        assert store.states() == there
    assert there != before
    assert {name: state.reviews for name, state in there.items()} == {
        name: state.reviews for name, state in before.items()
    }


def test_each_state_is_the_fold_by_the_scheduler(lived: Path) -> None:
    with Store.open(lived, scheduler=FSRS) as store:
        store.bring_up()
        acts = list(store.acts())
        for name, state in store.states().items():
            assert state == store.state(name)
            assert state == fold(name, [act for act in acts if act.question == name], FSRS)
            assert isinstance(state.schedule, Scheduled)
            assert isinstance(state.schedule.memory, fsrs6.Memory)


def test_states_come_back_from_the_file_to_the_last_bit(lived: Path) -> None:
    with Store.open(lived, scheduler=FSRS) as store:
        store.bring_up()
        folded = store.states()
    with Store.open(lived, scheduler=FSRS) as store:
        assert store.states() == folded
        assert store.rebuild() == ()
        assert store.soundness() == Soundness()


def test_until_something_is_written_the_file_stays_as_it_is(lived: Path) -> None:
    with Store.open(lived, scheduler=FSRS) as other:
        by_fsrs = other.states()
        assert by_fsrs != read(lived, SM2)
        assert other.state("p/1") == by_fsrs["p/1"]
        assert other.soundness().differing == ()
    with Store.open(lived) as store:
        assert store.rebuild() == ()


def test_an_answer_brings_all_states_up_to_its_scheduler(lived: Path) -> None:
    with Store.open(lived, scheduler=FSRS) as store:
        Learner(store).answer("p/new")
        states = store.states()
    with Store.open(lived, scheduler=FSRS) as store:
        assert store.rebuild() == ()
        assert store.states() == states


def test_two_programs_with_two_schedulers_each_see_their_own(lived: Path) -> None:
    with Store.open(lived) as one, Store.open(lived, scheduler=FSRS) as other:
        by_sm2, by_fsrs = one.states(), other.states()
        learner = Learner(other)
        learner.sleep(400)
        learner.answer("p/1", 3)
        del by_sm2["p/1"], by_fsrs["p/1"]
        seen = one.states()
        assert isinstance(seen.pop("p/1").schedule, Scheduled)
        assert seen == by_sm2
        learner = Learner(one)
        learner.sleep(401)
        learner.answer("p/1", 3)
        assert {name: state for name, state in other.states().items() if name != "p/1"} == by_fsrs


def test_other_weights_are_another_scheduler(lived: Path) -> None:
    other = Fsrs6((*fsrs6.DEFAULT_WEIGHTS[:-1], 0.3))
    for scheduler in (FSRS, other, FSRS):
        with Store.open(lived, scheduler=scheduler) as store:
            store.bring_up()
            assert store.rebuild() == ()
    assert read(lived, FSRS) != read(lived, other)


def test_a_log_opened_to_read_tells_of_its_scheduler(lived: Path) -> None:
    with open_to_read(lived, scheduler=FSRS) as store:
        assert store.states() == read(lived, FSRS)


def test_merged_rows_are_folded_by_the_scheduler(lived: Path, tmp_path: Path) -> None:
    with Store.open(lived) as one, Store.open(tmp_path / "other.db", scheduler=FSRS) as other:
        other.merge(one.acts())
        assert other.states() == read(lived, FSRS)
        assert other.rebuild() == ()
