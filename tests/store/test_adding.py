"""An act is written behind all that is there, in the sight of the state that it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from quizapp.scheduling.acts import Act, UnsoundAct
from quizapp.scheduling.states import QuestionState, counted_as
from quizapp.store import Store


def test_an_act_comes_behind_every_row_of_every_program(path: Path, store: Store, learner: Any) -> None:
    with Store.open(path) as other:
        first, _ = other.add(learner.answering())
        ahead = replace(learner.answering(day=first.day), id="0fffffff-ffff-7fff-bfff-ffffffffffff")
        store.merge([ahead])
        second, before = other.add(learner.answering())
    assert first.id < ahead.id < second.id
    assert before.latest == ahead.id


def test_a_refused_act_leaves_nothing(store: Store, learner: Any) -> None:
    with pytest.raises(UnsoundAct):
        store.add(replace(learner.answering(), quality=None))
    assert list(store.acts()) == []


def test_programs_that_answer_at_one_moment_give_a_question_one_review(
    path: Path, store: Store, learner: Any
) -> None:
    """Each saw the question unanswered; the check stands in the transaction of the row."""
    asked = QuestionState("p/q")
    answer = learner.answering()
    barrier = Barrier(8)

    def counted(act: Act, now: QuestionState) -> Act:
        assert act.kind is not None
        return replace(act, kind=counted_as(act.kind, asked, now, act.day))

    def give() -> None:
        with Store.open(path, patience=60) as opened:
            barrier.wait()
            opened.add(answer, counted)

    threads = [Thread(target=give) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(act.kind or "" for act in store.acts()) == ["practice"] * 7 + ["review"]
    assert store.state("p/q").reviews == 1
