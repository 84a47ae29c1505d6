"""What a learner does to questions besides answering them, in a sitting and beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.bank.scope import Scope
from quizapp.review.question_deeds import LONGEST_NOTE, DeedRefused, QuestionDeed, Wish
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import New, QuestionState, Scheduled

if TYPE_CHECKING:
    from tests.conftest import Clock

Open = Callable[..., Study]
TODAY = date(2026, 11, 23)
ADD = Scope(questions=frozenset({"sums/add"}))


def asked_ids(sitting: Sitting) -> list[str]:
    """Everything that is left, each skipped when it is asked."""
    seen = []
    while (asked := sitting.next()) is not None and asked.kind == "review":
        seen.append(asked.question.id)
        sitting.dont_know()
    return seen


def state(study: Study, question: str = "sums/add") -> QuestionState:
    return study.store.state(question)


def answered(study: Study) -> Sitting:
    sitting = study.sitting(ADD)
    sitting.next()
    sitting.dont_know()
    return sitting


@pytest.mark.parametrize("deed", ["suspended", "buried", "dated", "forgot"])
def test_a_question_just_answered_is_left_and_undo_brings_it_back(
    open_study: Open, deed: QuestionDeed
) -> None:
    study = open_study()
    sitting = answered(study)
    before = state(study)
    assert sitting.set_aside_as(Wish(deed, until=TODAY + timedelta(days=4))) == "sums/add"
    assert state(study) != before
    assert sitting.answered is None
    undone = sitting.undo()
    assert undone is not None
    assert undone.deed == deed
    assert state(study) == before
    again = sitting.next()
    assert again is not None
    assert (again.question.id, again.kind) == ("sums/add", "drill")


@pytest.mark.parametrize("deed", ["suspended", "buried"])
def test_a_question_that_waits_for_an_answer_is_left_unasked(
    open_study: Open, deed: QuestionDeed, clock: Clock
) -> None:
    study = open_study()
    sitting = study.sitting()
    asked = sitting.next()
    assert asked is not None
    sitting.set_aside_as(Wish(deed))
    assert asked.question.id not in asked_ids(sitting)
    clock.turn(days=1)
    tomorrow = asked_ids(study.sitting())
    assert (asked.question.id in tomorrow) == (deed == "buried")


def test_what_builds_on_a_buried_question_waits_with_it(open_study: Open) -> None:
    study = open_study()
    study.deeds.do(Wish("buried"), ["sums/add"])
    assert asked_ids(study.sitting()) == ["sums/double"]


def test_practice_leaves_out_what_is_buried_unless_it_is_named(open_study: Open) -> None:
    study = open_study()
    answered(study)
    study.deeds.do(Wish("buried"), ["sums/add", "sums/later"])
    practice = study.sitting(Scope(practice=True))
    asked = []
    while (one := practice.next()) is not None:
        asked.append(one.question.id)
        practice.dont_know()
    assert "sums/add" not in asked
    named = study.sitting(Scope(questions=frozenset({"sums/add"}), practice=True)).next()
    assert named is not None


def test_a_flag_leaves_the_question_on_the_screen_and_is_taken_back(open_study: Open) -> None:
    study = open_study()
    sitting = answered(study)
    assert not sitting.is_flagged
    assert sitting.flag("  look \n again ") == "sums/add"
    assert sitting.answered is not None
    assert (state(study).flag, sitting.is_flagged) == ("look again", True)
    sitting.flag(None)
    assert state(study).flag is None
    sitting.undo()
    sitting.undo()
    assert sitting.answered is not None
    assert not sitting.is_flagged


def test_a_forgotten_question_is_met_anew_the_same_day(open_study: Open) -> None:
    study = open_study()
    sitting = answered(study)
    sitting.set_aside_as(Wish("forgot"))
    asked = sitting.next()
    assert asked is not None
    assert (asked.question.id, asked.kind) == ("sums/add", "review")
    sitting.dont_know()
    assert state(study).reviews == 1
    drilled = sitting.next()
    assert drilled is not None
    assert drilled.kind == "drill"


def test_several_are_done_in_one_go_or_not_at_all(open_study: Open) -> None:
    study = open_study()
    answered(study)
    with pytest.raises(DeedRefused) as refused:
        study.deeds.do(Wish("dated"), ["sums/add", "sums/double"])
    assert ("question", "sums/double") in refused.value.note.fills
    assert isinstance(state(study).schedule, Scheduled)
    assert [act.deed for act in study.store.acts()] == ["answered"]
    acts = study.deeds.do(Wish("buried"), ["sums/add", "sums/double", "sums/add"])
    assert [act.question for act in acts] == ["sums/add", "sums/double"]
    study.deeds.take_back(acts)
    assert all(state(study, name).buried is None for name in ("sums/add", "sums/double"))


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (Wish("buried", until=TODAY), "deeds.bury-day"),
        (Wish("dated", until=TODAY - timedelta(days=1)), "deeds.past-day"),
        (Wish("flagged", note="x" * (LONGEST_NOTE + 1)), "deeds.long-note"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(open_study: Open, wish: Wish, key: str) -> None:
    study = open_study()
    answered(study)
    with pytest.raises(DeedRefused) as refused:
        study.deeds.do(wish, ["sums/add"])
    assert refused.value.note.key == key
    assert len(list(study.store.acts())) == 1


@pytest.mark.parametrize("deed", ["dated", "forgot"])
def test_a_new_question_has_nothing_to_date_or_forget(open_study: Open, deed: QuestionDeed) -> None:
    with pytest.raises(DeedRefused):
        open_study().deeds.do(Wish(deed), ["sums/add"])


def test_what_was_done_under_a_former_id_counts_for_the_present_one(open_study: Open) -> None:
    first = open_study()
    first.deeds.do(Wish("buried", until=TODAY + timedelta(days=5)), ["sums/double"])
    first.deeds.do(Wish("flagged", note="odd"), ["sums/double"])
    file = first.workspace.questions / "sums.yaml"
    first.close()
    renamed = file.read_text(encoding="utf-8").replace("id: double", "id: twice\n    aliases: [double]")
    file.write_text(renamed, encoding="utf-8")
    study = open_study()
    twice = state(study, "sums/twice")
    assert (twice.flag, twice.buried) == ("odd", TODAY + timedelta(days=5))
    latest = study.deeds.latest("buried", "sums/twice")
    assert latest is not None
    study.deeds.take_back([latest])
    assert state(study, "sums/twice").buried is None


def test_figures_follow_and_the_history_tells_what_was_done(open_study: Open) -> None:
    study = open_study()
    answered(study)
    study.deeds.do(Wish("flagged", note="odd"), ["sums/add"])
    study.deeds.do(Wish("buried", until=TODAY + timedelta(days=3)), ["sums/add"])
    undone = study.deeds.do(Wish("suspended"), ["sums/add"])
    study.deeds.take_back(undone)
    home = study.home()
    assert (home.due, [count for _, count in home.ahead][:4]) == (0, [0, 0, 1, 0])
    topic = study.topic(Scope(pack="sums"))
    assert topic is not None
    figures = topic.questions[0]
    assert (figures.standing, figures.due) == ("buried", TODAY + timedelta(days=3))
    told = [one.deed if isinstance(one, Act) else one.standing.act.deed for one in study.history("sums/add")]
    assert told == ["buried", "flagged", "answered"]
    study.deeds.do(Wish("forgot"), ["sums/add"])
    assert isinstance(state(study).schedule, New)
    assert state(study).flag == "odd"
