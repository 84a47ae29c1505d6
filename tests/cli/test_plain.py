"""A review through a pipe: the whole sitting as lines."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from quizapp.bank.scope import Scope
from quizapp.cli.plain import PlainReview
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from quizapp.scheduling.acts import Act
from quizapp.words import Note
from tests.conftest import Clock

Open = Callable[..., Study]


@pytest.fixture
def review(open_study: Open) -> Callable[..., str]:
    """Feeds lines to a review of the small library, and gives what it said."""

    def feed(*lines: str, scope: Scope | None = None) -> str:
        target = io.StringIO()
        source = io.StringIO("".join(f"{line}\n" for line in lines))
        assert PlainReview(open_study(), scope or Scope(), source, target).run() == 0
        return target.getvalue()

    return feed


def test_a_question_is_asked_with_its_code_and_position(review: Callable[..., str]) -> None:
    said = review()
    assert "Question 1 of 2, Sums" in said
    assert "What is the result?" in said


def test_a_right_answer_says_when_it_comes_back(review: Callable[..., str], open_study: Open) -> None:
    asked = open_study().sitting().next()
    assert asked is not None
    left, _, more = (asked.variant.code or "").split()
    said = review(str(int(left) + int(more)))
    assert "Right." in said
    assert "Quality 5; it comes back tomorrow." in said
    assert "Today: 1 answer, 1 right" in said


def test_a_wrong_answer_shows_the_truth(review: Callable[..., str]) -> None:
    said = review("-99999")
    assert "Not quite." in said
    assert "PyTorch gives: " in said
    assert "again today" in said


def test_what_cannot_be_read_is_asked_again(review: Callable[..., str]) -> None:
    said = review("no idea at all")
    assert "Not quite." not in said
    assert said.count("Your answer:") == 2
    assert "Today: 0 answers" in said


def test_an_answer_can_be_skipped_undone_and_given_another_quality(review: Callable[..., str]) -> None:
    said = review(":skip", ":quality 4", ":undo", ":undo", ":undo")
    assert "Quality 0; it comes back again today." in said
    assert "Quality 4; it comes back tomorrow." in said
    assert "The change of quality was undone" in said
    assert "Your last answer was undone" in said
    assert "There is nothing left to undo in this session." in said


def test_an_unknown_command_names_those_there_are(review: Callable[..., str]) -> None:
    assert ":hint" in review(":hnt")


def test_help_tells_every_command(review: Callable[..., str]) -> None:
    said = review(":help")
    assert all(
        f":{name}" in said for name in ("hint", "skip", "another", "undo", "suspend", "quality", "quit")
    )


def test_another_variant_is_practice(review: Callable[..., str]) -> None:
    said = review(":another", ":skip", ":another")
    assert "Answer a question first" in said
    assert "Practice, Sums" in said


def test_suspending_goes_on_with_the_next(review: Callable[..., str]) -> None:
    assert "will not be asked any more" in review(":suspend")


def test_a_colon_with_nonsense_as_quality_explains_itself(review: Callable[..., str]) -> None:
    said = review(":skip", ":quality 9", ":quality", ":quality 45")
    assert said.count("0 (no idea) to 5") == 3


def test_the_words_are_in_the_learners_language(open_study: Open) -> None:
    from quizapp.words import Words

    study = open_study()
    study.words = Words("zh")
    target = io.StringIO()
    PlainReview(study, Scope(), io.StringIO(":skip\n"), target).run()
    assert "第 1 题，共 2 题，求和" in target.getvalue()
    assert "答案是这样的。" in target.getvalue()


def test_bytes_that_are_no_text_are_unreadable_and_end_nothing(open_study: Open, tmp_path: object) -> None:
    source = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00\n:quit\n"), encoding="utf-8", errors="replace")
    target = io.StringIO()
    assert PlainReview(open_study(), Scope(), source, target).run() == 0
    assert target.getvalue().count("Your answer:") == 2


class Learner(io.StringIO):
    """Types the right answer to whatever stands last in what was said, but the first one wrong."""

    def __init__(self, target: io.StringIO) -> None:
        super().__init__()
        self._target = target
        self._answers = 0

    def readline(self, size: int | None = -1) -> str:
        said = self._target.getvalue()
        if "There is nothing left for today." in said:
            return ""
        left, _, more = next(line for line in reversed(said.splitlines()) if line.startswith("    ")).split()
        self._answers += 1
        return "99999\n" if self._answers == 1 else f"{int(left) + int(more)}\n"


def test_a_whole_day_goes_through_a_pipe(open_study: Open) -> None:
    study = open_study()
    target = io.StringIO()
    assert PlainReview(study, Scope(), Learner(target), target).run() == 0
    said = target.getvalue()
    assert said.count("Not quite.") == 1
    assert "Once more today, 1 of 1, Sums" in said
    assert said.count("Right.") == 2, "what needs the question answered wrong waits for another day"
    assert "Today: 3 answers, 2 right" in said
    assert (study.home().due, study.home().new) == (0, 0)


def test_a_device_that_fails_in_the_middle_is_told_once(open_study: Open) -> None:
    study = open_study()
    runner = study.runner
    assert isinstance(runner, FakeRunner)

    class Failing(io.StringIO):
        """A learner whose graphics card fails after the first answer."""

        def readline(self, size: int | None = -1) -> str:
            runner.note = Note("runner.device-failed", (("device", "cuda"), ("why", "the driver is gone")))
            return super().readline(size)

    target = io.StringIO()
    PlainReview(study, Scope(), Failing("1\n2\n3\n"), target).run()
    before, _, after = target.getvalue().partition("The device cuda cannot be used (the driver is gone)")
    assert "Question 1 of" in before
    assert "Question 1 of" not in after
    assert "cannot be used" not in after


def test_what_a_second_pipe_answered_is_practice_and_told(open_study: Open) -> None:
    other = open_study().sitting()
    assert other.next() is not None

    class Slow(io.StringIO):
        """A learner whose other window answers while they think."""

        def readline(self, size: int | None = -1) -> str:
            if other.answered is None:
                other.dont_know()
            return super().readline(size)

    study = open_study()
    target = io.StringIO()
    PlainReview(study, Scope(), Slow("1\n"), target).run()
    assert "so your answer counts as practice" in target.getvalue()
    assert [act.kind for act in study.store.acts()] == ["review", "practice"]


def test_an_undone_quality_leaves_the_question_that_is_asked(open_study: Open) -> None:
    target = io.StringIO()
    PlainReview(open_study(), Scope(), io.StringIO(":skip\n:quality 4\n:undo\n"), target).run()
    assert target.getvalue().count("Your answer:") == 2


def test_the_eighth_lapse_is_told_once_with_what_helps(
    review: Callable[..., str], open_study: Open, clock: Clock
) -> None:
    store = open_study().store
    for number in range(8):
        at = clock.now - timedelta(days=40 - 4 * number)
        quality, slip = (4, None) if number == 0 else (1, "dim-one-more")
        answered = {"kind": "review", "verdict": "wrong" if slip else "right", "slip": slip, "variant": 0}
        store.add(Act("", at, at.date(), "answered", "sums/later", quality=quality, **answered))
    said = review("1", "1", scope=Scope(questions=frozenset({"sums/later"})))
    assert said.count("This question has lapsed 8 times.") == 1
    assert "It builds on: sums/add" in said
    assert "Your slips so far: dim-one-more (7)" in said
    assert "quizapp suspend sums/later" in said
