"""A learner's sitting, without a screen and without torch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from quizapp.bank.scope import Scope
from quizapp.review.session import Sitting
from quizapp.review.study import Study
from quizapp.review.turn import Answered, Asked
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.scheduling.states import Scheduled

if TYPE_CHECKING:
    from tests.conftest import Clock

Open = Callable[..., Study]
ADD = Scope(questions=frozenset({"sums/add"}))


def right(asked: Asked) -> str:
    left, _, more = (asked.variant.code or "").split()
    return str(int(left) + int(more))


def wrong(asked: Asked) -> str:
    return str(int(right(asked)) + 1000)


def asked_next(sitting: Sitting) -> Asked:
    asked = sitting.next()
    assert asked is not None
    return asked


def answer_next(sitting: Sitting, text: Callable[[Asked], str] = right) -> Answered:
    return sitting.answer(text(asked_next(sitting)))


def test_a_day_is_asked_until_nothing_is_left(open_study: Open) -> None:
    sitting = open_study().sitting()
    seen = []
    while (asked := sitting.next()) is not None:
        seen.append(asked.question.id)
        assert sitting.answer(right(asked)).verdict == "right"
    assert sorted(seen) == ["sums/add", "sums/double", "sums/later"]


def test_a_prerequisite_is_asked_before_what_needs_it(open_study: Open) -> None:
    sitting = open_study().sitting()
    seen = []
    while (asked := sitting.next()) is not None:
        seen.append(asked.question.id)
        sitting.answer(right(asked))
    assert seen.index("sums/add") < seen.index("sums/later")


def test_a_quick_right_answer_is_held_and_due_tomorrow(open_study: Open) -> None:
    study = open_study()
    answered = answer_next(study.sitting())
    assert (answered.verdict, answered.quality) == ("right", 5)
    assert answered.intervals == (1, 1, 1, 1, 1, 1)
    schedule = study.store.state(answered.asked.question.id).schedule
    assert isinstance(schedule, Scheduled)
    assert schedule.due == date(2026, 11, 24)


def test_a_slow_right_answer_proposes_four(open_study: Open, clock: Clock) -> None:
    sitting = open_study().sitting()
    asked = asked_next(sitting)
    clock.turn(seconds=60)
    assert sitting.answer(right(asked)).quality == 4


def test_a_typo_in_the_answer_is_asked_again_and_not_logged(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    asked = asked_next(sitting)
    answered = sitting.answer("two by three")
    assert answered.verdict == "unreadable"
    assert answered.note is not None
    assert not list(study.store.acts())
    assert sitting.answer(right(asked)).verdict == "right"


def test_a_wrong_answer_by_an_authored_slip_is_named(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting(Scope(pack="sums"))
    while (asked := asked_next(sitting)).question.id != "sums/add":
        sitting.answer(right(asked))
    given = asked.variant.given
    answered = sitting.answer(f"{given['a'] - given['b']}")
    assert [slip.id for slip in answered.slips] == ["subtracted"]
    assert answered.slips[0].gives == answered.answer
    assert answered.quality == 2
    assert study.store.state("sums/add").last_slip == "subtracted"


def test_an_answer_keeps_what_pytorch_gave_whatever_was_typed(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    first = asked_next(sitting)
    sitting.answer(wrong(first))
    second = asked_next(sitting)
    sitting.dont_know()
    assert [act.truth for act in study.store.acts()] == [right(first), right(second)]


def test_a_hint_is_told_in_steps_and_caps_the_quality(open_study: Open) -> None:
    sitting = open_study().sitting()
    while (asked := asked_next(sitting)).question.id != "sums/add":
        sitting.answer(right(asked))
    assert sitting.hint("en") == ("Count on.",)
    assert sitting.hint("en") == ("Count on.", f"From {asked.variant.given['a']}.")
    assert sitting.hint("en")[1:] == (f"From {asked.variant.given['a']}.",)
    assert sitting.answer(right(asked)).quality == 3


def test_a_question_without_a_hint_gives_none(open_study: Open) -> None:
    sitting = open_study().sitting()
    while asked_next(sitting).question.id != "sums/double":
        sitting.dont_know()
    assert sitting.hint("en") == ()


def test_dont_know_is_skipped_with_quality_nought_and_comes_back_today(open_study: Open) -> None:
    sitting = open_study().sitting()
    asked_next(sitting)
    answered = sitting.dont_know()
    assert (answered.verdict, answered.quality, answered.comes_back_today) == ("skipped", 0, True)


def test_what_was_below_four_is_drilled_in_another_variant_until_held(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    first = asked_next(sitting)
    sitting.answer(wrong(first))
    while (asked := asked_next(sitting)).kind == "review":
        sitting.answer(right(asked))
    assert (asked.kind, asked.question.id) == ("drill", first.question.id)
    assert asked.variant.number != first.variant.number
    before = study.store.state(first.question.id).schedule
    sitting.answer(wrong(asked))
    again = asked_next(sitting)
    assert again.kind == "drill"
    sitting.answer(right(again))
    assert study.store.state(first.question.id).schedule == before
    assert sitting.next() is None or asked_next(sitting).question.id != first.question.id


def test_the_learner_can_change_the_quality(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    answered = answer_next(sitting)
    assert sitting.change_quality(2).quality == 2
    state = study.store.state(answered.asked.question.id)
    assert state.again == study.today


def test_undo_takes_back_step_by_step_and_asks_the_same_variant_again(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    first = answer_next(sitting)
    second = answer_next(sitting)
    sitting.change_quality(3)
    regraded = sitting.undo()
    assert regraded is not None
    assert regraded.deed == "regraded"
    assert sitting.answered is not None
    assert sitting.answered.quality == 5
    sitting.undo()
    asked = asked_next(sitting)
    assert (asked.question.id, asked.variant.number) == (
        second.asked.question.id,
        second.asked.variant.number,
    )
    sitting.undo()
    asked = asked_next(sitting)
    assert (asked.question.id, asked.variant.number) == (first.asked.question.id, first.asked.variant.number)
    assert sitting.undo() is None
    assert not [s for s in study.store.states().values() if s.reviews]


def test_undo_works_when_nothing_is_left_to_ask(open_study: Open) -> None:
    sitting = open_study().sitting()
    last = None
    while (asked := sitting.next()) is not None:
        last = asked
        sitting.answer(right(asked))
    assert sitting.undo() is not None
    again = asked_next(sitting)
    assert last is not None
    assert (again.question.id, again.variant.number) == (last.question.id, last.variant.number)


def test_a_suspended_question_is_asked_no_more_until_undone(open_study: Open) -> None:
    sitting = open_study().sitting()
    suspended = asked_next(sitting).question.id
    assert sitting.suspend() == suspended
    seen = []
    while (asked := sitting.next()) is not None:
        seen.append(asked.question.id)
        sitting.answer(right(asked))
    assert suspended not in seen
    while (act := sitting.undo()) is not None and act.deed != "suspended":
        pass
    remaining = set()
    while (asked := sitting.next()) is not None:
        remaining.add(asked.question.id)
        sitting.answer(right(asked))
    assert suspended in remaining


def test_another_variant_is_practice_and_changes_no_schedule(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    answered = answer_next(sitting)
    before = study.store.state(answered.asked.question.id).schedule
    asked = sitting.another()
    assert asked is not None
    assert asked.kind == "practice"
    assert asked.variant.number != answered.asked.variant.number
    practised = sitting.answer(wrong(asked))
    assert practised.intervals == ()
    assert study.store.state(answered.asked.question.id).schedule == before


def test_coming_back_the_same_day_goes_on_where_it_was(open_study: Open) -> None:
    first = open_study()
    answer_next(first.sitting())
    upcoming = asked_next(first.sitting())
    first.close()
    again = asked_next(open_study().sitting())
    assert (again.question.id, again.variant.number) == (upcoming.question.id, upcoming.variant.number)


def test_the_next_day_asks_what_is_due(open_study: Open, clock: Clock) -> None:
    study = open_study()
    sitting = study.sitting()
    while (asked := sitting.next()) is not None:
        sitting.answer(right(asked))
    clock.turn(days=1)
    sitting = study.sitting()
    assert asked_next(sitting).kind == "review"
    assert study.home().due == 3


def test_a_limit_ends_the_reviews_but_not_their_drill(open_study: Open) -> None:
    sitting = open_study().sitting(Scope(limit=1))
    asked = asked_next(sitting)
    assert asked.total == 1
    sitting.answer(wrong(asked))
    drilled = asked_next(sitting)
    assert (drilled.kind, drilled.question.id) == ("drill", asked.question.id)
    sitting.answer(right(drilled))
    assert sitting.next() is None


def test_practice_asks_each_question_once_and_touches_no_schedule(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting(Scope(practice=True))
    kinds = []
    while (asked := sitting.next()) is not None:
        kinds.append(asked.kind)
        sitting.answer(right(asked))
    assert kinds == ["practice"] * 3
    assert not [state for state in study.store.states().values() if state.reviews]


def test_progress_counts_up_to_the_days_total(open_study: Open) -> None:
    sitting = open_study().sitting()
    positions = []
    while (asked := sitting.next()) is not None:
        positions.append(asked.position)
        sitting.answer(right(asked))
    assert positions == [1, 2, 3]


def test_a_question_that_cannot_be_asked_is_set_aside_with_a_reason(open_study: Open) -> None:
    def broken(_: object) -> Outcome:
        return Outcome("timeout", "cpu", "2.13.0", 5.0)

    sitting = open_study(FakeRunner(broken)).sitting()
    assert sitting.next() is None
    assert set(sitting.set_aside) == {"sums/add", "sums/double"}


def test_the_seven_days_ahead_and_the_streak_stand_on_the_home_screen(open_study: Open) -> None:
    study = open_study()
    assert (study.home().due, study.home().new, study.home().streak) == (0, 2, 0)
    sitting = study.sitting()
    while (asked := sitting.next()) is not None:
        sitting.answer(right(asked))
    home = study.home()
    assert (home.due, home.new, home.streak) == (0, 0, 1)
    assert [count for _, count in home.ahead] == [3, 0, 0, 0, 0, 0, 0]
    assert home.next_due == date(2026, 11, 24)
    steps = home.packs[0].steps
    assert (steps.met, steps.total) == (3, 3)


def test_the_summary_tells_what_held_and_what_did_not(open_study: Open) -> None:
    study = open_study()
    sitting = study.sitting()
    first = asked_next(sitting)
    sitting.answer(wrong(first))
    while (asked := sitting.next()) is not None:
        sitting.answer(right(asked))
    summary = study.summary()
    assert summary.again == (first.question.id,)
    assert len(summary.held) == len({change.question for change in summary.held})
    assert summary.unfinished == 0
    assert summary.answers == summary.right + 1


@pytest.mark.parametrize("quality", [0, 5])
def test_a_quality_for_nothing_is_a_fault_of_the_caller(open_study: Open, quality: int) -> None:
    with pytest.raises(AssertionError):
        open_study().sitting().change_quality(quality)


def test_an_answer_under_a_former_id_still_counts_today(open_study: Open) -> None:
    first = open_study()
    sitting = first.sitting()
    while asked_next(sitting).question.id != "sums/double":
        sitting.suspend()
    sitting.dont_know()
    file = first.workspace.questions / "sums.yaml"
    first.close()
    renamed = file.read_text(encoding="utf-8").replace("id: double", "id: twice\n    aliases: [double]")
    file.write_text(renamed, encoding="utf-8")
    study = open_study()
    assert study.summary().answers == 1
    assert study.summary().again == ("sums/twice",)
    drilled = asked_next(study.sitting(Scope(questions=frozenset({"sums/twice"}))))
    assert (drilled.kind, drilled.question.id) == ("drill", "sums/twice")


def test_made_slips_that_give_what_an_authored_mistake_gives_are_not_named_beside_it(
    open_study: Open,
) -> None:
    sitting = open_study(FakeRunner(lambda program: sums_or_seven(program.code))).sitting(ADD)
    assert isinstance(sitting.next(), Asked)
    answered = sitting.answer("7")
    assert (answered.verdict, [slip.id for slip in answered.slips]) == ("wrong", ["subtracted"])


def sums_or_seven(code: str) -> Outcome:
    """Whatever is not the sum that is asked for gives 7."""
    left, sign, more = code.split()
    value = int(left) + int(more) if sign == "+" and int(more) % 10 == 0 else 7
    return Outcome("finished", "cpu", "2.13.0", 0.001, result=Result("number", str(value), values=value))
